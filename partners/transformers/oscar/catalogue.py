"""What the shop sells."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from partners.messages import PartnerItem
from partners.transformers.gtins import is_spelt, spellings
from partners.transformers.oscar.addresses import Base
from partners.transformers.oscar.reading import amount, count, document, field, rows, text, text_of
from partners.transformers.oscar.visit import Visit
from partners.transformers.requests import Conversation

PRODUCTS = "/products/"


def items(visit: Visit, gtin: str, find_path: str, *, most: int) -> Conversation[tuple[PartnerItem, ...]]:
    """The product with a GTIN in all its sizes, with price and stock; nothing when the shop has no such product."""
    found: list[PartnerItem] = []
    for product in (yield from _products(visit, gtin, find_path)):
        for variant in _variants(product, gtin)[:most]:
            item = yield from _item(visit, product, variant)
            found += [item] if item else []
    return tuple(found)


def product_path(number: str) -> str:
    """Where the shop's API has a product. Its number there is what we call the partner's SKU."""
    return f"{PRODUCTS}{number}/"


def upc_is(product: Any, gtin: str) -> bool:
    """Whether a product is the one with this GTIN. A product without a UPC is not."""
    return is_spelt(text(product, "upc"), gtin)


def _products(visit: Visit, gtin: str, find_path: str) -> Conversation[list[Any]]:
    for upc in spellings(gtin):
        products = yield from visit.list(find_path, {"upc": upc})
        if products:
            return products
    return []


def _variants(product: Any, gtin: str) -> list[Any]:
    """What is sold of a product: its children, or itself; the one asked for first, none without a UPC."""
    variants = [one for one in rows(product, "children") or [product] if text(one, "upc")]
    return sorted(variants, key=lambda one: not upc_is(one, gtin))


def _item(visit: Visit, product: Any, variant: Any) -> Conversation[PartnerItem | None]:
    """A variant with its price and stock, for which the shop has an address each; None when it has no price."""
    base = Base.told_by(field(variant, "url"), product_path(str(count(variant, "id"))))
    price = document((yield from visit.get(base.below(field(variant, "price")))))
    if field(price, "incl_tax") is None:
        return None
    stock = document((yield from visit.get(base.below(field(variant, "availability")))))
    return PartnerItem(
        partner_sku=str(count(variant, "id")),
        gtin=text(variant, "upc"),
        family=f"{base.host}/{count(product, 'id')}",
        title=text(product, "title") or text(variant, "title"),
        description=text(product, "description"),
        category=_category(product),
        attributes=_attributes(product) | _attributes(variant),
        images=tuple(text(image, "original") for image in rows(product, "images")),
        currency=text(price, "currency"),
        cost=amount(price, "incl_tax"),
        available=_available(stock),
    )


def _available(stock: Any) -> int | None:
    """Pieces; None when the shop sells without counting them."""
    if field(stock, "is_available_to_buy") is not True:
        return 0
    return count(stock, "num_available") if stock.get("num_available") is not None else None


def _category(product: Any) -> str:
    """The narrowest name of the first category: `Shoes > Running` is Running."""
    categories = rows(product, "categories")
    return text_of(categories[0], "categories").rpartition(">")[2].strip() if categories else ""


def _attributes(product: Any) -> dict[str, str]:
    """What is told in words or numbers. Lists, files and entities are for the shop's own pages."""
    told: Mapping[str, Any] = {text(one, "code"): field(one, "value") for one in rows(product, "attributes")}
    return {
        code: text_of(str(value), code)
        for code, value in told.items()
        if isinstance(value, str | int | Decimal)
    }
