"""The shop's orders, read back by our number or by the shop's own.

What is not placed yet is no order: a draft, or one that waits to be paid. It may be ours from a conversation that broke
off; then it is no answer, but `checkout` goes on with it.
"""

from collections.abc import Mapping
from typing import Any

from partners.errors import Rejected, Unreadable
from partners.messages import (
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    OrderReference,
    Parcel,
    ParcelLine,
    PartnerStatus,
)
from partners.transformers.reading import count, field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.vendure import documents
from partners.transformers.vendure.api import Api, given
from partners.transformers.vendure.settings import Settings

CANCELLED = "Cancelled"
ALL_LEFT = frozenset({"Shipped", "Delivered"})
SOME_LEFT = frozenset({*ALL_LEFT, "PartiallyShipped", "PartiallyDelivered"})
LONGEST_REASON = 250


def acknowledgement(shop: Settings, order: Any) -> Acknowledgement:
    """An order as the shop has it. Vendure takes all of an order or none of it; one that was cancelled is none."""
    number, code = number_of(order), text(order, "code")
    if text(order, "state") == CANCELLED:
        reason = "The order was cancelled."
        return Acknowledgement(number=number, partner_reference=code, answer=Answer.REJECTED, reason=reason)
    return Acknowledgement(
        number=number,
        partner_reference=code,
        answer=Answer.ACCEPTED,
        total=shop.money(order, "totalWithTax"),
        currency=text(order, "currencyCode"),
    )


def number_of(order: Any) -> str:
    """Our number; empty for an order that is not ours."""
    return words(mapping(order, "customFields"), "number")


def is_placed(order: Any) -> bool:
    """Whether it is an order and no draft. Authorised or settled, its payment is no matter of ours."""
    return field(order, "orderPlacedAt") is not None


def with_number(data: Mapping[str, Any], number: str) -> tuple[Any, list[Any]]:
    """What a list of orders holds under our number: the placed one or None, and those that were never finished.

    Raises Unreadable when there are several placed ones, or the shop answered with more than what it was asked for.
    """
    listed = mapping(data, "orders")
    found = rows(listed, "items")
    if count(listed, "totalItems") > len(found):
        raise Unreadable(f"The shop holds more orders for {number} than it lists.")
    ours = [order for order in found if number_of(order) == number]
    placed = [order for order in ours if is_placed(order)]
    if len(placed) > 1:
        raise Unreadable(f"The shop holds {len(placed)} orders for {number}.")
    return (placed[0] if placed else None), [order for order in ours if not is_placed(order)]


def find(api: Api, number: str) -> Conversation[Acknowledgement | None]:
    """The one order that was placed with our number, or None."""
    data = yield from api.ask(documents.FIND_ORDERS, {"filter": {api.number_field: {"eq": number}}})
    placed, _ = with_number(data, number)
    return acknowledgement(Settings.told_by(data), placed) if placed else None


def status(api: Api, reference: OrderReference) -> Conversation[PartnerStatus]:
    """Where an order stands, with the parcels that have left."""
    order = yield from _the_order(api, reference)
    word = text(order, "state")
    return PartnerStatus(
        partner_reference=text(order, "code"),
        word=word,
        shipped=word in ALL_LEFT,
        cancelled=word == CANCELLED,
        parcels=_parcels(order),
    )


def cancel(api: Api, reference: OrderReference, reason: str) -> Conversation[Cancellation]:
    """Cancel an order of which nothing has left. Vendure itself would also cancel what was delivered long ago."""
    order = yield from _the_order(api, reference)
    answer = _answer(order)
    if answer:
        return answer
    why = f"{reference.number}: {reason}"[:LONGEST_REASON]
    refused = ""
    try:
        data = yield from api.ask(documents.CANCEL, {"id": text(order, "id"), "reason": why}, commits=True)
        given(data, "cancelOrder")
    except Rejected as refusal:  # perhaps the answer to a repetition of our request by something on the way
        refused = str(refusal)
    answer = _answer((yield from _the_order(api, reference)))
    if answer:
        return answer
    if not refused:
        raise Unreadable("The shop neither refused to cancel nor did it.")
    return Cancellation(answer=CancelAnswer.REFUSED, reason=refused)


def _answer(order: Any) -> Cancellation | None:
    """What the order's state says by itself to our wish that it is not sent; None while all is open."""
    word = text(order, "state")
    if word in SOME_LEFT or _parcels(order):
        return Cancellation(answer=CancelAnswer.REFUSED, reason=f"Something has left; the order is {word}.")
    return Cancellation(answer=CancelAnswer.CANCELLED) if word == CANCELLED else None


def _the_order(api: Api, reference: OrderReference) -> Conversation[Any]:
    """A placed order of ours. Raises Unreadable when the shop has none, or somebody else's."""
    theirs = reference.partner_reference
    asked = {"code": {"eq": theirs}} if theirs else {api.number_field: {"eq": reference.number}}
    data = yield from api.ask(documents.FIND_ORDERS, {"filter": asked})
    placed, _ = with_number(data, reference.number)
    if placed is None or (theirs and text(placed, "code") != theirs):
        raise Unreadable(f"The shop does not list our {reference.number} under {theirs or 'that number'}.")
    return placed


def _parcels(order: Any) -> tuple[Parcel, ...]:
    """The fulfilments that have left. The shop adds equal lines of ours together, so a parcel's name SKUs alone."""
    skus = {text(line, "id"): text(mapping(line, "productVariant"), "sku") for line in rows(order, "lines")}
    return tuple(
        Parcel(
            carrier=words(one, "method"),
            tracking_number=words(one, "trackingCode"),
            lines=tuple(_parcel_line(line, skus) for line in rows(one, "lines")),
        )
        for one in rows(order, "fulfillments")
        if text(one, "state") in ALL_LEFT
    )


def _parcel_line(line: Any, skus: Mapping[str, str]) -> ParcelLine:
    sku = skus.get(text(line, "orderLineId"))
    if sku is None:
        raise Unreadable("A fulfilment holds what is not in its order.")
    return ParcelLine(quantity=count(line, "quantity"), partner_sku=sku)
