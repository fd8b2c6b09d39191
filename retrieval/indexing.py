"""Making a snapshot: embeds what changed, writes a new version beside the old, then swaps the pointer."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.product import Product
from catalog.rejects import FeedRefused
from catalog.store import ProductStore
from retrieval.catalogue import FORMAT, Catalogue, CatalogueError, crc32
from retrieval.embedded_index import KeywordIndex, keyword_text
from retrieval.embedder import Embedder, Progress
from retrieval.understanding.vocabulary import Vocabulary

_SMALL = 50  # products; a catalogue of no more may lose any of them
_MOST_DELETED = 0.5  # share of the products in service
Signals = Callable[[Sequence[Product], Columns, NDArray[np.float32], Embedder], Mapping[str, NDArray[Any]]]


@dataclass(frozen=True)
class Indexed:
    """What indexing did. `folder` is the version in service now; `embedded` counts new embeddings."""

    folder: Path
    version: str
    products: int
    embedded: int
    unchanged: bool  # the catalogue was as indexed already, nothing was written


def embedding_text(product: Product) -> str:
    """What a product's vector is made of: title, brand, category and the description's beginning."""
    parts = [product.title, product.brand or "", " ".join(product.category[-2:]), product.description[:400]]
    return ". ".join(part for part in parts if part)


def build(
    products: Sequence[Product],
    home: Path,
    embedder: Embedder,
    *,
    shop_url: str | None = None,
    signals: Signals | None = None,
    signals_version: str = "",
    progress: Progress | None = None,
    publish: Callable[[Catalogue], object] | None = None,
    allow_shrink: bool = True,
) -> Indexed:
    """Index a catalogue into `home` (`ROOT/NAME`) and put it in service.

    `publish` gets the new snapshot before it goes into service, to fill a server's index with it; what it
    raises leaves the old version in service.

    Products whose embedding text is in the version served now keep their vectors. The former version stays
    on disk, to fall back on; older ones go. Raises FeedRefused on no products, repeated ids and, unless
    `allow_shrink`, where over half of the products in service would go; ValueError on mixed currencies.
    """
    if not products:
        raise FeedRefused("the catalogue has no products; nothing was indexed and the old index stays in service")
    _unique(p.id for p in products)
    _unique(v.id for p in products for v in p.variants)
    home.mkdir(parents=True, exist_ok=True)
    stamp = hashlib.sha256(f"{FORMAT}|{embedder.id}|{signals_version}|{shop_url}|".encode())
    for product in products:
        stamp.update(product.model_dump_json(exclude_defaults=True).encode())
    version = stamp.hexdigest()[:16]
    previous = _previous(home)
    if previous is not None and previous.version == version:
        if publish:
            publish(previous)
        return Indexed(previous.folder, version, len(products), 0, unchanged=True)
    if previous is not None and not allow_shrink:
        _refuse_shrinking(previous.columns.ids, products)

    texts = [embedding_text(p) for p in products]
    hashes = np.array([_hash(embedder.id, t) for t in texts], np.uint64)
    vectors, embedded = _vectors(texts, hashes, embedder, home, progress)
    columns = Columns.build(products)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=home) as scratch:
        folder = Path(scratch) / version
        folder.mkdir()
        ProductStore.write(folder, products)
        columns.save(folder / "columns")
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "hashes.npy", hashes)
        KeywordIndex.build(keyword_text(p) for p in products).save(folder / "keywords")
        Vocabulary.build(products).save(folder / "vocabulary")
        np.save(folder / "popular.npy", popular(columns))
        (folder / "signals").mkdir()
        for name, column in (signals(products, columns, vectors, embedder) if signals else {}).items():
            np.save(folder / "signals" / f"{name}.npy", column)
        meta = {
            "format": FORMAT,
            "name": home.name,
            "version": version,
            "embedder": embedder.id,
            "products": len(products),
            "currency": columns.currency,
            "shop_url": shop_url,
            "indexed": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": {
                str(p.relative_to(folder)): [p.stat().st_size, crc32(p)]
                for p in sorted(folder.rglob("*"))
                if p.is_file()
            },
        }
        (folder / "meta.json").write_text(json.dumps(meta, indent=1))
        target = home / version
        if target.exists():  # the same version as an older one, or a damaged one
            shutil.rmtree(target)
        folder.replace(target)
    if publish:
        publish(Catalogue.open(target))
    _put_in_service(home, version, previous)
    return Indexed(target, version, len(products), embedded, unchanged=False)


def popular(columns: Columns) -> NDArray[np.int32]:
    """Rows by a prior until events speak: rating damped by its count, newness, stock; ties by row.

    The rating is a Bayesian mean with 10 votes at the catalogue's own mean; a year of age costs 0.05 stars.
    """
    rated = ~np.isnan(columns.rating)
    mean = float(columns.rating[rated].mean()) if rated.any() else 0.0
    votes = np.where(rated, columns.rating_count, 0)
    rating = (np.where(rated, columns.rating, mean) * votes + mean * 10) / (votes + 10)
    newest = np.nanmax(columns.released) if (~np.isnan(columns.released)).any() else 0.0
    age_years = np.nan_to_num((newest - columns.released) / 365.25, nan=5.0)
    buyable = columns.eligible(())[0]
    score = rating - 0.05 * age_years + np.where(buyable, 0.0, -10.0)
    return np.lexsort((np.arange(len(columns)), -score)).astype(np.int32)


def _vectors(
    texts: list[str], hashes: NDArray[np.uint64], embedder: Embedder, home: Path, progress: Progress | None
) -> tuple[NDArray[np.float32], int]:
    known, kept = _embedded_before(home, embedder)
    fresh = [i for i, h in enumerate(hashes) if int(h) not in known]
    vectors = np.zeros((len(texts), embedder.dimension), np.float32)
    old = [i for i, h in enumerate(hashes) if int(h) in known]
    if old:
        vectors[old] = kept[[known[int(hashes[i])] for i in old]]
    if fresh:
        vectors[fresh] = embedder.documents([texts[i] for i in fresh], progress)
    return vectors, len(fresh)


def _embedded_before(home: Path, embedder: Embedder) -> tuple[dict[int, int], NDArray[np.float32]]:
    """Hash → row, and the vectors, of the version in service; also of one this program can no longer serve.

    Embedding is by far the slowest part, so vectors outlive a change of the other files' formats.
    """
    nothing: tuple[dict[int, int], NDArray[np.float32]] = {}, np.empty((0, embedder.dimension), np.float32)
    try:
        folder = home / (home / "CURRENT").read_text().strip()
        meta = json.loads((folder / "meta.json").read_text())
        whole = all(crc32(folder / name) == meta["files"][name][1] for name in ("hashes.npy", "vectors.npy"))
        if not whole or meta["embedder"] != embedder.id:
            return nothing
        hashes = np.load(folder / "hashes.npy")
        return {int(h): i for i, h in enumerate(hashes)}, np.load(folder / "vectors.npy", mmap_mode="r")
    except (OSError, ValueError, KeyError):
        return nothing  # none yet, or damaged, which indexing again mends


def _previous(home: Path) -> Catalogue | None:
    try:
        return Catalogue.open(home / (home / "CURRENT").read_text().strip())
    except (OSError, CatalogueError):
        return None  # nothing to reuse: none yet, or damaged, which indexing again mends


def _put_in_service(home: Path, version: str, previous: Catalogue | None) -> None:
    pointer = home / ".CURRENT.new"
    pointer.write_text(version + "\n")
    pointer.replace(home / "CURRENT")
    keep = {version, previous.version if previous else version}
    for folder in home.iterdir():
        if folder.is_dir() and folder.name not in keep and not folder.name.startswith(".building-"):
            shutil.rmtree(folder)


def _refuse_shrinking(before: Sequence[str], products: Sequence[Product]) -> None:
    """FeedRefused where so much would be deleted that the feed is likelier half written than meant."""
    gone = len(set(before).difference(p.id for p in products))
    if len(before) > _SMALL and gone > len(before) * _MOST_DELETED:
        raise FeedRefused(
            f"{gone:,} of the {len(before):,} products in service are not in the feed any more, more than half; "
            "nothing was changed. Export the feed again, or, if they are to go, import it with --allow-shrink"
        )


def _hash(embedder: str, text: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{embedder}|{text}".encode(), digest_size=8).digest(), "big")


def _unique(ids: Any) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise FeedRefused(f"id {one!r} stands twice in the catalogue; ids name one product or variant each")
        seen.add(one)
