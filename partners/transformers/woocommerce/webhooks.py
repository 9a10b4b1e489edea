"""What a shop tells by itself. Its page: "Webhooks" of the REST API; the body is what the API would answer.

The signature covers the body alone, so what happened is read from there, and a notice is named by it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from partners.messages import CancelAnswer, Cancellation, PartnerItem
from partners.notices import Cancelled, Notice, Shipped, Stocked
from partners.transformers.reading import count, field, text, words
from partners.transformers.requests import Delivery
from partners.transformers.signatures import signed_document
from partners.transformers.woocommerce import parcels
from partners.transformers.woocommerce.items import available
from partners.transformers.woocommerce.orders import CANCELLED, SHIPPED, our_number

SIGNATURE = "x-wc-webhook-signature"
TOPIC = "x-wc-webhook-topic"
PING = re.compile(rb"webhook_id=[0-9]{1,20}")

Notices = tuple[Notice, ...]
Options = Mapping[str, Any]


def notices(delivery: Delivery, secrets: Sequence[str], options: Options) -> Notices:
    """What follows from a call whose signature fits. Orders of others and topics we do not follow give nothing.

    So does the call that a shop makes when the webhook is set up: it is not signed, and says nothing to believe.
    """
    if SIGNATURE not in delivery.headers and PING.fullmatch(delivery.body):
        return ()
    body = signed_document(delivery, SIGNATURE, secrets)
    read = TOPICS.get(delivery.headers.get(TOPIC, "").lower())
    return read(body, options) if read else ()


def _order(body: Any, options: Options) -> Notices:
    """An order of ours that has left, or that the shop cancelled. Everything on the way there gives nothing."""
    number = our_number(body)
    if not number:
        return ()
    theirs, word = str(count(body, "id")), text(body, "status")
    if word in options.get("cancelled", CANCELLED):
        cancellation = Cancellation(answer=CancelAnswer.CANCELLED, reason=f"The order is {word}.")
        return (Cancelled(notice_id=f"order {theirs} cancelled", number=number, cancellation=cancellation),)
    packed = parcels.of(body, options)
    if word not in options.get("shipped", SHIPPED) and not packed:
        return ()
    tracked = ", ".join(parcel.tracking_number for parcel in packed)
    notice_id = f"order {theirs} shipped {tracked}".strip()
    return (Shipped(notice_id=notice_id, number=number, parcels=packed, partner_reference=theirs),)


def _product(body: Any, options: Options) -> Notices:
    """How many there are of a product or a variation. A product in sizes has none of its own; they are told each."""
    if field(body, "type") not in ("simple", "variation") or not words(body, "sku"):
        return ()
    is_shown = field(body, "status") == "publish"
    left = available(body, is_backorder_fine=options.get("backorders", False)) if is_shown else 0
    notice_id = f"product {count(body, 'id')} {text(body, 'date_modified_gmt')}"
    return (Stocked(notice_id=notice_id, items=(_counted(body, left),)),)


def _counted(body: Any, left: int | None) -> PartnerItem:
    """How many pieces there are; the rest of the row is for those who ask."""
    return PartnerItem(
        partner_sku=words(body, "sku"),
        gtin=words(body, "global_unique_id"),
        family=str(count(body, "id")),
        title=text(body, "name"),
        currency="",
        cost=Decimal(0),
        available=left,
    )


TOPICS: Mapping[str, Callable[[Any, Options], Notices]] = {
    "order.created": _order,
    "order.updated": _order,
    "order.restored": _order,
    "product.created": _product,
    "product.updated": _product,
    "product.restored": _product,
}
