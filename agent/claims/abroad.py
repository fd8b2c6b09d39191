"""Sentences in German, French and Spanish: their amounts, quantities, scores, stock, superlatives and brands.

Words are not held to the record, as it is in the catalogue's language; a model's are few, templates are trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.claims import amounts
from agent.claims.context import Context
from agent.claims.measures import agrees, number, quantities
from agent.claims.mentions import mentions
from agent.claims.records import Record
from agent.claims.scales import Scale
from agent.claims.speech import Speech

_OURS = re.compile(
    r"\b(?:the|is|and|of|for|with|it|its|this|that|to|you|has|have|are|costs|from|on|which|your|one|not)\b"
)
_THEIRS = re.compile(
    r"\b(?:der|die|das|und|ist|mit|fur|ein|eine|einen|kostet|wiegt|hat|nicht|von|auf|im|sie|auch|den|dem|zu|es|gibt"
    r"|wir|sind|bei|nur|am|zum|beide|ihr|ihre|oder|haben|wird"
    r"|le|la|les|des|est|et|un|une|pour|avec|coute|dans|du|vous|nous|qui|sur|ne|pas|au|ce|cette|il|elle|sont|pese|plus"
    r"|deux|tous|votre|ou|ont|seul"
    r"|el|los|las|y|una|con|cuesta|para|de|del|que|tiene|en|pesa|por|se|su|mas|muy|son|tu|esta|este|hay|dos|todos)\b"
)
_UNITS = tuple(
    (re.compile(rf"(?<=\d )(?:{said})\b|(?<=\d)(?:{said})\b"), meant)
    for said, meant in (
        (r"liter[ns]?|litros?", "litres"),
        (r"stunden?|heures?|horas?|std", "hours"),
        (r"minuten?|minutos?", "minutes"),
        (r"gramm|grammes?|gramos?", "grams"),
        (r"kilogramm|kilogrammes?|kilogramos?|kilos?", "kg"),
        (r"zoll|pouces?|pulgadas?", "inches"),
        (r"zentimetern?|centimetres?|centimetros?", "cm"),
        (r"metern?|metros?", "metres"),
        (r"tagen?|jours?|dias?", "days"),
        (r"dolar(?:es)?|dollars?", "dollars"),
    )
)
_OUT_OF = re.compile(r"(\d(?:[.,]\d)?)\s*(?:von|sur|de|/)\s*5\b(?: (?:sternen?|etoiles?|estrellas?))?")
_BEFORE = (
    (re.compile(r"\b(?:unter|weniger als|hochstens|moins de|menos de|bajo|sous)\s*$"), "under "),
    (re.compile(r"\b(?:uber|mehr als|mindestens|plus de|mas de)\s*$"), "over "),
    (re.compile(r"\b(?:rund|etwa|fast|ca\.?|environ|presque|unos|unas|casi|alrededor de)\s*$"), "about "),
    (re.compile(r"\b(?:statt|vorher|fruher|au lieu de|avant|en lugar de|en vez de|antes)\s*$"), "was "),
)
_MOST: tuple[tuple[re.Pattern[str], Scale], ...] = tuple(
    (re.compile(said), scale)
    for said, scale in (
        (r"\b(?:gunstigsten?|billigsten?|preiswertesten?|l[ea]s? moins cher\w*|mas barat\w+)\b", Scale(("price",), -1)),
        (r"\b(?:teuersten?|l[ea]s? plus cher\w*|mas car[oa]s?)\b", Scale(("price",), 1)),
        (r"\b(?:leichtesten?|l[ea]s? plus leger\w*|mas liger[oa]s?)\b", Scale(("weight",), -1)),
        (r"\b(?:schwersten?|l[ea]s? plus lourd\w*|mas pesad[oa]s?)\b", Scale(("weight",), 1)),
        (r"\b(?:leisesten?|l[ea]s? plus silencieu\w*|mas silencios[oa]s?)\b", Scale(("noise",), -1)),
        (r"\b(?:lautesten?|l[ea]s? plus bruyant\w*|mas ruidos[oa]s?)\b", Scale(("noise",), 1)),
        (r"\b(?:am besten bewertet\w*|bestbewertet\w*|mieux note\w*|mejor valorad[oa]s?)\b", Scale(("rating",), 1)),
    )
)
_GONE = re.compile(
    r"\b(?:ausverkauft|nicht (?:mehr )?(?:auf lager|lieferbar|verfugbar)|epuise\w*|en rupture|agotad[oa]s?"
    r"|no disponible)\b"
)
_THERE = re.compile(r"\b(?:auf lager|lieferbar|verfugbar|en stock|disponibles?|vorratig)\b")
_LEFT = re.compile(r"\b(?:nur noch|il ne reste que|plus que|solo quedan|quedan)\b")
_NUMBER = re.compile(r"(?<![\w.,/-])(\d[\d,.]*\d|\d)(?![\w-])")


def foreign(text: str) -> bool:
    """Whether plain lower-case text is in German, French or Spanish rather than English."""
    theirs = len(_THEIRS.findall(text))
    return theirs >= 2 and theirs > len(_OURS.findall(text))


def fault(sentence: str, context: Context) -> str | None:
    """Why a sentence in another language cannot be said; None where nothing it can be held to is wrong."""
    speech = Speech(sentence)
    named = mentions(speech, context)
    lone = [m for m in named if m.kind != "brand"]
    brands = [m for m in named if m.kind == "brand"]
    for m in lone:
        if brands and not any(set(m.records) & set(b.records) for b in brands):
            return f"{m.records[0].title} is not of that brand"
    records = tuple(dict.fromkeys(r for m in (lone or brands) for r in m.records))
    for m in named:
        speech.blank(m.start, m.end)
    words = f" {' '.join(re.findall(r'[a-z0-9&]+', speech.rest))} "
    shown = {" ".join(r.brand) for r in context.everything}
    if strange := next((b for b in context.brands if b not in shown and f" {b} " in words and len(b) > 3), None):
        return f"{strange} is not the brand of what is shown"
    if _LEFT.search(speech.rest):
        return "a statement about stock that the catalogue does not make"
    for pattern, scale in _MOST:
        if pattern.search(speech.rest) and records:
            values = [scale.sign * v for v in scale.values(context.products) if v is not None]
            ours = [scale.sign * v for v in scale.values(records) if v is not None]
            if not values or not ours or max(ours) < max(values) - 1e-9:
                return "another shown is"
    among = records or context.products
    some = any if not records or len(records) > 1 else all
    if _GONE.search(speech.rest):
        return None if records and all(r.sold_out for r in records) else "it is not sold out"
    if _THERE.search(speech.rest) and records and any(r.sold_out for r in records):
        return "it is not in stock"
    return _numbers(_translated(speech.rest), among, some, context)


def _translated(text: str) -> str:
    for pattern, word in _UNITS:
        text = pattern.sub(word, text)
    return _OUT_OF.sub(r"\1 of 5", text)


def _numbers(text: str, among: Sequence[Record], some: Callable[..., bool], context: Context) -> str | None:
    cart = context.cart or {}
    sums = [float(cart["total"])] if cart else []
    sums += [float(row[k]) for row in cart.get("lines", ()) for k in ("price", "subtotal")]
    said = " ".join(line for line, _ in context.document_sentences)
    for a in amounts.amounts(text):
        if a.currency is not None and a.currency != context.currency:
            return f"the shop's currency is {context.currency}"
        before = _bound(text[: a.start])
        prices = [[p for p in ((r.was,) if before == "was " else (r.price, r.was)) if p is not None] for r in among]
        told = a.value in context.spoken_numbers or re.search(rf"(?<![\d.]){re.escape(f'{a.value:g}')}(?![\d.])", said)
        if not told and not some(
            any(agrees(a.value, a.slack, before, p) for p in (*own, *sums)) for own in prices or [[]]
        ):
            return "an amount that is not this product's"
        text = text[: a.start] + " " * (a.end - a.start) + text[a.end :]
    for q in quantities(text):
        before = _bound(text[: q.start])
        if not some(
            any(x.of == q.of and agrees(q.value, q.slack, before, x.value) for x in r.quantities) for r in among
        ) and not any(x.of == q.of and abs(x.value - q.value) <= q.slack for x in quantities(said)):
            return f"“{text[q.start : q.end].strip()}” is not in its record"
        text = text[: q.start] + " " * (q.end - q.start) + text[q.end :]
    for m in _NUMBER.finditer(re.sub(r"\bof 5\b", " ", text)):
        value, slack = number(m[1]) if m[1].count(".") + m[1].count(",") < 2 else (0.0, 0.0)
        counts = {float(len(context.products)), float(cart.get("count", -1)), *context.spoken_numbers}
        if value not in counts and not any(_has(r, value, slack, m[1]) for r in among):
            return f"{m[1]} is not in its record"
    return None


def _has(record: Record, value: float, slack: float, written: str) -> bool:
    told = [float(record.json[k]) for k in ("rating", "rating_count") if record.json.get(k) is not None]
    told += [f.number for f in record.facts]
    return (
        any(abs(t - value) <= slack for t in told) or re.search(rf"(?<![\w.]){written}(?!\w)", record.prose) is not None
    )


def _bound(before: str) -> str:
    return next((word for pattern, word in _BEFORE if pattern.search(before)), "")
