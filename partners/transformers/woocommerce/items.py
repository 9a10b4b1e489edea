"""One thing that a shop sells, in our words."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.transformers.prose import plain
from partners.transformers.reading import MOST, amount, count, field, rows, text, text_of, words


def sells(row: Any) -> bool:
    """Whether a row can be offered: it is shown, has a SKU, a GTIN and a price."""
    is_named = bool(words(row, "sku") and words(row, "global_unique_id") and words(row, "price"))
    return is_named and field(row, "status") == "publish"


def item(product: Any, row: Any, options: Mapping[str, Any]) -> PartnerItem:
    """A row that `sells`, of a product; both are the same for what comes in one way only."""
    return PartnerItem(
        partner_sku=text(row, "sku"),
        gtin=text(row, "global_unique_id"),
        family=family(product),
        title=text(product, "name"),
        brand=_first(product, "brands"),
        category=_first(product, "categories"),
        description=plain(words(product, "short_description") or words(product, "description")),
        attributes=_attributes(row),
        images=tuple(dict.fromkeys([*_images(row), *_images(product)])),
        currency=options.get("currency", ""),
        cost=amount(row, "price"),
        available=available(row, is_backorder_fine=options.get("backorders", False)),
    )


def family(product: Any) -> str:
    """The product's number, with the shop's name: every shop counts from one."""
    host = _host(words(product, "permalink"))
    if not host:
        raise Unreadable("permalink is no address.")
    return f"{host}/{count(product, 'id')}"


def available(row: Any, *, is_backorder_fine: bool) -> int | None:
    """Pieces; None where the shop does not count, or takes orders for what it awaits and that is fine with us."""
    status = field(row, "stock_status")
    if field(row, "purchasable") is not True or status not in ("instock", "onbackorder"):
        return 0
    if status == "onbackorder":
        return None if is_backorder_fine else 0
    quantity = field(row, "stock_quantity")
    if quantity is None or field(row, "manage_stock") is False:
        return None
    if not isinstance(quantity, int) or isinstance(quantity, bool) or abs(quantity) >= MOST:
        raise Unreadable("stock_quantity is no count.")
    if quantity <= 0 and is_backorder_fine:
        return None
    return max(quantity, 0)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _first(product: Any, name: str) -> str:
    """The name of its first category or brand. Brands came with WooCommerce 9.6."""
    found = rows(product, name) if name in product else []
    return text(found[0], "name") if found else ""


def _attributes(row: Any) -> dict[str, str]:
    """A variation has one `option` of each attribute; a product has `options`, told where there is one."""
    told: dict[str, str] = {}
    for one in rows(row, "attributes"):
        options = [text(one, "option")] if words(one, "option") else rows(one, "options")
        if len(options) == 1:
            told[text(one, "name")] = text_of(options[0], "options")
    return told


def _images(row: Any) -> list[str]:
    """A product has several pictures, a variation one or none."""
    pictures = rows(row, "images") if "images" in row else [row.get("image")]
    return [text(picture, "src") for picture in pictures if picture is not None]
