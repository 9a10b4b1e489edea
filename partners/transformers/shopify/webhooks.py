"""What a shop tells by itself. Its page: "About webhooks"; its bodies are those of the older REST API.

The signature covers the body alone: topic and event number could be anybody's. So what happened is read from the body,
and a notice is named by it, which makes a repetition one whatever number it comes under.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from partners.errors import Unreadable
from partners.messages import CancelAnswer, Cancellation, Parcel, ParcelLine, PartnerItem
from partners.notices import Cancelled, Notice, Shipped, Stocked
from partners.transformers.reading import MOST, count, field, rows, text, text_of, words
from partners.transformers.requests import Delivery
from partners.transformers.shopify.lines import our_line

SIGNATURE = "x-shopify-hmac-sha256"
TOPIC = "x-shopify-topic"
LEFT = "success"
MOST_ID = 2**63

Notices = tuple[Notice, ...]


def notices(delivery: Delivery, body: Any) -> Notices:
    """What follows from a call whose signature fits. Orders of others and topics we do not follow give nothing."""
    read = TOPICS.get(delivery.headers.get(TOPIC, "").lower())
    return read(body) if read else ()


def _order(body: Any) -> Notices:
    """An order: its fulfilments that have left, and whether it was cancelled."""
    number, _ = _ours(body)
    if not number:
        return ()
    shipped = [notice for one in rows(body, "fulfillments") for notice in _fulfilment(one)]
    if field(body, "cancelled_at") is None:
        return tuple(shipped)
    reason = words(body, "cancel_reason")
    cancelled = Cancelled(
        notice_id=f"order {_id(body, 'id')} cancelled",
        number=number,
        cancellation=Cancellation(answer=CancelAnswer.CANCELLED, reason=reason),
    )
    return (*shipped, cancelled)


def _fulfilment(body: Any) -> Notices:
    """A fulfilment that has left. With another tracking number it is told again."""
    number, lines = _ours(body)
    if not number or field(body, "status") != LEFT:
        return ()
    tracked = ", ".join(text_of(one, "tracking_numbers") for one in rows(body, "tracking_numbers"))
    urls = rows(body, "tracking_urls")
    parcel = Parcel(
        carrier=words(body, "tracking_company"),
        tracking_number=tracked,
        tracking_url=text_of(urls[0], "tracking_urls") if urls else "",
        lines=lines,
    )
    shipped = Shipped(
        notice_id=f"fulfillment {_id(body, 'id')} {tracked}".strip(),
        number=number,
        parcels=(parcel,),
        partner_reference=_id(body, "order_id"),
    )
    return (shipped,)


def _ours(body: Any) -> tuple[str, tuple[ParcelLine, ...]]:
    """Our number as the lines tell it, and the lines; empty for an order that somebody else placed."""
    lines = rows(body, "line_items")
    told = [our_line(rows(line, "properties"), "name") for line in lines]
    numbers = {number for number, _ in told if number}
    if len(numbers) != 1:
        return "", ()
    packed = tuple(
        ParcelLine(quantity=count(line, "quantity"), line_number=line_number, partner_sku=words(line, "sku"))
        for line, (_, line_number) in zip(lines, told, strict=True)
    )
    return numbers.pop(), packed


def _product(body: Any) -> Notices:
    """How many there are of each variant. The body has no currency, so its prices tell nothing."""
    is_sold = field(body, "status") == "active"
    family = f"shopify/{_id(body, 'id')}"
    items = tuple(
        PartnerItem(
            partner_sku=sku,
            gtin=words(variant, "barcode"),
            family=family,
            title=text(body, "title"),
            currency="",
            cost=Decimal(0),
            available=_available(variant) if is_sold else 0,
        )
        for variant in rows(body, "variants")
        if (sku := words(variant, "sku"))
    )
    return (Stocked(notice_id=f"product {_id(body, 'id')} {text(body, 'updated_at')}", items=items),)


def _available(variant: Any) -> int | None:
    """As in the catalogue; `inventory_management` is null where the shop does not count, and may be absent."""
    quantity = _whole(variant, "inventory_quantity")
    is_counted = "inventory_management" not in variant or variant["inventory_management"] is not None
    if not is_counted or (quantity <= 0 and field(variant, "inventory_policy") == "continue"):
        return None
    return max(quantity, 0)


def _id(body: Any, name: str) -> str:
    """One of Shopify's own numbers, which have outgrown 32 bits."""
    return str(_whole(body, name, MOST_ID))


def _whole(body: Any, name: str, below: int = MOST) -> int:
    value = field(body, name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= below:
        raise Unreadable(f"{name} is no whole number.")
    return value


TOPICS: Mapping[str, Callable[[Any], Notices]] = {
    "orders/updated": _order,
    "orders/cancelled": _order,
    "orders/fulfilled": _order,
    "orders/partially_fulfilled": _order,
    "fulfillments/create": _fulfilment,
    "fulfillments/update": _fulfilment,
    "products/update": _product,
}
