"""The fields of a catalogue as a language model is told them: the commonest, with unit and range or a few values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from retrieval.understanding.vocabulary import FieldInfo, Value, Vocabulary
from tools.words import clip

_MOST = 50
_VALUES = 4
_OWN = (
    "price (number)",
    "brand (text)",
    "text (all words of a product: title, description, attributes)",
    "title (text)",
)


def field_lines(vocabulary: Vocabulary) -> tuple[str, ...]:
    """One line a field: `attributes.height (number, mm, 1 to 2000)`, `attributes.colour (text: black, white, red)`.

    Commonest first, at most 50 of them; the order is the same wherever the same catalogue is read.
    """
    chosen = sorted(vocabulary.fields.items(), key=lambda item: (-item[1].count, item[0]))
    shown = dict([(name, info) for name, info in chosen if not (info.mixed and name.startswith("attributes."))][:_MOST])
    values: dict[str, dict[str, Value]] = defaultdict(dict)
    for known in vocabulary.values.values():
        for value in known:
            if value.field in shown:
                values[value.field][value.value] = value
    about = {name: _about(info, list(values[name].values())) for name, info in shown.items()}
    # an attribute of free text is found by its words
    told = (f"{name} ({said})" for name, said in about.items() if said != "text" or not name.startswith("attributes."))
    return (*_OWN, *told)


def _about(info: FieldInfo, values: Sequence[Value]) -> str:
    if info.kind == "number":
        span = f"{info.numbers[0]:g} to {info.numbers[-1]:g}" if info.numbers else ""
        return ", ".join(part for part in ("number", info.unit, span) if part)
    if info.kind == "boolean":
        return "true or false"
    common = sorted((v for v in values if v.count > 1), key=lambda v: (-v.count, v.value))[:_VALUES]
    return f"text: {', '.join(clip(v.value, 24) for v in common)}" if common else "text"
