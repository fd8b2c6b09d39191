"""Which sizes and colours a message names: those that a product comes in, and those that it does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.predicates import contains_words, words
from retrieval.understanding.tables import table
from retrieval.understanding.vocabulary import Vocabulary, colour_table, phrase_of
from tools.options import is_colour

_LEFT_TO_US = frozenset(
    words(
        "any either whichever whatever don't mind care matter doesn't no preference you choose egal beliebig "
        "irgendeine irgendeinen peu importe n'importe lequel laquelle cualquiera igual da lo mismo"
    )
)
_TELLS_SO = _LEFT_TO_US - frozenset(words("don't doesn't no you da lo peu"))  # "I don't want it" leaves nothing to us
_AROUND = frozenset(
    words(
        "the a an in one ones it please size colour color i'll take i would like make that yes ok okay and i'd of "
        "actually instead then rather no wait go with for me this prefer want will have let's just thanks thank um hm "
        "well bitte ich nehme mochte hatte gern gerne lieber den die das der es ein eine grosse groe farbe ja doch und "
        "danke stattdessen en le la les un une je prends voudrais prefere taille couleur svp s'il vous te plait oui et "
        "plutot el lo los las una prefiero quiero talla por favor si y mejor"
    )
)
_SIZE = frozenset(words("size in to auf por grosse groe taille pointure talla numero eu uk us"))
_COUNTED = frozenset(words("of x time piece unit pair more davon stuck de"))
_ENDINGS = ("en", "er", "es", "em", "e", "n", "s")  # grünen, negras
_LONGEST = 3
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


@dataclass(frozen=True)
class Said:
    """What a message names of a product's options.

    `named`: option → those of its values that the words mean; `other`: option → a value, as said, that it never has;
    `rest`: words that say something else; `free`: the choice is left to us.
    """

    named: Mapping[str, tuple[str, ...]]
    other: Mapping[str, str]
    rest: tuple[str, ...]
    free: bool = False

    @property
    def answers(self) -> bool:
        """Whether the message does nothing but say which: "M", "the blue one", "any"."""
        return self.free or (not self.rest and bool(self.named or self.other))


def heard(
    variants: Sequence[Mapping[str, Any]], said: str, vocabulary: Vocabulary, title: Collection[str] = ()
) -> Said:
    """What `said` names of the variants' options; the words of a `title` are no value that is missing."""
    told, options = words(said), _values(variants)
    written = spelt if len(spelt := _WORD.findall(said)) == len(told) else told
    plain = all(w in _AROUND or _short(w) for w in told)
    taken, named, other = set[int](), dict[str, tuple[str, ...]](), dict[str, str]()
    for run in _runs(len(told), max([_LONGEST, *(len(words(v)) for found in options.values() for v in found)])):
        phrase = [told[n] for n in run]
        if taken.intersection(run):
            continue
        for name, values in options.items():
            meant = _meant(name, values, phrase, vocabulary)
            if meant and _tells(told, run, plain, known=True):
                named[name] = (*named.get(name, ()), *meant)
                taken.update(run)
                break
        else:
            lacking = next((n for n in options if _is_value(n, phrase, vocabulary)), None)
            if lacking and not set(phrase) <= set(title) and _tells(told, run, plain, known=False):
                other.setdefault(lacking, " ".join(written[n] for n in run))
                taken.update(run)
    left = [w for n, w in enumerate(told) if n not in taken]
    rest = tuple(w for w in left if w not in _AROUND)
    free = bool(rest) and not taken and set(rest) <= _LEFT_TO_US and not _TELLS_SO.isdisjoint(rest)
    return Said(named, {n: v for n, v in other.items() if n not in named}, rest, free)


def _values(variants: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Each option with its values, also one that has a single value."""
    names = dict.fromkeys(name for v in variants for name in v["options"])
    return {n: list(dict.fromkeys(str(v["options"][n]) for v in variants if n in v["options"])) for n in names}


def _runs(length: int, longest: int) -> Iterator[range]:
    """Places of words that stand together, the longest first."""
    for size in range(min(longest, length), 0, -1):
        yield from (range(at, at + size) for at in range(length - size + 1))


def _meant(name: str, values: Sequence[str], phrase: list[str], vocabulary: Vocabulary) -> list[str]:
    """The values that a phrase names: as they are written, by another word for them, else as a shade of a colour."""
    if exact := [v for v in values if words(v) == phrase]:
        return exact
    if is_colour(name) and (part := [v for v in values if contains_words(words(v), phrase)]):
        return part  # "blue" of "dusty blue", "black" of "Black,Silver"
    spelt = _forms(phrase)
    if not _stands(name, phrase, vocabulary):  # "navy" is blue only where the shop has no navy
        names = table("colours") if is_colour(name) else table("sizes")
        others = {v: names.get(v if v in names else v.lower(), ()) for v in values}
        known = [v for v in values if any(words(str(n)) in spelt for n in others[v])]
        if known:
            return known
    if not is_colour(name):
        return []
    colour = next((c for form in spelt if (c := colour_table().get(phrase_of(" ".join(form))))), None)
    if colour is None or (phrase != [colour] and _stands(name, phrase, vocabulary)):
        return []
    shades = vocabulary.shades.get((f"attributes.{name}", colour), ())
    return [v for v in values if v in shades]


def _is_value(name: str, phrase: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a phrase is a value of this option, of some product or in general."""
    if _stands(name, phrase, vocabulary):
        return True
    if is_colour(name):
        return any(phrase_of(" ".join(form)) in colour_table() for form in _forms(phrase))
    sizes = table("sizes").items() if "size" in name.lower() else ()
    spelt = (words(str(n)) for size, others in sizes for n in (size, *others))
    return phrase in spelt or (bool(sizes) and len(phrase) == 1 and phrase[0].isdigit())


def _stands(name: str, phrase: list[str], vocabulary: Vocabulary) -> bool:
    found = vocabulary.values.get(phrase_of(" ".join(phrase)), ())
    return any(value.field == f"attributes.{name}" for value in found)


def _tells(told: Sequence[str], run: range, plain: bool, *, known: bool) -> bool:
    """Whether the words at these places can be a value: "2" in "2 of the first" and "m" in "I'm" are not."""
    word = told[run.start]
    before = told[run.start - 1] if run.start else ""
    if word == "m" and before == "i":
        return False
    if len(run) > 1 or not _short(word) or plain:
        return True
    after = told[run.stop] if run.stop < len(told) else ""
    if before in _SIZE:
        return True
    return known and after not in _COUNTED and word not in ("a", "s", "d", "i")


def _short(word: str) -> bool:
    return word.isdigit() or len(word) == 1


def _forms(phrase: list[str]) -> list[list[str]]:
    """The phrase, and a single word without its ending or with one: "grünen" is "grün", "braun" is "brauner"."""
    word = phrase[0]
    cut = [[word.removesuffix(e)] for e in _ENDINGS if word.endswith(e) and len(word) > len(e) + 2]
    return [phrase, *cut, [f"{word}er"]] if len(phrase) == 1 else [phrase]
