"""The ledger: what a conversation has asked for so far, and what each turn changes in it.

`Ledger.apply(turn)` is pure. A turn is what the shopper said (understood), chips removed or added, or both.
A new product noun is a new subject and drops what was asked of the old one; anything else goes on about it.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import median
from typing import Literal

from catalog.predicates import fold
from retrieval.understanding.asked import Asked, clash, kind, put, side, sort_key, without
from retrieval.understanding.foreign import as_meant
from retrieval.understanding.request import Constraint, ShoppingRequest, Status, Understood, Wire
from retrieval.understanding.tables import Lexicon, lexicon, phrases, table
from retrieval.understanding.telling import SENTENCE, owned, tells
from retrieval.understanding.text import Reading
from retrieval.understanding.units import measures_in
from retrieval.understanding.vocabulary import keys, phrase_of, synonym_table
from retrieval.understanding.voucher import Voucher

Edit = Literal["new subject", "refinement", "revision"]
_KEPT = 20  # turns that can be undone


class Turn(Wire):
    """One turn: the words understood, chips removed by their `Constraint.key`, constraints added by a click.

    `shown_prices`: of the cards the shopper sees, in major units; "cheaper" is below the cheapest of them, or
    below their median with `cheaper_than="median"`.
    """

    understood: Understood | None = None
    removed: tuple[str, ...] = ()
    added: tuple[Constraint, ...] = ()
    shown_prices: tuple[float, ...] = ()
    cheaper_than: Literal["cheapest", "median"] = "cheapest"


class Ledger(Wire):
    """The conversation's wishes after a number of turns, how the last one changed them, and what came before."""

    asked: Asked = Asked()
    turns: int = 0
    edit: Edit = "new subject"
    dropped: tuple[Constraint, ...] = ()  # what the last turn replaced or removed
    past: tuple[Asked, ...] = ()

    def apply(self, turn: Turn) -> Ledger:
        """The ledger after a turn."""
        asked, edit = self.asked, self.edit
        dropped: tuple[Constraint, ...] = ()
        if turn.removed or turn.added:
            asked, dropped = _click(asked, turn)
            edit = "revision" if dropped else "refinement"
        if turn.understood is not None:
            edit = _edit(asked, turn.understood)
            if edit == "new subject":
                dropped, asked = asked.constraints, _fresh(turn.understood, asked.voucher)
            else:
                asked, dropped = _refine(asked, turn)
                edit = "revision" if dropped else "refinement"
        past = (*self.past, self.asked)[-_KEPT:]
        return Ledger(asked=asked, turns=self.turns + 1, edit=edit, dropped=dropped, past=past)

    def undo(self) -> Ledger:
        """The ledger as it was before the last turn; itself where there is none."""
        if not self.past:
            return self
        gone = tuple(c for c in self.asked.constraints if c not in self.past[-1].constraints)
        return Ledger(asked=self.past[-1], turns=self.turns + 1, edit="revision", dropped=gone, past=self.past[:-1])

    def of(self, status: Status) -> tuple[Constraint, ...]:
        """The constraints that became filters, only rank, or can't be checked in this catalogue."""
        return tuple(c for c in self.asked.constraints if c.status == status)

    def request(self, base: ShoppingRequest | None = None) -> ShoppingRequest:
        """The request that asks for it; all but text, subject, constraints and sort come from `base`."""
        filled = {
            "text": self.asked.text,
            "subject": self.asked.subject if self.asked.subject != self.asked.text else "",
            "constraints": self.asked.constraints,
            "sort": self.asked.sort,
            "parse": False,
        }
        return (base or ShoppingRequest()).model_copy(update=filled)


@lru_cache(maxsize=1)
def _lexicons() -> tuple[Lexicon[str], Lexicon[str], Lexicon[bool], frozenset[str], frozenset[str]]:
    say = table("ledger")
    return (
        lexicon({"cheaper": say["cheaper"], "dearer": say["dearer"]}),
        lexicon(say["drops"]),
        lexicon({True: say["continues"]}),
        frozenset(phrases(say["pronouns"])) | frozenset(phrases(table("fillers")["edges"])),
        frozenset(phrases(say["adds"])),
    )


def _fresh(said: Understood, voucher: Voucher | None) -> Asked:
    """What is asked for anew; a voucher once told is kept: it is the shopper's, not the subject's."""
    return Asked(
        text=said.search_text,
        subject=said.subject or said.search_text,
        product_type=said.product_type,
        constraints=said.constraints,
        sort=said.sort,
        quantity=said.quantity,
        synonyms=said.synonyms,
        voucher=said.voucher or voucher,
        translations=said.translations,
    )


def goes_on(text: str, said: Understood) -> bool:
    """Whether the words are such as only go on about a thing: "with a lid", "something else", "too expensive"."""
    norm = Reading.of(text).norm.strip()
    changes, drops, continues, pronouns, _ = _lexicons()
    if any(start == 0 for start, _, _ in continues.scan(norm)):
        return True
    if any(next(words.scan(norm), None) is not None for words in (changes, drops)):
        return True
    return any(w in pronouns for w in fold(said.search_text).split())


def _edit(asked: Asked, said: Understood) -> Edit:
    """Whether the words begin a new subject or go on about the present one."""
    if not asked.text:
        return "refinement" if asked.constraints else "new subject"
    norm = Reading.of(said.text).norm.strip()
    _, drops, continues, pronouns, _ = _lexicons()
    if any(start == 0 for start, _, _ in continues.scan(norm)) or next(drops.scan(norm), None) is not None:
        return "refinement"
    noun = said.product_type
    if (noun is None or owned(norm, noun)) and all(tells(part) for part in SENTENCE.split(norm) if part.strip()):
        return "refinement"
    if noun is not None:
        part = asked.product_type is not None and _part(noun)
        return "refinement" if part or _same_thing(asked, noun) else "new subject"
    told = {w for c in said.constraints for w in keys(as_meant(c.words, said.translations))}
    told |= {w for n in pronouns for w in keys(n)}
    told |= {w for m in measures_in(norm) for w in keys(norm[m.start : m.end])} | set(keys(asked.text))
    told |= {w for start, end, _ in _lexicons()[0].scan(norm) for w in keys(norm[start:end])}
    unknown = [w for w in keys(said.search_text) if w not in told and not w.replace(".", "").isdigit()]
    model = any(any(ch.isdigit() for ch in w) and any(ch.isalpha() for ch in w) for w in unknown)
    asks = next(lexicon({True: table("ledger")["asks"]}).scan(norm), None) is not None
    return "new subject" if model or len(unknown) >= (2 if asks else 3) else "refinement"


def _part(noun: str) -> bool:
    """Whether a noun names but a part of products: sleeves, pockets."""
    return noun.split()[-1] in {phrase_of(part) for part in phrases(table("ledger")["parts"])}


def _same_thing(asked: Asked, noun: str) -> bool:
    """Whether a product noun names what is already asked for: the same, a part of it, or a synonym."""
    if asked.product_type is None:
        return set(noun.split()) <= set(keys(asked.text))
    old = asked.product_type
    names = {phrase_of(s) for s in synonym_table().get(old, ())}
    return noun == old or set(noun.split()) < set(old.split()) or noun in names or old in {
        phrase_of(s) for s in synonym_table().get(noun, ())
    }  # fmt: skip


def _click(asked: Asked, turn: Turn) -> tuple[Asked, tuple[Constraint, ...]]:
    """Chips removed and added."""
    gone = tuple(c for c in asked.constraints if c.key in turn.removed)
    asked = without(asked, gone)
    if asked.sort is not None and sort_key(asked.sort) in turn.removed:
        asked = asked.model_copy(update={"sort": None})
    for constraint in turn.added:
        asked, replaced = put(asked, constraint, joins=False)
        gone += replaced
    return asked, gone


def _refine(asked: Asked, turn: Turn) -> tuple[Asked, tuple[Constraint, ...]]:
    """The same subject with what the words add, replace and take back."""
    said = turn.understood
    assert said is not None
    norm = Reading.of(said.text).norm
    _, drops, _, pronouns, adds = _lexicons()
    fields = {field for _, _, field in drops.scan(norm)}
    gone = tuple(c for c in asked.constraints if kind(c.field) in fields)
    asked = without(asked, gone)
    if "sort" in fields:
        asked = asked.model_copy(update={"sort": None})
    joins = not adds.isdisjoint(norm.split()) or norm.startswith("or ")
    allowed = next(lexicon({True: table("ledger")["allows"]}).scan(norm), None) is not None
    relative = _relative(said, norm, turn)
    for constraint in (*_firm(asked, said), *relative):
        if kind(constraint.field) in fields and constraint.strength != "must_not":  # "any brand but Sony"
            continue
        if allowed and constraint.op in ("==", "in"):
            taken = tuple(c for c in asked.constraints if c.strength == "must_not" and clash(c, constraint))
            asked, gone = without(asked, taken), gone + taken
            continue
        asked, replaced = put(asked, constraint, joins)
        gone += replaced
    bounds = [c for c in (*said.constraints, *relative) if side(c.op)]
    had = set(keys(asked.text)) | {w for c in bounds for w in keys(c.words)}
    new = [w for w in said.search_text.split() if not set(keys(w)) <= had and fold(w) not in pronouns]
    if allowed:
        new = []
    text = " ".join([asked.text, *new]).strip()
    # "Más barato" is "cheaper" as well as "cheapest": with products on the screen, cheaper than those.
    sort = None if said.sort and any(c.words == said.sort.words for c in relative) else said.sort
    filled = {
        "text": text,
        "subject": asked.subject or asked.text or said.subject or text,
        "sort": sort or asked.sort,
        "quantity": said.quantity or asked.quantity,
        "voucher": None if "voucher" in fields else said.voucher or asked.voucher,
    }
    noun = asked.product_type or said.product_type
    synonyms = tuple(dict.fromkeys((*asked.synonyms, *said.synonyms)))
    translations = tuple(dict.fromkeys((*asked.translations, *said.translations)))
    more = {"product_type": noun, "synonyms": synonyms, "translations": translations}
    return asked.model_copy(update={**filled, **more}), gone


def _firm(asked: Asked, said: Understood) -> tuple[Constraint, ...]:
    """The words' constraints; a brand alone ("Logitech") narrows a list of products to that maker."""
    told = {w for c in said.constraints for w in keys(as_meant(c.words, said.translations))}
    alone = all(w in told or w in _lexicons()[3] for w in keys(said.search_text))
    fits = not {"for", "my", "fit", "with"}.isdisjoint(keys(said.text))
    if not (alone and asked.text) or fits:
        return said.constraints
    must = {"strength": "must", "status": "filtered"}
    return tuple(
        c.model_copy(update=must) if c.field == "brand" and c.op in ("==", "in") else c for c in said.constraints
    )


def _relative(said: Understood, norm: str, turn: Turn) -> tuple[Constraint, ...]:
    """ "Cheaper" and "more expensive", by the prices on the screen."""
    found = next(_lexicons()[0].scan(norm), None)
    if found is None or not turn.shown_prices or any(c.field == "price" for c in said.constraints):
        return ()
    start, end, way = found
    if said.sort is not None and len(said.sort.words) > end - start:
        return ()  # "le moins cher", "el más barato": the cheapest, not something cheaper
    words = Reading.of(said.text).words(start, end)
    middle = turn.cheaper_than == "median"
    if way == "cheaper":
        value = float(median(turn.shown_prices) if middle else min(turn.shown_prices))
        return (Constraint(field="price", op="<", value=value, words=words),)
    value = float(median(turn.shown_prices) if middle else max(turn.shown_prices))
    return (Constraint(field="price", op=">", value=value, words=words),)
