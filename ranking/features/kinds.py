"""Kinds of products: which ones the words ask for, which ones each product is."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.predicates import words
from catalog.product import Product
from ranking import names
from ranking.features.base import Asked, Floats, table
from ranking.features.tokens import head_words
from retrieval.embedder import Embedder
from retrieval.understanding.product_types import named_in, product_types

_log = logging.getLogger(__name__)
PER_PRODUCT = 4
_NAMED_IN_HEAD, _NAMED_IN_CATEGORY, _SHARPNESS = 0.25, 0.15, 18.0
_HOLDERS = 3  # products that must be like a kind for the catalogue to hold it
_LEADERS = 5  # kinds that share in what the words may mean


def build(
    products: Sequence[Product], vectors: Floats, embedder: Embedder, kept: Path | None = None
) -> dict[str, NDArray[Any]]:
    """Signals: phrases' vectors, the kind of each, each product's likeliest kinds, categories' vectors.

    `kept`: folder of the phrases' vectors, which are the same for every catalogue.
    """
    kinds = product_types()
    phrases = [
        (i, is_need, phrase)
        for i, k in enumerate(kinds)
        for is_need, part in enumerate((k.names, k.needs))
        for phrase in part
    ]
    phrase_vectors = _embedded([p for _, _, p in phrases], embedder, kept)
    of = np.array([i for i, _, _ in phrases], np.int32)
    needs = np.array([n for _, n, _ in phrases], bool)
    centre = np.zeros((len(kinds), vectors.shape[1]), np.float32)
    np.add.at(centre, of[~needs], phrase_vectors[~needs])
    centre /= np.maximum(np.linalg.norm(centre, axis=1, keepdims=True), 1e-9)

    paths = sorted({p.category for p in products if p.category})
    code = {path: i for i, path in enumerate(paths)}
    category = np.array([code.get(p.category, -1) for p in products], np.int32)
    category_vectors = (
        embedder.documents([" ".join(path[-2:]) for path in paths])
        if paths
        else np.zeros((0, vectors.shape[1]), np.float32)
    )
    category_kinds = category_vectors @ centre.T

    top = np.zeros((len(products), PER_PRODUCT), np.int16)
    share = np.zeros((len(products), PER_PRODUCT), np.float32)
    presence = np.zeros((len(kinds), _HOLDERS), np.float32)
    for row, product in enumerate(products):
        near = centre @ vectors[row]
        if category[row] >= 0:
            near = near + 0.3 * category_kinds[category[row]]
        for kind, _, _ in named_in(words(product.category[-1])) if product.category else ():
            near[kind] += _NAMED_IN_CATEGORY
        named = named_in(head_words(product))
        if named:
            near[named[-1][0]] += _NAMED_IN_HEAD
            for kind, _, _ in named[:-1]:
                near[kind] += _NAMED_IN_HEAD / 2
        least = presence.argmin(1)
        presence[np.arange(len(kinds)), least] = np.maximum(presence[np.arange(len(kinds)), least], near)
        best = np.argpartition(-near, PER_PRODUCT)[:PER_PRODUCT]
        best = best[np.argsort(-near[best])]
        weight = np.exp(_SHARPNESS * (near[best] - near[best[0]]))
        top[row], share[row] = best, weight / weight.sum()
    table = np.zeros((len(kinds), len(paths) + 1), np.float32)  # how much of each kind each category holds
    np.add.at(table, (top, category[:, None] + 1), share)
    table[:, 0] = 0
    table /= np.maximum(table.max(1, keepdims=True), 1.0)
    return {
        "kind_phrases": phrase_vectors.astype(np.float32),
        "kind_starts": np.searchsorted(of, np.arange(len(kinds))).astype(np.int32),
        "kind_needs": needs,
        "kinds": top,
        "kind_shares": share,
        # a kind is also held where a kind like it is: a phone for two SIM cards where there are phones
        "kind_presence": (presence.mean(1)[None, :] - (1 - centre @ centre.T)).max(1).astype(np.float32),
        "kind_categories": table,
        "categories": category,
        "category_vectors": category_vectors,
    }


def _embedded(phrases: Sequence[str], embedder: Embedder, kept: Path | None) -> Floats:
    if kept is None:
        return embedder.documents(phrases)
    named = hashlib.sha256("\n".join((embedder.id, *phrases)).encode()).hexdigest()[:16]
    file = kept / f"phrases-{named}.npy"
    with contextlib.suppress(OSError, ValueError):  # not there yet, or damaged
        return np.asarray(np.load(file))
    vectors = embedder.documents(phrases)
    try:
        kept.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.stem}-{os.getpid()}.npy")
        np.save(beside, vectors)
        beside.replace(file)
    except OSError as error:
        _log.warning("the vectors of kinds of products are not kept, the next indexing makes them anew: %s", error)
    return vectors


def wanted(signals: Mapping[str, NDArray[Any]], vector: Floats) -> tuple[Floats, Floats]:
    """(kinds,) cosine of the words with each kind's best phrase: of all, and of needs alone."""
    cosine = np.asarray(signals["kind_phrases"] @ vector)
    starts = signals["kind_starts"]
    needs = np.where(signals["kind_needs"], cosine, -1.0)
    return np.maximum.reduceat(cosine, starts), np.maximum.reduceat(needs, starts)


class KindFit:
    """How well a product's kinds answer the words: by phrase, by need, and by the catalogue's category."""

    names = (
        names.KIND_FIT,
        names.KIND_NEED,
        names.KIND_RANK,
        names.KIND_SHARP,
        names.CATEGORY_FIT,
        names.CATEGORY_OF_FIT,
        names.KIND_BEST,
        names.KIND_PRESENCE,
    )

    def compute(self, asked: Asked) -> Floats:
        """See Feature. Cosines less the best kind's; the rank as a logarithm."""
        signals, rows = asked.signals, asked.rows
        fit, need = wanted(signals, asked.vector)
        kinds, shares = signals["kinds"][rows], signals["kind_shares"][rows]
        ordered = np.argsort(-fit)
        leaders = ordered[:_LEADERS]
        order = np.empty(len(fit), np.float32)
        order[ordered] = np.arange(len(fit), dtype=np.float32)
        category = signals["categories"][rows]
        scored = signals["category_vectors"] @ asked.vector
        told = scored[np.maximum(category, 0)] - scored.max() if len(scored) else np.zeros(len(rows))
        weight = np.exp(_SHARPNESS * (fit[leaders] - fit[leaders[0]]))
        weight /= weight.sum()
        expected = weight @ signals["kind_categories"][leaders]
        return table(
            len(rows),
            (shares * fit[kinds]).sum(1) - fit.max(),
            (shares * need[kinds]).sum(1) - need.max(),
            np.log1p(order[kinds[:, :2]].min(1)),
            fit[leaders[0]] - fit[leaders[-1]],
            np.where(category >= 0, told, np.nan),
            np.where(category >= 0, expected[category + 1], np.nan),
            fit[leaders[0]],
            weight @ signals["kind_presence"][leaders],
        )


class KindNamed:
    """Where the words name kinds: how much of the product is the head's kind, and how much one of the others.

    The first is NaN where the words name none.
    """

    names = (names.KIND_NAMED, names.KIND_NAMED_OTHER)

    def compute(self, asked: Asked) -> Floats:
        """See Feature."""
        named = asked.wording.named
        others = {*named[1:], *asked.wording.others}
        if not named and not others:
            return table(len(asked.rows), np.nan, 0.0)
        kinds, shares = asked.signals["kinds"][asked.rows], asked.signals["kind_shares"][asked.rows]
        first = (shares * (kinds == named[0])).sum(1) if named else np.nan
        return table(len(kinds), first, (shares * np.isin(kinds, list(others))).sum(1) if others else 0.0)
