"""What is asked for, and how one wish takes another's place: a bound its like, a value of a field another."""

from __future__ import annotations

from catalog.predicates import same
from retrieval.understanding.foreign import as_meant, as_said
from retrieval.understanding.request import Constraint, Sort, Wire
from retrieval.understanding.vocabulary import colour_table, keys, phrase_of
from retrieval.understanding.voucher import Voucher


class Asked(Wire):
    """What is asked for: the words to search, the constraints, the order, how many."""

    text: str = ""
    subject: str = ""  # the words of `text` that name the thing: they decide what is relevant
    product_type: str | None = None
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    quantity: int | None = None
    synonyms: tuple[str, ...] = ()
    voucher: Voucher | None = None
    translations: tuple[tuple[str, str], ...] = ()  # (typed, meant) of the words put from another language

    @property
    def said(self) -> str:
        """The words to search as the shopper said them: what a reply quotes."""
        return as_said(self.text, self.translations)


def sort_key(sort: Sort) -> str:
    """Identifies an order in chips and clicks, as `Constraint.key` does a wish."""
    return f"sort {sort.field} {sort.order}"


def put(asked: Asked, new: Constraint, joins: bool) -> tuple[Asked, tuple[Constraint, ...]]:
    """One constraint added, and those it replaces: the same side of a bound, another value of the field."""
    if joins and new.op in ("==", "in"):
        twin = next((c for c in asked.constraints if c.field == new.field and c.op in ("==", "in")), None)
        if twin is not None:
            values = tuple(dict.fromkeys((*_values(twin), *_values(new))))
            firmer = twin if twin.strength == "must" else new
            new = firmer.model_copy(update={"op": "in", "value": values, "words": f"{twin.words}, {new.words}"})
            kept = tuple(new if c is twin else c for c in asked.constraints)
            return asked.model_copy(update={"constraints": kept}), ()
    gone = tuple(c for c in asked.constraints if clash(c, new))
    left = without(asked, gone)
    if new.op == "!=":
        left = left.model_copy(update={"constraints": (*left.constraints, *(n for c in gone for n in _rest(c, new)))})
    return left.model_copy(update={"constraints": (*left.constraints, new)}), tuple(c for c in gone if c.key != new.key)


def clash(old: Constraint, new: Constraint) -> bool:
    """Whether a new constraint takes the place of an old one."""
    positive = ("==", "in", "has")
    if "unsupported" in (old.status, new.status):
        return old.key == new.key
    if old.op in positive and new.op in positive and _colour(old) and _colour(new):
        return True
    if old.field != new.field:
        return False
    if side(old.op) and side(new.op):
        if side(old.op) == side(new.op):
            return True
        low, high = (old, new) if side(old.op) == "low" else (new, old)
        return float(str(low.value)) > float(str(high.value))
    if old.op in positive and new.op in positive:
        return old.field not in ("text", "tags") or old.key == new.key
    if (old.op in positive) != (new.op in positive) and not (side(old.op) or side(new.op)):
        return any(same(a, b) for a in _values(old) for b in _values(new))
    return old.key == new.key


def _rest(old: Constraint, excluded: Constraint) -> tuple[Constraint, ...]:
    """What stays of "HP or Dell" when HP is excluded after all."""
    kept = tuple(v for v in _values(old) if not any(same(v, e) for e in _values(excluded)))
    named = {w for v in _values(excluded) for w in keys(str(v))}
    if old.op != "in" or not kept or set(keys(old.words)) <= named:  # its shades go with the colour they were read from
        return ()
    value = kept if len(kept) > 1 else kept[0]
    return (old.model_copy(update={"op": "in" if len(kept) > 1 else "==", "value": value}),)


def _colour(constraint: Constraint) -> bool:
    """Whether it is a wish for a colour, in a field of its own or in the text."""
    if constraint.field == "text":
        return phrase_of(str(constraint.value)) in colour_table()
    return kind(constraint.field) == "colour"


def side(op: str) -> str | None:
    """`high` of an upper bound, `low` of a lower one, None of what is no bound."""
    return {"<": "high", "<=": "high", ">": "low", ">=": "low"}.get(op)


def _values(constraint: Constraint) -> tuple[object, ...]:
    return constraint.value if isinstance(constraint.value, tuple) else (constraint.value,)


def without(asked: Asked, gone: tuple[Constraint, ...]) -> Asked:
    """The wishes without some constraints, and the words to search without theirs."""
    if not gone:
        return asked
    kept = tuple(c for c in asked.constraints if c not in gone)
    still = {w for c in kept for w in keys(as_meant(c.words, asked.translations))}
    words = {w for c in gone for w in keys(as_meant(c.words, asked.translations))} - still
    words -= set((asked.product_type or "").split())

    def left(text: str) -> str:
        return " ".join(w for w in text.split() if not (set(keys(w)) and set(keys(w)) <= words)) or text

    return asked.model_copy(update={"constraints": kept, "text": left(asked.text), "subject": left(asked.subject)})


def kind(field: str) -> str:
    """The field as the table of wishes taken back names it."""
    name = field.removeprefix("attributes.")
    return "colour" if "colour" in name or "color" in name else "size" if name.endswith("size") else name
