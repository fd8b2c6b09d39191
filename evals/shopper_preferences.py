"""What salesbot's shoppers state, how it is said in plain words, and how a record is checked for it.

The checks are written for the evaluation alone: regular expressions over a record's title and description, and its
price. They share no code with the product's understanding of words. What can be checked, by what the shopper answered:

- **budget**: the price is at most the amount (of a range its upper end; "around X": at most X + 10 %). "$4000+",
  "flexible", "undecided" and "no limit" set no ceiling.
- **coffee makers**: capacity (a stated cup count is at least the fewest cups drunk), pods, programmable, built-in
  grinder, frothing (wanted: mentioned; not wanted: not mentioned), cold brew (only where liked), brand.
- **guitars**: skill level (named, or "all levels"), built-in amplification (only where needed), body style, cutaway,
  wood of top and neck, pickups, bridge, strings.
- **laptops**: screen size in whole inches (13 admits 13.0–13.9), Apple's system or another, weight and battery.
- **mattresses**: size, firmness ("plush" and "soft" count as one, "medium-firm" admits both), what cools, allergies.
- **TVs**: size, image quality (4K or 8K, only where it matters), smart features (only where cared for), brand.
- **vacuum cleaners**: surfaces, pet hair and allergens, compactness, reach, cord, noise, brand.

Never checked, as no record could tell: counter space, music, uses, people, sleeping position, aches, light, size of the
home, how often, "smaller", "very large", "the bigger the better", ease of use. And a wish no record of its category
mentions at all (7 strings, Chrome OS) is not checkable in that category: it is said, but not counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.product import Product

# file of the preferences: (category of the catalogue, what the shopper calls the thing)
CATEGORIES = {
    "coffee-makers": ("Coffee makers", "a coffee maker"),
    "guitar": ("Guitars", "a guitar"),
    "laptop": ("Laptops", "a laptop"),
    "mattress": ("Mattresses", "a mattress"),
    "tv": ("TVs", "a TV"),
    "vacuum-cleaners": ("Vacuum cleaners", "a vacuum cleaner"),
}
_AROUND = 1.1
Wording = Literal["sentences", "answers", "interview"]


@dataclass(frozen=True)
class Record:
    """What a check may look at: a product's words in lower case, its title's, and its price in major units."""

    id: str
    title: str
    words: str
    price: float

    @classmethod
    def of(cls, product: Product) -> Record:
        """The record of a catalogue's product."""
        title = product.title.lower()
        return cls(product.id, title, f"{title}\n{product.description.lower()}", product.variants[0].offer.price.major)


Check = Callable[[Record], bool]


@dataclass(frozen=True)
class Preference:
    """One answer of a shopper: what is said for it ("" where nothing is), and its check; None where none can tell."""

    answer: str
    said: str
    check: Check | None


def read_preferences(
    stated: Mapping[str, str], records: Sequence[Record], wording: Wording = "sentences"
) -> list[Preference]:
    """The preferences of one shopper, in the order stated. `records`: those of the category.

    KeyError names an unknown question.
    """
    found = []
    for question, answer in stated.items():
        if question not in _QUESTIONS:
            raise KeyError(f"no way to say {question!r}; add it to evals/shopper_preferences.py")
        said, check_of = _QUESTIONS[question]
        check = check_of(answer.lower()) if check_of else None
        if check is not None and check_of is not _budget and not any(check(r) for r in records):
            check = None  # no record of the category tells it
        found.append(Preference(answer, _WORDED[wording](question, answer, said), check))
    return found


def _sentence(question: str, answer: str, said: str | tuple[str, str]) -> str:
    if isinstance(said, tuple):
        return said[0] if answer.lower().startswith("yes") else said[1] if answer.lower().startswith("no") else ""
    if answer.lower().startswith("i "):
        return f"{answer}."
    return said.format(answer=answer)


def _answer(question: str, answer: str, said: str | tuple[str, str]) -> str:
    """The bare answer: "$200", "no pre-measured pods of coffee"."""
    if answer.lower() not in ("yes", "no"):
        return answer
    thing = _ASKED.sub("", question.rstrip("?"), count=1).lower()
    return thing if answer.lower() == "yes" else f"no {thing}"


_ASKED = re.compile(
    r"(?i)^(?:do you )?(?:want your coffee maker to (?:have|be)|want a coffee maker with|like(?: the idea of)?"
    r"|care about|need|do prioritize|prioritize|have(?: any| many)?|is|does your space have) "
)
_WORDED: dict[Wording, Callable[[str, str, str | tuple[str, str]], str]] = {
    "sentences": _sentence,
    "answers": _answer,
    "interview": lambda question, answer, said: f"{question} {answer}.",
}


def _says(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda record: compiled.search(record.words) is not None


def _lacks(pattern: str) -> Check:
    has = _says(pattern)
    return lambda record: not has(record)


def _feature(pattern: str, *, unwanted: bool = False) -> Callable[[str], Check | None]:
    """A feature asked for by yes or no; "no" rules it out only where the question was whether it is wanted."""

    def check(answer: str) -> Check | None:
        if answer.startswith("no"):
            return _lacks(pattern) if unwanted else None
        return _says(pattern) if re.match("yes|prefer", answer) else None

    return check


def _named(table: Mapping[str, str]) -> Callable[[str], Check | None]:
    """Any of the things an answer names, by the pattern that tells each in a record."""

    def check(answer: str) -> Check | None:
        patterns = [pattern for name, pattern in table.items() if re.search(rf"\b{name}\b", answer)]
        return _says("|".join(patterns)) if patterns else None

    return check


def _budget(answer: str) -> Check | None:
    amounts = [float(a.replace(",", "")) for a in re.findall(r"\d[\d,]*", answer)]
    if not amounts or answer.endswith("+"):
        return None
    ceiling = amounts[-1] * (_AROUND if "around" in answer else 1)
    return lambda record: record.price <= ceiling


def _cups(answer: str) -> Check | None:
    fewest = int(re.findall(r"\d+", answer)[0])

    def check(record: Record) -> bool:
        stated = [int(n) for n in re.findall(r"(\d+)[- ]cup", record.words)]
        return not stated or max(stated) >= fewest

    return check


_INCHES = re.compile(r"(\d\d(?:\.\d)?)\s*(?:\"|[- ]?inch| touch-screen| class)")


def _inches(answer: str) -> Check | None:
    asked = [int(n) for n in re.findall(r"\d+", answer)]
    if not asked:
        return None

    def check(record: Record) -> bool:
        size = _INCHES.search(record.title) or _INCHES.search(record.words)
        return size is not None and asked[0] <= float(size[1]) < asked[-1] + 1

    return check


def _brand(answer: str) -> Check | None:
    names = [n for n in ("breville", "delonghi", "keurig", "lg", "samsung", "sony", "shark", "bissel", "dyson")
             if n in answer]  # fmt: skip
    return (lambda record: re.search(rf"\b(?:{'|'.join(names)})", record.title) is not None) if names else None


def _skill(answer: str) -> Check | None:
    return _says(rf"all levels|\b{answer}")


def _system(answer: str) -> Check | None:
    wants = {"mac": "mac os" in answer, "windows": "windows" in answer}
    if "chrome" in answer:
        return _says(r"chrome\s?os|chromebook")
    if all(wants.values()) or not any(wants.values()):
        return None
    return _says("macbook") if wants["mac"] else _lacks("macbook")


def _mattress_size(answer: str) -> Check | None:
    sizes = {"queen": "queen", "california king": "cal(?:ifornia)? king", "king": r"(?<!cal )(?<!california )king",
             "full": "full|double", "twin": "twin(?! xl)"}  # fmt: skip
    pattern = next(pattern for name, pattern in sizes.items() if name in answer)
    return lambda record: re.search(rf"- (?:.* )?(?:{pattern})$", record.title) is not None


def _firmness(answer: str) -> Check | None:
    grades = {"medium-firm": r"\bmedium\b|\bfirm\b", "medium": r"\bmedium\b", "firm": r"\bfirm\b",
              "soft": "soft|plush", "plush": "soft|plush"}  # fmt: skip
    pattern = next((pattern for name, pattern in grades.items() if answer == name), None)
    return _says(pattern) if pattern else None


def _surfaces(answer: str) -> Check | None:
    every = r"multi-surface|general surfaces|floor types"
    wanted = [rf"carpet|{every}"] if "carpet" in answer else []
    wanted += [rf"hard ?(?:wood )?floor|hardwood|bare floor|{every}"] if re.search("hardwood|tile", answer) else []
    checks = [_says(pattern) for pattern in wanted]
    return lambda record: all(check(record) for check in checks)


def _image(answer: str) -> Check | None:
    return None if answer.startswith(("no", "not")) else _says(r"\b[48]k\b")


_SMALL = r"compact|portable|light ?weight|cordless|cord-free|handheld"
_REACH = r"crevice|hard[- ]to[- ]reach|difficult places|flexible hose|attachment|wand"
_CORDLESS = r"cordless|cord-free"
# question: (what is said, or what is said on yes and on no; how an answer becomes a check)
_QUESTIONS: dict[str, tuple[str | tuple[str, str], Callable[[str], Check | None] | None]] = {
    "What's your budget?": ("My budget is {answer}.", _budget),
    "What is your budget?": ("My budget is {answer}.", _budget),
    "How many cups of coffee do you typically drink per day?": ("I drink {answer} a day.", _cups),
    "How much counter space do you have in your kitchen?": ("My kitchen has {answer} on the counter.", None),
    "Do you like the idea of pre-measured pods of coffee?": (
        ("I'd like to use pods.", "I don't want pods."), _feature(r"k-?cup|\bpods?\b", unwanted=True)),
    "Do you want your coffee maker to be programmable?": (
        ("It should be programmable.", "I don't want a programmable one."),
        _feature(r"progr?amm", unwanted=True)),
    "Do you like cold brew coffee?": (("I like cold brew coffee.", "I don't care for cold brew."),
                                      _feature(r"\b(?:cold|iced)\b")),
    "Do you prefer using pre-ground coffee or grinding your own beans?": ("I prefer {answer}.", None),
    "Do you want a coffee maker with a built-in grinder?": (
        ("It should have a built-in grinder.", "I don't want a built-in grinder."),
        _feature(r"(?:built-in|burr) grinder", unwanted=True)),
    "Do you want your coffee maker to have a frothing wand for milk?": (
        ("I want a frothing wand for milk.", "I don't want a frothing wand."), _feature("froth", unwanted=True)),
    "Brand preference": ("I'd like {answer}.", _brand),
    "Do you have any preferred brands?": ("I'd like {answer}.", _brand),
    "Do you have any brand preferences?": ("I'd like {answer}.", _brand),
    "What type of music do you want to play?": ("I want to play {answer}.", None),
    "What is your skill level?": ("My skill level is {answer}.", _skill),
    "Do you need a guitar with a built-in amplifier? Do you plan on performing?": (
        ("I plan on performing and need a built-in amplifier.", "I don't need a built-in amplifier."),
        _feature("acoustic-electric|preamp|amplifier")),
    "Is this your first time buying a guitar?": (("It's my first guitar.", ""), None),
    "What body style do you prefer?": ("Body style: {answer}.", _named(
        {"semi-hollow": "semi-hollow", "hollow": "hollow body", "concert": "concert", "auditorium": "auditorium"})),
    "Do you prefer single-coil or humbucker pickups?": ("I prefer {answer} pickups.", _named(
        {"single-coil": "single-coil", "humbucker": "humbucker"})),
    "What type of bridge do you prefer?": ("I prefer a {answer} bridge.", _named({"floyd rose": "floyd rose"})),
    "Do you prefer active or passive pickups?": ("I prefer {answer} pickups.", _named(
        {"active": "active pickup", "passive": "passive pickup"})),
    "Do you prefer a cutaway or non-cutaway design?": (
        "I prefer a {answer} design.", lambda a: _lacks("cutaway") if a.startswith("non") else _says("cutaway")),
    "Do you prefer a smaller or larger body size?": ("I prefer a {answer} body.", None),
    "What type of wood do you prefer for the top of the guitar?": (
        "I prefer a {answer} top.", lambda a: _says(rf"{a} top")),
    "What type of wood do you prefer for the neck of the guitar?": (
        "I prefer a {answer} neck.", lambda a: _says(rf"{a} neck")),
    "Do you prefer a 7 or 8-string guitar?": ("I prefer a {answer} guitar.", lambda a: _says(rf"\b{a}")),
    "What are the primary uses for your laptop?": ("I'd use it for {answer}.", None),
    "What's your preferred platform or OS?": ("My preferred platform is {answer}.", _system),
    "What screen size are you looking for?": ("Screen size: {answer}.", _inches),
    "Do you care about gaming performance?": (("Gaming performance matters.", "I don't care about gaming."), None),
    "Do you care about gaming?": (("Gaming performance matters.", "I don't care about gaming."), None),
    "Do you care about weight?": (("I'd prefer a lightweight one.", ""), _feature("light ?weight")),
    "Do you care about battery life?": (("I care about battery life.", ""), _feature("battery")),
    "Do you care about portability?": (("It should be portable.", "I don't care about portability."), None),
    "What size mattress are you looking for?": ("Size: {answer}.", _mattress_size),
    "What type of support do you prefer in a mattress?": ("Support: {answer}.", _firmness),
    "How many people does the mattress need to accommodate?": ("It's for {answer}.", None),
    "How do you sleep? What's your sleeping position at night?": ("Sleeping position: {answer}.", None),
    "Do you have any specific health or physical needs that the mattress should accommodate?": (
        "My needs: {answer}.", _named({"overheating": "temperature|cool|chill|breathable",
                                       "allergies|hypoallergenic": "allerg"})),
    "What size TV are you looking for?": ("Size: {answer}.", _inches),
    "Is image quality a priority for you?": ("Image quality: {answer}.", _image),
    "Do you care about smart features?": (("It should have smart features.", "I don't care about smart features."),
                                          _feature(r"\bsmart|google tv|fire tv|roku")),
    "Does your space have a lot of natural light?": (("My room has a lot of natural light.", ""), None),
    "How large is your home?": ("My home is {answer}.", None),
    "What type of surfaces do you need to clean?": ("I need to clean {answer}.", _surfaces),
    "Do you have any specific cleaning needs, such as removing pet hair or allergens?": (
        ("I need to remove pet hair and allergens.", ""), _feature("pet|hepa|allergen|high-efficiency filtration")),
    "How often would you like to vacuum?": ("I vacuum {answer}.", None),
    "Do prioritize compactness and portability? Do you have any storage constraints?": (
        ("It should be compact and portable.", ""), _feature(_SMALL)),
    "Do you prioritize lightweight and compact design?": (("It should be lightweight and compact.", ""),
                                                          _feature(_SMALL)),
    "Do you have any storage constraints?": (("I have little room to store it.", ""), _feature(_SMALL)),
    "Do you have many hard-to-reach areas that you need to clean?": (
        ("I have many hard-to-reach areas to clean.", ""), _feature(_REACH)),
    "Do you prioritize noise level?": (("It should be quiet.", ""), _feature("quiet|noise|silent")),
    "Do you prefer corded or cordless vacuums?": (
        "I prefer {answer} ones.", lambda a: _says(_CORDLESS) if a == "cordless" else _says(r"\bcord(?:ed)?\b(?!-)")),
    "Do you prioritize ease of use and advanced features?": (("It should be easy to use.", ""), None),
    "Do you prioritize long battery life and cordless design?": (
        ("It should be cordless with a long battery life.", ""), _feature(_CORDLESS)),
}  # fmt: skip
