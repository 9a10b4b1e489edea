"""What a shop sells: variants by GTIN, SKU or words, each with its whole family."""

from collections.abc import Iterator, Mapping
from typing import Any

from partners.messages import ItemQuery, PartnerItem
from partners.transformers.gtins import asked_first, spellings
from partners.transformers.prose import plain
from partners.transformers.reading import field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.vendure import documents
from partners.transformers.vendure.api import Api
from partners.transformers.vendure.settings import Settings

MOST_HITS = 4
MOST_WORDS = 8


def items(api: Api, query: ItemQuery, *, most: int) -> Conversation[tuple[PartnerItem, ...]]:
    """One request. The variant that was asked for comes first; what has no SKU or no GTIN is not offered."""
    by_words = bool(query.words)
    asked = documents.FIND_PRODUCTS if by_words else documents.FIND_VARIANTS
    variables = {"filter": _filter(api, query), "hits": MOST_HITS, "most": most}
    data = yield from api.ask(asked, variables)
    shop = Settings.told_by(data)
    pairs = _by_product(data) if by_words else _by_variant(data)
    found = {text(one, "id"): _item(shop, product, one) for product, one in pairs if _is_sold(product, one)}
    return asked_first(found.values(), query)


def gtin_of(variant: Any) -> str:
    """The GTIN as the shop spells it, in its own field; empty when it has none."""
    return words(mapping(variant, "customFields"), "gtin")


def _filter(api: Api, query: ItemQuery) -> dict[str, Any]:
    if query.gtin:
        return {api.gtin_field: {"in": spellings(query.gtin)}}
    if query.partner_sku:
        return {"sku": {"eq": query.partner_sku}}
    named = [{"name": {"contains": word}} for word in query.words.split()[:MOST_WORDS]]
    return {"enabled": {"eq": True}, "_and": named}


def _by_variant(data: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Each hit, which need not be among the first of a large family, and then the family."""
    for hit in rows(mapping(data, "productVariants"), "items")[:MOST_HITS]:
        product = mapping(hit, "product")
        yield product, hit
        yield from _family(product)


def _by_product(data: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    for product in rows(mapping(data, "products"), "items")[:MOST_HITS]:
        yield from _family(product)


def _family(product: Any) -> Iterator[tuple[Any, Any]]:
    return ((product, variant) for variant in rows(mapping(product, "variantList"), "items"))


def _is_sold(product: Any, variant: Any) -> bool:
    is_shown = field(product, "enabled") is True and field(variant, "enabled") is True
    return is_shown and bool(words(variant, "sku") and gtin_of(variant))


def _item(shop: Settings, product: Any, variant: Any) -> PartnerItem:
    facets = _facets(product)
    return PartnerItem(
        partner_sku=text(variant, "sku"),
        gtin=gtin_of(variant),
        family=f"{shop.channel}/{text(product, 'id')}",  # every shop counts from one; its channel's token is its own
        title=text(product, "name"),
        brand=facets.get("brand", ""),
        category=facets.get("category", ""),
        description=plain(words(product, "description")),
        attributes=_attributes(variant),
        images=tuple(dict.fromkeys([*_images(variant), *_images(product)])),
        currency=text(variant, "currencyCode"),
        cost=shop.money(variant, "priceWithTax"),
        available=shop.available(variant),
    )


def _facets(product: Any) -> dict[str, str]:
    """The first value of each facet. Vendure has no brands of its own; its demo shop has facets of these names."""
    told: dict[str, str] = {}
    for value in rows(product, "facetValues"):
        told.setdefault(text(mapping(value, "facet"), "code"), text(value, "name"))
    return told


def _attributes(variant: Any) -> dict[str, str]:
    return {text(mapping(one, "group"), "name"): text(one, "name") for one in rows(variant, "options")}


def _images(row: Any) -> list[str]:
    return [text(one, "preview") for one in rows(row, "assets")]
