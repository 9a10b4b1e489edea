"""What a shop sells. A product that comes in sizes is one row, its variations are rows of a list below it."""

from collections.abc import Mapping
from typing import Any

from partners.messages import ItemQuery, PartnerItem
from partners.transformers.gtins import asked_first, is_spelt, spellings
from partners.transformers.reading import count, field, words
from partners.transformers.requests import Conversation, Request
from partners.transformers.woocommerce.answers import listed, taken
from partners.transformers.woocommerce.items import item, sells

PRODUCTS = "/products"
MOST_FAMILIES = 4


def items(query: ItemQuery, options: Mapping[str, Any]) -> Conversation[tuple[PartnerItem, ...]]:
    """One request for the hits, then one or two for each family. The variant that was asked for comes first."""
    found: dict[int, list[PartnerItem]] = {}
    for row in (yield from _hits(query))[:MOST_FAMILIES]:
        number = _family_of(row)
        if number not in found:
            found[number] = yield from _family(row, number, options)
    return asked_first((one for family in found.values() for one in family), query)


def by_sku(sku: str) -> Conversation[list[Any]]:
    """The products and variations with exactly this SKU; a shop that ignores the question is not believed."""
    rows = listed((yield Request.get(PRODUCTS, params={"sku": sku})))
    return [row for row in rows if words(row, "sku") == sku]


def gtin_of(row: Any) -> str:
    """A row's GTIN, as the shop writes it; empty before WooCommerce 9.2, which first had a field for it."""
    return words(row, "global_unique_id")


def _hits(query: ItemQuery) -> Conversation[list[Any]]:
    if query.partner_sku:
        return (yield from by_sku(query.partner_sku))
    if query.words:
        params = {"search": query.words, "status": "publish", "per_page": str(MOST_FAMILIES)}
        return listed((yield Request.get(PRODUCTS, params=params)))
    params = {"global_unique_id": ",".join(spellings(query.gtin))}
    found = listed((yield Request.get(PRODUCTS, params=params)))
    return [row for row in found if is_spelt(gtin_of(row), query.gtin)]


def _family_of(row: Any) -> int:
    """The number of the product that a row belongs to, or is."""
    return count(row, "parent_id") if field(row, "type") == "variation" else count(row, "id")


def _family(row: Any, number: int, options: Mapping[str, Any]) -> Conversation[list[PartnerItem]]:
    """All that is sold of a hit: itself, or the variations of the product that it belongs to."""
    if field(row, "type") == "simple":
        return [item(row, row, options)] if sells(row) else []
    path = f"{PRODUCTS}/{number}"
    parent = taken((yield Request.get(path))) if field(row, "type") == "variation" else row
    if field(parent, "type") != "variable" or field(parent, "status") != "publish":
        return []
    most = options.get("most_variants", 50)
    variations = listed((yield Request.get(f"{path}/variations", params={"per_page": str(most)})))
    return [item(parent, one, options) for one in variations[:most] if sells(one)]
