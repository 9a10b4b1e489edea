"""A purchase order in the words of WooCommerce's orders. Its page: "Create an order"."""

from collections.abc import Mapping, Sequence
from typing import Any

from partners.messages import PurchaseOrderMessage

NUMBER = "_purchase_order_number"  # a leading underscore hides a field from the shop's own pages
LINE = "_purchase_order_line"
DRAFT = "pending"


def status(options: Mapping[str, Any]) -> str:
    """What an order becomes when we let it go: the shop packs it, or looks at it first (`on-hold`)."""
    told: str = options.get("status", "processing")
    return told


def draft(
    order: PurchaseOrderMessage, named: Sequence[tuple[int, int]], options: Mapping[str, Any]
) -> dict[str, Any]:
    """A pending order. The shopper's e-mail address stays with us: the shop would write to it, of its own prices."""
    content: dict[str, Any] = {
        "status": DRAFT,
        "customer_note": f"Purchase order {order.number}",
        "shipping": _address(order),
        "billing": dict(options.get("billing", {})),
        "meta_data": [{"key": NUMBER, "value": order.number}],
        "line_items": [
            {
                "product_id": product,
                "variation_id": variation,
                "quantity": line.quantity,
                "meta_data": [{"key": LINE, "value": str(line.line_number)}],
            }
            for (product, variation), line in zip(named, order.lines, strict=True)
        ],
    }
    if method := options.get("shipping_method"):
        content["shipping_lines"] = [{"method_id": method, "method_title": method, "total": "0.00"}]
    return content


def _address(order: PurchaseOrderMessage) -> dict[str, str]:
    to = order.ship_to
    first_name, last_name = to.two_names
    fields = {
        "first_name": first_name,
        "last_name": last_name,
        "address_1": to.line1,
        "address_2": to.line2,
        "city": to.city,
        "state": to.region,
        "postcode": to.postal_code,
        "country": to.country,
        "phone": order.phone,
    }
    return {name: value for name, value in fields.items() if value}
