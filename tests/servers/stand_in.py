"""A stand-in for a language model: it plans by a few plain rules over the messages it is sent, and nothing else.

It shows that prompts, tools, the wire and the funnel fit together. What it gets right says nothing about how well a
real model would do. It sees what a model sees: no catalogue, no code of the shop.

    with ScriptedModel() as model:
        model.script(stand_in)
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.servers.scripted_model import Step, call, text

_BRANDS = ("Logitech", "HP", "Targus", "Dell", "Sony", "Samsung", "Lenovo", "Asus", "Acer", "Apple", "Canon", "Epson")
_PLACES = {"first": 1, "top one": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_AMOUNT = r"[$€£]?\s?(\d+(?:\.\d+)?)"
_AT_MOST = re.compile(
    rf"\b(?:under|below|less than|up to|at most|max(?:imum)?)\s+{_AMOUNT}(?:\s*(?:dollars|bucks|euros))?"
)
_AT_LEAST = re.compile(rf"\b(?:over|above|more than|at least)\s+{_AMOUNT}")
_BETWEEN = re.compile(rf"\bbetween\s+{_AMOUNT}\s+and\s+{_AMOUNT}")
_NOT = re.compile(r",?\s*\b(?:not|no|nothing|without|anything but|except)\s+(?:from\s+)?([\w-]+)", re.I)
_CHEAPEST = re.compile(r"\b(?:the )?cheapest\b(?: first)?", re.I)
_CHATTER = re.compile(
    r"\b(?:ok|now|please|actually|then|i need|i want|i can go|i'm looking for|show me|find me|give me|do you have|"
    r"you have|what's|what is|only|ones|a|an|the|some)\b|[?!.,]",
    re.I,
)


@dataclass
class _Read:
    """The state the prompt tells, and the shopper's words after it."""

    said: str
    looked_for: str = ""
    wishes: list[dict[str, Any]] = field(default_factory=list)
    screen: list[tuple[str, float]] = field(default_factory=list)  # (id, price)
    line: str = ""


def stand_in(handler: Any, body: dict[str, Any]) -> None:
    """Answers one request: a script of this one step answers all of them."""
    _step(body)(handler, body)


def _step(body: dict[str, Any]) -> Step:
    messages = body["messages"]
    offered = [tool["function"]["name"] for tool in body.get("tools") or ()]
    if not offered:
        return text(_written(messages[-1]["content"]))
    if offered == ["reorder"]:
        return call("reorder", moves=[])
    if messages[-1]["role"] == "tool":  # it was told its call was wrong, and has no better one
        return call("say", kind="chat", text="Could you say that in other words?")
    name, arguments = _planned(_read(messages[-1]["content"]))
    return call(name, **arguments)


def _read(content: str) -> _Read:
    state, _, said = content.partition("\n</state>\n")
    found = re.search(r"Looked for so far: (.*); wishes: (.*)", state)
    looked_for = found[1] if found and found[1] != "nothing" else ""
    screen = [(m[1], float(m[2])) for m in re.finditer(r"^\d+\. id (\S+): .*, (\S+)$", state, re.M)]
    line = re.search(r"Last cart line: (\S+)", state)
    return _Read(said.strip(), looked_for, json.loads(found[2]) if found else [], screen,
                 line[1] if line and line[1] != "none" else "")  # fmt: skip


def _planned(read: _Read) -> tuple[str, dict[str, Any]]:
    said = read.said.lower()
    place = next((n for word, n in _PLACES.items() if word in said), None)
    if read.screen:
        if "compare" in said:
            return "compare", {"products": ["1", "2"]}
        if said.startswith("why"):
            return "why", {"product": str(place or 1)}
        if place and re.search(r"\bmore about\b|\bdetails?\b|\btell me about\b", said):
            return "details", {"product": str(place)}
        if re.search(r"\b(?:add|put)\b.*\b(?:cart|basket)\b", said):
            return "cart_add", {"product": str(place or 1)}
        if re.search(r"\b(?:like|similar to)\b", said) and place and place <= len(read.screen):
            cheaper = [{"field": "price", "op": "<", "value": read.screen[place - 1][1], "words": "cheaper"}]
            return "similar", {"product": str(place), "constraints": cheaper if "cheaper" in said else []}
        if re.search(r"\bshow (?:me )?more\b|\bmore of these\b", said):
            return "more", {}
    if read.line:
        units = re.search(r"\bmake (?:that|it) (\w+)", said)
        if units and (units[1] in _NUMBERS or units[1].isdigit()):
            return "cart_change", {"product": read.line, "quantity": _NUMBERS.get(units[1]) or int(units[1])}
        if re.search(r"\b(?:take|remove)\b", said):
            return "cart_change", {"product": read.line, "quantity": 0}
    return "search", _search(read)


def _search(read: _Read) -> dict[str, Any]:
    left, wishes = read.said, []
    between = _BETWEEN.search(left)
    if between:
        wishes += [_wish("price", ">=", float(between[1])), _wish("price", "<=", float(between[2]))]
        left = left.replace(between[0], " ")
    for pattern, op in ((_AT_MOST, "<="), (_AT_LEAST, ">=")):
        for match in pattern.finditer(left):
            wishes.append(_wish("price", op, float(match[1])))
        left = pattern.sub(" ", left)
    for match in _NOT.finditer(left):
        brand = next((b for b in _BRANDS if b.lower() == match[1].lower()), None)
        wishes.append(_wish("brand", "!=", brand) if brand else _wish("title", "!has", match[1]))
    left = _NOT.sub(" ", left)
    for brand in _BRANDS:
        if re.search(rf"\b{brand}\b", left, re.I):
            wishes.append(_wish("brand", "==", brand))
            left = re.sub(rf"\b{brand}\b", " ", left, flags=re.I)
    arguments: dict[str, Any] = {}
    if _CHEAPEST.search(left):
        arguments["sort"] = {"field": "price", "order": "asc", "superlative": "first" not in left}
        left = _CHEAPEST.sub(" ", left)
    thing = " ".join(_CHATTER.sub(" ", left).split())
    if not thing:  # a follow-up: what held before holds, but for what was said anew
        anew = {(w["field"], w["op"]) for w in wishes}
        wishes += [_wish(w["field"], w["op"], w["value"]) for w in read.wishes if (w["field"], w["op"]) not in anew]
        thing = read.looked_for
    return {"text": thing, "constraints": wishes, **arguments}


def _wish(name: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": name, "op": op, "value": value}


def _written(content: str) -> str:
    """A sentence from the facts of the first product."""
    first = json.loads(content.split("<facts>\n", 1)[1].split("\n", 1)[0])
    return f"The first is from {first['brand']}." if first.get("brand") else "Here is what I found."
