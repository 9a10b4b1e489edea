"""What a shop sells: variants by barcode, SKU or words, each with its whole family."""

from collections.abc import Mapping
from typing import Any

from partners.errors import Unreadable
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.gtins import asked_first, spellings
from partners.transformers.reading import MOST, amount, field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.shopify import documents
from partners.transformers.shopify.api import Api, nodes
from partners.transformers.shopify.search import all_of, any_of

MOST_HITS = 4
SOLD = "ACTIVE"
SELLS_ON = "CONTINUE"


def items(api: Api, query: ItemQuery, *, most: int) -> Conversation[tuple[PartnerItem, ...]]:
    """One request. The variant that was asked for comes first; what has no SKU or no barcode is not offered."""
    variables = {"query": _search(query), "first": MOST_HITS, "variants": most}
    asked = documents.FIND_BY_WORDS if query.words else documents.FIND_BY_CODE
    data = yield from api.ask(asked, variables)
    currency = text(mapping(data, "shop"), "currencyCode")
    found = [_item(product, one, currency) for product in _products(data) for one in _variants(product, most)]
    return asked_first(found, query)


def available(variant: Any) -> int | None:
    """Pieces; None for a variant that the shop sells without counting. A count below zero is oversold."""
    if field(variant, "availableForSale") is not True:
        return 0
    count = field(variant, "inventoryQuantity")
    if count is None or field(mapping(variant, "inventoryItem"), "tracked") is not True:
        return None
    if not isinstance(count, int) or isinstance(count, bool) or abs(count) >= MOST:
        raise Unreadable("inventoryQuantity is no count.")
    if count <= 0 and field(variant, "inventoryPolicy") == SELLS_ON:
        return None
    return max(count, 0)


def _search(query: ItemQuery) -> str:
    if query.gtin:
        return any_of("barcode", spellings(query.gtin))
    if query.partner_sku:
        return any_of("sku", [query.partner_sku])
    return all_of(query.words)


def _products(data: Mapping[str, Any]) -> list[Any]:
    """The families found, each once, without those that the shop has put away."""
    found = (
        nodes(data, "products")
        if "products" in data
        else [mapping(variant, "product") for variant in nodes(data, "productVariants")]
    )
    by_id = {text(product, "legacyResourceId"): product for product in found[:MOST_HITS]}
    return [product for product in by_id.values() if field(product, "status") == SOLD]


def _variants(product: Any, most: int) -> list[Any]:
    return [one for one in nodes(product, "variants")[:most] if words(one, "sku") and words(one, "barcode")]


def _item(product: Any, variant: Any, currency: str) -> PartnerItem:
    return PartnerItem(
        partner_sku=text(variant, "sku"),
        gtin=text(variant, "barcode"),
        family=f"shopify/{text(product, 'legacyResourceId')}",  # Shopify numbers all shops' products in one row
        title=text(product, "title"),
        brand=words(product, "vendor"),
        category=words(product, "productType"),
        description=words(product, "description"),
        attributes=_attributes(variant),
        images=tuple(dict.fromkeys([*_images(variant), *_images(product)])),
        currency=currency,
        cost=amount(variant, "price"),
        available=available(variant),
    )


def _attributes(variant: Any) -> dict[str, str]:
    """Size and colour. A product that comes in one way only has an option without meaning."""
    options = {text(one, "name"): text(one, "value") for one in rows(variant, "selectedOptions")}
    return {} if options == {"Title": "Default Title"} else options


def _images(row: Any) -> list[str]:
    """Addresses of its pictures; films and models have none, nor has a picture that is still being made smaller."""
    pictures = [one.get("image") for one in nodes(row, "media") if isinstance(one, dict)]
    return [text(picture, "url") for picture in pictures if picture is not None]
