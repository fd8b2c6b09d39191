"""What each tool does, over the one Shop: checked arguments in, the protocol's answer out. All of it blocks."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from catalog.predicates import Predicate, check, in_path
from catalog.product import Product, Variant, minor_digits, public_json
from language.speak import say
from serving.impressions import impression
from serving.mcp import inputs, shapes
from serving.mcp.shapes import CART, LOOKUP, SEARCH, Json, Shapes, envelope, failed, fault, info, warning
from serving.public import refuse_private
from tools.cart import Line
from tools.compare import compare
from tools.errors import RetryError
from tools.handoff import Contact, hand_off, reason
from tools.request import to_request
from tools.why import why_not

if TYPE_CHECKING:
    from ranking.slate import Slate
    from retrieval.understanding.request import ShoppingRequest
    from serving.shop import Shop

_CART_ID = re.compile(r"cart_[A-Za-z0-9_-]{16,64}")
_FURTHEST = 1000
_OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in", "has", "!has")
_SORTED = ("price", "rating", "rating_count", "released", "discount")


class Operations:
    """The tools of one shop. RetryError on arguments that name nothing; TerminalError where a store is down."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def search_catalog(self, call: inputs.SearchCatalog) -> Json:
        """Search the shop's catalogue in a buyer's own words: kinds of products, prices, brands, negations ("not
        Logitech"), sizes and colours are understood. Says what became a filter, and what can't be checked here."""
        request, messages = self._request(call.catalog)
        slate = self._shop.funnel.run(request)
        self._shop.events.append(impression(request, slate, datetime.now(UTC)))
        found = self._shapes()
        products = []
        for pick in slate.selected:
            known = found.find(pick.product["id"])
            if known is not None:
                shown = known[0].variant(pick.product["variant_id"])
                products.append(found.product(known[0], [shown], why=pick.why, featured=pick.featured))
        offset = request.offset + len(slate.selected)
        more = bool(slate.selected) and offset < slate.total and offset <= _FURTHEST
        page = {"has_next_page": more, "total_count": slate.total, **({"cursor": _cursor(offset)} if more else {})}
        return {"ucp": envelope(SEARCH), "products": products, "pagination": page, "messages": messages + _said(slate)}

    def lookup_catalog(self, call: inputs.LookupCatalog) -> Json:
        """Look up products or variants by their ids, with price and availability of now."""
        found = self._shapes()
        messages: list[Json] = []
        where = self._filters(call.catalog, messages)
        hits: dict[str, tuple[Product, dict[str, tuple[Variant, list[Json]]]]] = {}
        for id_ in dict.fromkeys(call.catalog.ids):
            known = found.find(id_)
            if known is None:
                messages.append(info("not_found", id_))
                continue
            product, variant_id = known
            variant = product.variant(variant_id) if variant_id else found.cheapest(product)
            if not self._meets(found, product, variant, where):
                messages.append(info("filtered_out", f"{id_} does not meet the filters"))
                continue
            match = {"id": id_, "match": "exact" if variant_id else "featured"}
            hits.setdefault(product.id, (product, {}))[1].setdefault(variant.id, (variant, []))[1].append(match)
        products = []
        for product, variants in hits.values():
            shape = found.product(product, [variant for variant, _ in variants.values()])
            for told, (_, matched) in zip(shape["variants"], variants.values(), strict=True):
                told["inputs"] = matched
            products.append(shape)
        return {"ucp": envelope(LOOKUP), "products": products, "messages": messages}

    def get_product(self, call: inputs.GetProduct) -> Json:
        """One product in full, with all its options: which of them exist and can be had beside those selected."""
        found, wanted = self._shapes(), call.catalog
        known = found.find(wanted.id)
        if known is None:
            return failed([fault("not_found", f"no product or variant {wanted.id!r}", "unrecoverable")], LOOKUP)
        product, variant_id = known
        given = {s.name: s.label for s in wanted.selected}
        if not given:
            given = product.variant(variant_id).options if variant_id else found.cheapest(product).options
        selected, variants = found.chosen(product, given, wanted.preferences)
        shape = found.product(product, variants)
        if options := found.signalled(product, selected):
            shape["options"] = options
            shape["selected"] = [{"name": name, "label": label} for name, label in selected.items()]
        dropped = [name for name in given if name not in selected]
        notes = [info("selection_dropped", f"no variant has all of it, so {name!r} was left out") for name in dropped]
        return {"ucp": envelope(LOOKUP), "product": shape, "messages": notes}

    def create_cart(self, call: inputs.CreateCart) -> Json:
        """Create a cart with line items; totals are the shop's."""
        key = call.meta.idempotency_key
        agent = call.meta.agent.profile if call.meta.agent else ""
        made = hashlib.sha256(f"{agent} {key}".encode()).hexdigest()[:32] if key else secrets.token_urlsafe(24)
        lines, messages = self._lines(call.cart.line_items)
        if not lines and call.cart.line_items:
            return failed(messages, CART)
        return self._cart(f"cart_{made}", lines, key, messages)

    def get_cart(self, call: inputs.GetCart) -> Json:
        """Read a cart at the prices of now."""
        if not self._has(call.id):
            return _no_cart(call.id)
        return shapes.cart(call.id, self._shop.carts.view(call.id), self._shop.settings.cart_permalink)

    def update_cart(self, call: inputs.UpdateCart) -> Json:
        """Replace all line items of a cart: send every line that shall stay."""
        if not self._has(call.id):
            return _no_cart(call.id)
        lines, messages = self._lines(call.cart.line_items)
        if not lines and call.cart.line_items:
            return failed(messages, CART)
        return self._cart(call.id, lines, call.meta.idempotency_key, messages)

    def cancel_cart(self, call: inputs.CancelCart) -> Json:
        """Cancel a cart; its last state is given back."""
        told = self.get_cart(call)
        if "id" in told:
            self._shop.carts.forget(call.id)
        return told

    def ask_business(self, call: inputs.AskBusiness) -> Json:
        """Ask about shipping, returns, sizes, guides and how to reach the shop. Answers are quoted from the shop's
        documents with their sources; where the documents don't say, that is said."""
        query, contact = call.ask.query, Contact.of(self._shop.settings.handoff)
        why = reason(query)
        if why:
            plain, answer = hand_off(why, self._shop.knowledge, contact)
        else:
            answer = self._shop.knowledge.ask(query)
            plain = answer.text if answer else say("unknown")
        messages = [info("source", f"{q.source} ({q.file}): {q.text}") for q in answer.quotes] if answer else []
        messages += [
            info("not_used", f"{id_} was not looked at: answers here are from documents") for id_ in call.ask.ids
        ]
        told: Json = {"ucp": envelope(), "answer": {"plain": plain}, "messages": messages}
        if answer and not why:
            quoted = "\n".join(f"> {quote.words}\n>\n> — {quote.source}\n" for quote in answer.quotes)
            told["answer"]["markdown"] = quoted
        if contact and (why or not answer):
            told["links"] = [{"type": "contact", "url": contact.href, "title": contact.shown}]
        return told

    def compare_products(self, call: inputs.CompareProducts) -> Json:
        """Compare two to four products: a table of what tells them apart, what they share, and which is cheapest."""
        found = self._shapes()
        known = [found.find(id_) for id_ in call.ids]
        table = compare(self._shop.shelf, [hit[0].id if hit else id_ for hit, id_ in zip(known, call.ids, strict=True)])
        ids = [p["id"] for p in table["products"]]
        products = [hit[0] for id_ in ids if (hit := found.find(id_))]
        shown = [found.product(p, [found.cheapest(p)]) for p in products]
        return {
            "ucp": envelope(),
            "products": shown,
            "rows": table["rows"],
            "same": table["same"],
            "cheapest": table["cheapest"],
        }

    def why_not_shown(self, call: inputs.WhyNotShown) -> Json:
        """Why a product was not among the results of a search: the wish it fails, or how far down it ranks."""
        request, messages = self._request(call.catalog)
        known = self._shapes().find(call.product)
        named = known[0].title if known else call.product
        understood = self._shop.funnel.run(request)
        if known and known[0].id in understood.ids():
            place = request.offset + understood.ids().index(known[0].id) + 1
            plain = f"{named} was shown: it stands at place {place} of this search."
            return {"ucp": envelope(), "answer": {"plain": plain}, "messages": messages}
        asked = request.model_copy(update={"constraints": understood.constraints, "parse": False})
        told, _ = why_not(self._shop.funnel, self._shop.shelf, asked.model_dump(), named)
        return {"ucp": envelope(), "answer": {"plain": told}, "messages": messages}

    def _shapes(self) -> Shapes:
        return Shapes(self._shop.live())

    def _request(self, search: inputs.Search) -> tuple[ShoppingRequest, list[Json]]:
        messages: list[Json] = []
        arguments: dict[str, Any] = {
            "text": search.query, "k": min(search.pagination.limit, inputs.MOST_PAGE),
            "offset": _offset(search.pagination.cursor), "constraints": self._filters(search, messages),
            "locale": search.context.language or "en",
        }  # fmt: skip
        if search.sort is not None:
            self._check_sort(search.sort.field)
            arguments["sort"] = {"field": search.sort.field, "order": search.sort.order}
        request = to_request(arguments, surface="chat")
        refuse_private(request)
        return request, messages

    def _filters(self, search: inputs.Search | inputs.Lookup, messages: list[Json]) -> list[Any]:
        """The protocol's filters as constraints. Prices in another currency can't be converted, and that is said."""
        filters, ours = search.filters, self._shop.live().currency
        where: list[Any] = list(filters.constraints or ())
        for condition in where:
            if isinstance(condition, list | tuple) and len(condition) == 3 and condition[1] not in _OPERATORS:
                raise RetryError(f"filters.constraints: no operator {condition[1]!r}; use {' '.join(_OPERATORS)}")
        if filters.categories:
            where.append(["category", "in", self._categories(filters.categories, messages)])
        if filters.price is None:
            return where
        theirs = (search.context.currency or ours).upper()
        if theirs != ours:
            messages.append(
                info("price_filter_ignored", f"prices here are in {ours}, so a filter in {theirs} was left out")
            )
            return where
        scale = 10 ** minor_digits(ours)
        bounds = ((">=", filters.price.min), ("<=", filters.price.max))
        return where + [["price", op, amount / scale] for op, amount in bounds if amount is not None]

    def _categories(self, wanted: Sequence[str], messages: list[Json]) -> list[str]:
        """The catalogue's paths that have a wanted node or begin with a wanted path; what has none is said."""
        facts = self._shop.live().columns.facts
        paths = sorted({facts.strings[code] for code in facts.column("category")[1].tolist()})
        found = set()
        for name in wanted:
            under = [path for path in paths if in_path(path, name)]
            found.update(under)
            if not under:
                nodes = sorted({node for path in paths for node in path.split(" > ")})
                near = difflib.get_close_matches(name, nodes, 3) or sorted({path.split(" > ")[0] for path in paths})
                messages.append(warning("unknown_category", f"no category {name!r}; there are {', '.join(near[:20])}"))
        return sorted(found) or list(wanted)

    def _check_sort(self, field: str) -> None:
        columns = self._shop.live().columns
        attributes = sorted(f for f in {*columns.facts.spans, *columns.options.spans} if f.startswith("attributes."))
        if field not in (*_SORTED, *attributes):
            raise RetryError(f"catalog.sort.field: nothing is ordered by {field!r}; use {', '.join(_SORTED)} or one of "
                             f"{', '.join(attributes[:20])}")  # fmt: skip

    def _meets(self, found: Shapes, product: Product, variant: Variant, where: Sequence[Any]) -> bool:
        if not where:
            return True
        offer = {k: v for k, v in found.offer(variant).items() if k != "stock"}
        told = {**public_json(product, variant), **offer}
        asked = to_request({"constraints": list(where)})
        refuse_private(asked)
        return all(check(told, Predicate(field=c.field, op=c.op, value=c.value)) for c in asked.constraints)

    def _lines(self, wanted: Sequence[inputs.LineItem]) -> tuple[list[Line], list[Json]]:
        """The lines that can be held, and a message for each that can't, or not in that number."""
        found = self._shapes()
        lines: dict[str, Line] = {}
        messages: list[Json] = []
        for place, line in enumerate(wanted):
            path = f"$.line_items[{place}]"
            known = found.find(line.item.id)
            if known is None:
                messages.append(fault("not_found", f"no product or variant {line.item.id!r}", path=path))
                continue
            product, variant_id = known
            variant = product.variant(variant_id) if variant_id else found.cheapest(product)
            if not found.buyable(variant):
                messages.append(fault("out_of_stock", f"{product.title} can't be had", path=path))
                continue
            if variant_id is None and len(product.variants) > 1:
                chosen = ", ".join(variant.options.values()) or variant.id
                messages.append(info("variant_chosen", f"of {product.title}, {chosen}: the cheapest to be had", path))
            before = lines.get(variant.id)
            units, stock = (
                line.quantity + (before.quantity if before else 0),
                self._shop.shelf.stock(product.id, variant.id),
            )
            most = min(99, int(stock) if stock is not None else 99)
            if units > most:
                messages.append(warning("quantity_changed", f"{most} of {product.title} can be had, not {units}", path))
            if most:
                lines[variant.id] = Line(product_id=product.id, variant_id=variant.id, quantity=min(units, most))
        return list(lines.values()), messages

    def _has(self, id_: str) -> bool:
        return _CART_ID.fullmatch(id_) is not None and self._shop.carts.known(id_)

    def _cart(self, id_: str, lines: Sequence[Line], key: str | None, messages: Sequence[Json]) -> Json:
        held = self._shop.carts.replace(id_, lines, turn=key or "")
        return shapes.cart(id_, held, self._shop.settings.cart_permalink, messages)


def _no_cart(id_: str) -> Json:
    return failed([fault("not_found", f"no cart {id_[:80]!r}, or it has expired; create one", "unrecoverable")], CART)


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"offset": offset}).encode()).decode()


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(cursor.encode()))["offset"])
    except (ValueError, KeyError, TypeError) as error:
        raise RetryError(f"catalog.pagination.cursor: {cursor!r} was not given by this shop; leave it out") from error


def _said(slate: Slate) -> list[Json]:
    """What was understood, what can't be checked, and what would give more where nothing fits."""
    told = []
    for constraint in slate.constraints:
        if constraint.status == "unsupported":
            wish = constraint.words or str(constraint.value)
            told.append(warning("not_checked", f"{wish!r} can't be checked in this catalogue"))
        else:
            code = "filtered" if constraint.status == "filtered" and constraint.strength != "prefer" else "preferred"
            value = constraint.value
            listed = f"{constraint.field} in {', '.join(map(str, value))}" if isinstance(value, tuple) else None
            told.append(info(code, listed or constraint.key))
    told += [info("corrected", f"{typed!r} was read as {meant!r}") for typed, meant in slate.corrections]
    if not slate.selected:
        told.append(info("no_match", "Nothing meets every wish."))
        told += [info("loosen", f"{way.label}: {way.count} products") for way in slate.loosenings]
    if slate.popular and slate.selected:
        what = "popular products that pass the filters" if slate.constraints else "popular products"
        told.append(info("popular", f"No words were given: these are {what}."))
    told += [info("degraded", step.degraded) for step in slate.trace if step.degraded]
    return told
