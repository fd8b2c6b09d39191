"""What a conversation case expects of a turn, key by key; operators are `catalog.predicates.check`'s."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.claims import Context
from catalog.predicates import Predicate, check, number, same, values_of
from evals.backing import unbacked

KEYS = frozenset((
    "kind", "min", "max", "every", "some", "none", "top", "order", "same_as", "new_since", "ledger", "-ledger", "cart",
    "text", "-text", "says", "relaxed", "grounded",
))  # fmt: skip
_CANNED = re.compile(
    r"(?i)\b(?:something went wrong|an error occurred|internal (?:server )?error|try again later|"
    r"i (?:cannot|can't|am unable to) process|undefined|traceback|null)\b"
)


@dataclass(frozen=True)
class Answered:
    """One finished turn: `done`'s JSON, or the error that came instead; and the cart read back from its store."""

    done: Mapping[str, Any] | None
    error: str | None
    cart: Mapping[str, Any]
    said: str = ""

    @property
    def products(self) -> list[dict[str, Any]]:
        """The products shown, in order."""
        return list(self.done["products"]) if self.done else []

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [p["id"] for p in self.products]

    @property
    def text(self) -> str:
        """The prose."""
        return str(self.done["text"]) if self.done else ""


class BadCase(ValueError):
    """A case that breaks the format; the message names its place."""


def failures(expect: Mapping[str, Any], turns: Sequence[Answered]) -> list[str]:
    """What of `expect` the last of the turns does not hold, in words; the general rule always counts."""
    unknown = set(expect) - KEYS
    if unknown:
        raise BadCase(f"unknown expectation {', '.join(sorted(unknown))}; known: {', '.join(sorted(KEYS))}")
    turn = turns[-1]
    if turn.done is None:
        return [f"answered: {turn.error or 'the stream ended without done'}"]
    general = [] if turn.text.strip() or turn.products else ["answered: the reply is empty"]
    if _CANNED.search(turn.text):
        general.append("answered: canned failure text")
    found = [*general]
    for key, wanted in expect.items():
        if key != "grounded":
            found += _CHECKS[key](wanted, turn, turns)
    if expect.get("grounded", True):
        found += _grounded(turn, turns)
    return found


def _predicate(entry: Sequence[Any], turns: Sequence[Answered]) -> Predicate:
    if len(entry) != 3:
        raise BadCase(f"a condition is [field, op, value], not {entry!r}")
    value = _value(entry[2], turns)
    return Predicate(field=entry[0], op=entry[1], value=tuple(value) if isinstance(value, list) else value)


def _value(value: Any, turns: Sequence[Answered]) -> Any:
    """The value itself, or what a `{"ref": [turn, rank], "field": …}` stands for."""
    if not isinstance(value, Mapping):
        return value
    turn, rank = value["ref"]
    shown = turns[turn].products
    if not 1 <= rank <= len(shown):
        return "\0no such product"  # equals nothing, so that the condition fails rather than the harness
    found = values_of(shown[rank - 1], value.get("field", "id"))
    return found[0] if found else "\0no such value"


def _lists(wanted: Sequence[Any]) -> list[Sequence[Any]]:
    """One list of conditions, or a list of such lists, as a list of lists."""
    return [wanted] if wanted and isinstance(wanted[0][0], str) else list(wanted)


def _kind(wanted: Any, turn: Answered, _: Sequence[Answered]) -> list[str]:
    allowed = [wanted] if isinstance(wanted, str) else wanted
    kind = turn.done["kind"] if turn.done else None
    return [] if kind in allowed else [f"kind {kind} is not {' or '.join(allowed)}"]


def _min(wanted: int, turn: Answered, _: Sequence[Answered]) -> list[str]:
    return [] if len(turn.products) >= wanted else [f"min {wanted}: {len(turn.products)} shown"]


def _max(wanted: int, turn: Answered, _: Sequence[Answered]) -> list[str]:
    return [] if len(turn.products) <= wanted else [f"max {wanted}: {len(turn.products)} shown"]


def _every(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [
        f"every {predicate}: not {p['id']} ({values_of(p, predicate.field)[:1]!r:.80})"
        for predicate in (_predicate(e, turns) for e in wanted)
        for p in turn.products
        if not check(p, predicate)
    ]


def _meets(product: Mapping[str, Any], conditions: Sequence[Any], turns: Sequence[Answered]) -> bool:
    return all(check(product, _predicate(c, turns)) for c in conditions)


def _some(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [f"some {c}" for c in _lists(wanted) if not any(_meets(p, c, turns) for p in turn.products)]


def _none(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [f"none {c}: {p['id']}" for c in _lists(wanted) for p in turn.products if _meets(p, c, turns)]


def _top(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    found = []
    for n, *condition in [wanted] if isinstance(wanted[0], int) else wanted:
        predicate = _predicate(condition, turns)
        head = turn.products[:n]
        bad = [p["id"] for p in head if not check(p, predicate)]
        if bad or not head:
            found.append(f"top {n} {predicate}: {', '.join(bad) or 'nothing shown'}")
    return found


def _order(wanted: Sequence[str], turn: Answered, _: Sequence[Answered]) -> list[str]:
    field, direction = wanted
    shown = [values_of(p, field) for p in turn.products]
    numbers = [number(v[0]) for v in shown if v]
    if any(n is None for n in numbers):
        return [f"order {field}: not all are numbers"]
    ordered = sorted(n for n in numbers if n is not None)
    return (
        []
        if numbers == (ordered if direction == "asc" else ordered[::-1])
        else [f"order {field} {direction}: {numbers}"]
    )


def _same_as(wanted: int, turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [] if turn.ids == turns[wanted].ids else [f"same_as {wanted}: {turn.ids} are not {turns[wanted].ids}"]


def _new_since(wanted: Sequence[int] | int, turn: Answered, turns: Sequence[Answered]) -> list[str]:
    earlier = {i for t in ([wanted] if isinstance(wanted, int) else wanted) for i in turns[t].ids}
    again = [i for i in turn.ids if i in earlier]
    return [f"new_since: {', '.join(again)} again"] if again else []


def _entry_present(entry: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> bool:
    field, op, value, strength = (*entry, None)[:4]
    wanted = _value(value, turns)
    return any(
        e["field"] == field and e["op"] == op and same(e["value"], wanted) and strength in (None, e["strength"])
        for e in (turn.done or {}).get("ledger", ())
    )


def _ledger(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [f"ledger {e}" for e in wanted if not _entry_present(e, turn, turns)]


def _not_ledger(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    return [f"-ledger {e}" for e in wanted if _entry_present(e, turn, turns)]


def _cart(wanted: Mapping[str, Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    cart, found = turn.cart, []
    units = {line["id"]: line["quantity"] for line in cart["lines"]}
    if "count" in wanted and cart["count"] != wanted["count"]:
        found.append(f"cart count {cart['count']} is not {wanted['count']}")
    total = _value(wanted.get("total"), turns)
    if total is not None and not same(cart["total"], total):
        found.append(f"cart total {cart['total']} is not {total}")
    if "has" in wanted and _value(wanted["has"], turns) not in units:
        found.append(f"cart has no {_value(wanted['has'], turns)}")
    if "lines" in wanted and units != dict(wanted["lines"]):
        found.append(f"cart lines {units} are not {wanted['lines']}")
    return found


def _text(wanted: Any, turn: Answered, _: Sequence[Answered]) -> list[str]:
    patterns = [wanted] if isinstance(wanted, str) else wanted
    return [f"text ~ {p}" for p in patterns if not re.search(p, turn.text, re.IGNORECASE)]


def _not_text(wanted: Any, turn: Answered, _: Sequence[Answered]) -> list[str]:
    patterns = [wanted] if isinstance(wanted, str) else wanted
    return [f"text !~ {p}" for p in patterns if re.search(p, turn.text, re.IGNORECASE)]


def _says(wanted: Sequence[Any], turn: Answered, turns: Sequence[Answered]) -> list[str]:
    field, product_id = wanted[0], _value(wanted[1], turns)
    product = next((p for t in reversed(turns) for p in t.products if p["id"] == product_id), None)
    if product is None:
        return [f"says {field}: {product_id} was never shown"]
    for value in values_of(product, field):
        amount = number(value)
        said = [number(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", turn.text)]
        if amount is not None and any(n is not None and same(n, amount) for n in said):
            return []
        if str(value).casefold() in turn.text.casefold():
            return []
    return [f"says {field} of {product_id}"]


def _relaxed(wanted: bool, turn: Answered, _: Sequence[Answered]) -> list[str]:
    assert turn.done is not None
    if bool(turn.done["relaxed"]) != wanted:
        return [f"relaxed is {turn.done['relaxed']}"]
    if not wanted:
        return []
    found = [] if turn.products else ["relaxed: nothing shown"]
    found += [f"relaxed: {p['id']} misses nothing" for p in turn.products if not p["misses"]]
    if turn.done["kind"] not in ("products", "clarification"):
        found.append(f"relaxed: kind {turn.done['kind']}")
    return found


def _grounded(turn: Answered, turns: Sequence[Answered]) -> list[str]:
    earlier = [p for t in turns for p in (*t.products, *(t.done or {}).get("about", ()))]
    context = Context.of(
        turn.products, others=earlier, ledger=turn.done["ledger"] if turn.done else (), cart=turn.cart,
        said=[t.said for t in turns], total=(turn.done or {}).get("total"),
        extra=[
            *(f"{w['label']} {w['count']}" for w in (turn.done or {}).get("loosenings", ())),
            *(" ".join(fact) for fact in (turn.done or {}).get("facts", ())),
            *(quoted["text"] for quoted in (turn.done or {}).get("sources", ())),
            *(f"{p['title']} {p['price']}" for p in (turn.done or {}).get("about", ())),
            *map(str, ((turn.done or {}).get("voucher") or {}).values()),
            *map(str, ((turn.done or {}).get("bundle") or {}).values()),
            *(str(group.get("total", "")) for group in (turn.done or {}).get("groups", ())),
            *(option["label"] for option in ((turn.done or {}).get("question") or {}).get("options", ())),
        ],
    )  # fmt: skip
    return [f"grounded: “{clause}” ({reason})" for clause, reason in unbacked(turn.text, context)]


_CHECKS: dict[str, Callable[[Any, Answered, Sequence[Answered]], list[str]]] = {
    "kind": _kind, "min": _min, "max": _max, "every": _every, "some": _some, "none": _none, "top": _top,
    "order": _order, "same_as": _same_as, "new_since": _new_since, "ledger": _ledger, "-ledger": _not_ledger,
    "cart": _cart, "text": _text, "-text": _not_text, "says": _says, "relaxed": _relaxed,
}  # fmt: skip
