"""Products, carts and messages in the protocol's shapes. All is public: no margin, no score, no rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from catalog.predicates import PRIVATE_FIELDS, same
from catalog.product import Availability, Money, Product, Variant
from retrieval.catalogue import Catalogue
from serving.mcp import UCP_VERSION

SEARCH, LOOKUP, CART = "dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup", "dev.ucp.shopping.cart"
Json = dict[str, Any]


def envelope(capability: str | None = None, *, error: bool = False) -> Json:
    """The `ucp` member of every answer."""
    told: Json = {"version": UCP_VERSION, "status": "error" if error else "success"}
    if capability:
        told["capabilities"] = {capability: [{"version": UCP_VERSION}]}
    return told


def info(code: str, content: str, path: str | None = None) -> Json:
    """A note beside an answer."""
    return _message("info", code, content, path)


def warning(code: str, content: str, path: str | None = None) -> Json:
    """A note that the buyer must see."""
    return _message("warning", code, content, path)


def fault(code: str, content: str, severity: str = "recoverable", path: str | None = None) -> Json:
    """An outcome that is not what was asked for. `recoverable`: other arguments can succeed."""
    return {**_message("error", code, content, path), "severity": severity}


def failed(messages: Sequence[Json], capability: str | None = None) -> Json:
    """The answer where there is no resource to give."""
    return {"ucp": envelope(capability, error=True), "messages": list(messages)}


def price(amount: float, currency: str) -> Json:
    """A price of major units, in minor ones."""
    return {"amount": Money.of(amount, currency).minor, "currency": currency}


class Shapes:
    """Products of one catalogue with their live prices and stock."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._columns = catalogue, catalogue.columns

    def find(self, id_: str) -> tuple[Product, str | None] | None:
        """The product of an id, and the variant's id where it is one's."""
        row = self._columns.row_of.get(id_)
        if row is not None:
            return self._catalogue.store[row], None
        variant = self._columns.variant_row_of.get(id_)
        return None if variant is None else (self._catalogue.store[int(self._columns.product_of[variant])], id_)

    def cheapest(self, product: Product) -> Variant:
        """The variant shown where none is asked for: the cheapest to be had."""
        shown = int(self._columns.lowest[self._columns.row_of[product.id]])
        return product.variant(self._columns.variant_ids[shown])

    def offer(self, variant: Variant) -> Json:
        """Its live price, was_price, availability and stock, in the catalogue's words."""
        return self._columns.offer(self._columns.variant_row_of[variant.id])

    def buyable(self, variant: Variant) -> bool:
        """Whether it can be had now."""
        return Availability(self.offer(variant)["availability"]).buyable

    def product(self, product: Product, variants: Sequence[Variant], **metadata: Any) -> Json:
        """A product with these of its variants, the featured one first; `metadata` stands beside its attributes."""
        prices = [self.offer(v)["price"] for v in product.variants]
        currency = self._catalogue.currency
        described = product.description.strip() or product.title
        out: Json = {
            "id": product.id, "title": product.title, "description": {"plain": described},
            "price_range": {"min": price(min(prices), currency), "max": price(max(prices), currency)},
            "variants": [self.variant(product, v) for v in variants],
        }  # fmt: skip
        if link := _address(product.url):
            out["url"] = link
        if product.category:
            out["categories"] = [{"value": " > ".join(product.category), "taxonomy": "merchant"}]
        if media := _media(product.images, product.title):
            out["media"] = media
        if options := self.options(product):
            out["options"] = [
                {"name": n, "values": [{"label": label} for label in labels]} for n, labels in options.items()
            ]
        if product.rating is not None:
            count = {} if product.rating_count is None else {"count": product.rating_count}
            out["rating"] = {"value": product.rating, "scale_max": 5, **count}
        if product.tags:
            out["tags"] = list(product.tags)
        attributes = {a.name: a.value for a in product.attributes if a.name not in PRIVATE_FIELDS}
        units = {a.name: a.unit for a in product.attributes if a.unit and a.name in attributes}
        told = {"brand": product.brand, "attributes": attributes, "units": units, **metadata}
        out["metadata"] = {name: value for name, value in told.items() if value}
        return out

    def variant(self, product: Product, variant: Variant) -> Json:
        """One variant with its live price and availability."""
        offer, currency = self.offer(variant), self._catalogue.currency
        title = variant.title or " / ".join(variant.options.values()) or product.title
        out: Json = {
            "id": variant.id, "title": title, "description": {"plain": title}, "price": price(offer["price"], currency),
            "availability": {"available": Availability(offer["availability"]).buyable, "status": offer["availability"]},
        }  # fmt: skip
        if offer["was_price"] is not None:
            out["list_price"] = price(offer["was_price"], currency)
        if variant.options:
            out["options"] = [{"name": name, "label": label} for name, label in variant.options.items()]
        if variant.sku:
            out["sku"] = variant.sku
        if variant.gtin:
            out["barcodes"] = [{"type": "GTIN", "value": variant.gtin}]
        if link := _address(variant.url):
            out["url"] = link
        if media := _media([variant.image] if variant.image else [], title):
            out["media"] = media
        return out

    def options(self, product: Product) -> dict[str, list[str]]:
        """The labels of each option over all variants, in the order they first come."""
        found: dict[str, dict[str, None]] = {}
        for variant in product.variants:
            for name, label in variant.options.items():
                found.setdefault(name, {})[label] = None
        return {name: list(labels) for name, labels in found.items()}

    def chosen(
        self, product: Product, selected: Mapping[str, str], preferences: Sequence[str]
    ) -> tuple[dict[str, str], list[Variant]]:
        """The selections that can be kept and the variants that have them, those to be had first, then by price.

        Where no variant has all, options give way: those not preferred first, then the last preferred.
        """
        named = {name: label for name, label in selected.items() if name in self.options(product)}
        giving = [n for n in reversed(named) if n not in preferences] + [n for n in reversed(preferences) if n in named]
        while not (having := [v for v in product.variants if matches(v, named)]):
            named.pop(giving.pop(0))
        return named, sorted(having, key=lambda v: (not self.buyable(v), self.offer(v)["price"], v.id))

    def signalled(self, product: Product, selected: Mapping[str, str]) -> list[Json]:
        """All options, each value with whether it exists, and can be had, beside the other selections."""
        out = []
        for name, labels in self.options(product).items():
            others = {n: label for n, label in selected.items() if n != name}
            values = []
            for label in labels:
                having = [v for v in product.variants if matches(v, {**others, name: label})]
                values.append({"label": label, "available": any(map(self.buyable, having)), "exists": bool(having)})
            out.append({"name": name, "values": values})
        return out


def matches(variant: Variant, selected: Mapping[str, str]) -> bool:
    """Whether a variant has all these options; case and accents apart."""
    return all(name in variant.options and same(variant.options[name], label) for name, label in selected.items())


def cart(id_: str, held: Mapping[str, Any], permalink: str | None, messages: Iterable[Json] = ()) -> Json:
    """A cart as the protocol has it, from the JSON of `Carts`."""
    currency, lines, notes = held["currency"], [], list(messages)
    for place, row in enumerate(held["lines"]):
        unit, sum_ = (Money.of(row[key], currency).minor for key in ("price", "subtotal"))
        if not row["available"]:
            notes.append(
                warning(
                    "out_of_stock", f"{row['title']} can't be had and is not in the total", f"$.line_items[{place}]"
                )
            )
            sum_ = 0
        item = {"id": row["variant_id"], "title": row["title"], "price": unit}
        if image := _address(row["image"]):
            item["image_url"] = image
        totals = [{"type": "subtotal", "amount": sum_}, {"type": "total", "amount": sum_}]
        lines.append({"id": row["variant_id"], "item": item, "quantity": row["quantity"], "totals": totals})
    total = Money.of(held["total"], currency).minor
    out: Json = {
        "ucp": envelope(CART), "id": id_, "line_items": lines, "currency": currency,
        "totals": [{"type": "subtotal", "amount": total}, {"type": "total", "amount": total}],
    }  # fmt: skip
    if notes:
        out["messages"] = notes
    if permalink and (address := _handed(permalink, held["lines"])):
        out["continue_url"] = address
    return out


def _handed(permalink: str, lines: Sequence[Mapping[str, Any]]) -> str | None:
    """The address that fills the shop's cart: of several lines only where the address takes a list of them."""
    lines = [line for line in lines if line["available"]]

    def filled(template: str, line: Mapping[str, Any]) -> str:
        fields = (("{variant_id}", "variant_id"), ("{product_id}", "id"), ("{quantity}", "quantity"))
        for mark, key in fields:
            template = template.replace(mark, str(line[key]))
        return template

    for pair in ("{variant_id}:{quantity}", "{product_id}:{quantity}"):
        if lines and pair in permalink:
            return permalink.replace(pair, ",".join(filled(pair, line) for line in lines))
    return filled(permalink, lines[0]) if len(lines) == 1 else None


def _message(type_: str, code: str, content: str, path: str | None) -> Json:
    return {"type": type_, "code": code, "content": content, **({"path": path} if path else {})}


def _address(url: str | None) -> str | None:
    """Only whole addresses: the protocol's fields are absolute."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def _media(urls: Iterable[str], title: str) -> list[Json]:
    return [{"type": "image", "url": url, "alt_text": title} for url in map(_address, urls) if url]
