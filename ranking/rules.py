"""The shop's business rules: when they apply, which products they touch, what they do to them.

One YAML file, checked against the models below (`rules.schema.json` is their JSON Schema); an error names
the line and the field. Boosts move a product by so many standard deviations of the answer's scores, so a
rule means the same whatever ranks; none lifts a product over the relevance floor, which came before.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from catalog.predicates import Predicate, contains_words, in_path, words


class RulesError(ValueError):
    """A rules file that can't be used; the message names file, line, field and fix."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class When(_Model):
    """Conditions on the request; all given ones must hold. An empty `when` always holds."""

    words: tuple[str, ...] = Field(default=(), description="any of these phrases stands in the query")
    category: str | None = Field(default=None, description="category page, by node or path")
    page: str | None = Field(default=None, description="product page, by product id")
    surface: Literal["chat", "widget"] | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, description="last day it holds")

    def holds(self, text: str, page: dict[str, Any], surface: str, now: datetime) -> bool:
        """Whether the rule applies to a request."""
        said = words(text)
        return (
            (not self.words or any(contains_words(said, words(w)) for w in self.words))
            and (self.category is None or in_path(str(page.get("category", "")), self.category))
            and (self.page is None or page.get("product") == self.page)
            and (self.surface is None or surface == self.surface)
            and (self.from_ is None or now.date() >= self.from_)
            and (self.until is None or now.date() <= self.until)
        )


class Rule(_Model):
    """One rule: exactly one of boost, bury, pin and exclude."""

    name: str = Field(min_length=1)
    when: When = When()
    where: tuple[Predicate, ...] = Field(default=(), description="product fields; all must hold")
    boost: float | None = Field(default=None, gt=0, le=3, description="standard deviations of the scores")
    bury: float | None = Field(default=None, gt=0, le=3)
    pin: int | None = Field(default=None, ge=1, le=10, description="position, from 1")
    exclude: Literal[True] | None = None

    @field_validator("where", mode="before")
    @classmethod
    def _triples(cls, where: Any) -> Any:
        """`[brand, "==", Acme]`, the short way to write a predicate."""
        if not isinstance(where, Sequence) or isinstance(where, str):
            return where
        return [
            {"field": w[0], "op": w[1], "value": tuple(w[2]) if isinstance(w[2], list) else w[2]}
            if isinstance(w, Sequence) and not isinstance(w, str) and len(w) == 3
            else w
            for w in where
        ]

    @model_validator(mode="after")
    def _one_effect(self) -> Rule:
        effects = [e for e in (self.boost, self.bury, self.pin, self.exclude) if e is not None]
        if len(effects) != 1:
            raise ValueError("give exactly one of boost, bury, pin and exclude")
        if not self.where:
            raise ValueError("give `where`, so that it is said which products the rule touches")
        return self

    @property
    def featured(self) -> bool:
        """Whether shoppers see "Featured by the shop" on what it lifts."""
        return self.boost is not None or self.pin is not None


class Redirect(_Model):
    """Words that send a shopper to a page of the shop."""

    words: tuple[str, ...] = Field(min_length=1)
    to: str = Field(pattern=r"^(https?://|/)")
    when: When = When()


class RuleFile(_Model):
    """The whole file. Each entry of `synonyms` is a list of phrases that mean the same."""

    rules: tuple[Rule, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Rules ready to use, with the version that names them."""

    file: RuleFile = field(default_factory=RuleFile)
    version: str = "none"

    def applying(self, text: str, page: dict[str, Any], surface: str, now: datetime) -> list[Rule]:
        """The rules whose `when` holds, in file order."""
        return [r for r in self.file.rules if r.when.holds(text, page, surface, now)]

    def synonyms(self, text: str) -> tuple[str, ...]:
        """Phrases the shop says mean the same as some in the text, those not said already."""
        said = words(text)
        found: dict[str, None] = {}
        for group in self.file.synonyms:
            if any(contains_words(said, words(phrase)) for phrase in group):
                found.update((p, None) for p in group if not contains_words(said, words(p)))
        return tuple(found)

    def redirect(self, text: str, now: datetime) -> str | None:
        """Where the words send the shopper, if anywhere."""
        said = words(text)
        for redirect in self.file.redirects:
            if any(words(w) == said for w in redirect.words) and redirect.when.holds(text, {}, "widget", now):
                return redirect.to
        return None


def load(path: Path) -> Rules:
    """Rules of a YAML file. Raises RulesError naming line and field."""
    from ruamel.yaml import YAML  # 0.3 s to import: a shop without rules does not wait for it
    from ruamel.yaml.error import MarkedYAMLError

    try:
        raw = path.read_bytes()
        tree = YAML(typ="rt").load(raw) or {}
    except OSError as error:
        raise RulesError(f"{path}: {error.strerror}; set SHOPKEEPER_RULES to your rules file, or to nothing") from error
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise RulesError(f"{path}: {where}not YAML: {getattr(error, 'problem', error)}") from error
    try:
        checked = RuleFile.model_validate(tree)
    except ValidationError as error:
        lines = [f"{path}: {_place(tree, e['loc'])}: {e['msg']}" for e in error.errors()]
        raise RulesError("\n".join(lines)) from error
    return Rules(checked, hashlib.sha256(raw).hexdigest()[:12])


def _place(tree: Any, loc: tuple[int | str, ...]) -> str:
    """ "line 7, rules[2].boost" of a validation error's location."""
    node, line, path = tree, None, ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
        try:
            mark = node.lc.item(part) if isinstance(part, int) else node.lc.key(part)
            line, node = mark[0] + 1, node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            line = node.lc.line + 1 if hasattr(node, "lc") else line
            continue
    return f"line {line}, {path}" if line else path or "the file"


class LiveRules:
    """A rules file in service, read again when it changes. A broken edit keeps the rules before it."""

    def __init__(self, path: Path | None, every_s: float = 1.0) -> None:
        self._path, self._every, self._looked, self._stamp = path, every_s, 0.0, 0.0
        self.problem: str | None = None
        self._rules = Rules()
        if path is not None:
            self._stamp = path.stat().st_mtime if path.exists() else 0.0
            self._rules = load(path)

    def __call__(self) -> Rules:
        """The rules now. Looks at the file's time at most once in `every_s` seconds."""
        now = time.monotonic()
        if self._path is not None and now - self._looked >= self._every:
            self._looked = now
            stamp = self._path.stat().st_mtime if self._path.exists() else 0.0
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._rules, self.problem = load(self._path), None
                except RulesError as error:
                    self.problem = str(error)
        return self._rules
