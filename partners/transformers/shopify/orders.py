"""The shop's orders, read back: by its number for certain, by ours through a search whose index may lag."""

from collections.abc import Mapping
from typing import Any

from partners.errors import Unreadable
from partners.messages import (
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    OrderReference,
    Parcel,
    PartnerStatus,
)
from partners.transformers.reading import amount, field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.shopify import documents
from partners.transformers.shopify.api import Api, nodes, refusals
from partners.transformers.shopify.lines import parcel_lines
from partners.transformers.shopify.search import any_of

SHIPPED = "FULFILLED"
NOT_YET_SHIPPED = frozenset(
    {"UNFULFILLED", "OPEN", "ON_HOLD", "SCHEDULED", "PENDING_FULFILLMENT", "IN_PROGRESS"}
)
LEFT = "SUCCESS"  # a fulfilment in any other state has not left, or came to nothing


def acknowledgement(order: Any) -> Acknowledgement:
    """An order as the shop has it. Shopify takes all of an order or none of it; one that it cancelled is none."""
    money = mapping(mapping(order, "totalPriceSet"), "presentmentMoney")
    cancelled = field(order, "cancelledAt") is not None
    return Acknowledgement(
        number=words(order, "poNumber"),
        partner_reference=text(order, "legacyResourceId"),
        answer=Answer.REJECTED if cancelled else Answer.ACCEPTED,
        reason=f"Cancelled: {words(order, 'cancelReason')}" if cancelled else "",
        total=amount(money, "amount"),
        currency=text(money, "currencyCode"),
    )


def find(api: Api, number: str) -> Conversation[Acknowledgement | None]:
    """The one order with our number, or None. Raises Unreadable when there are several, or too many to be sure."""
    order = yield from _by_number(api, number)
    return acknowledgement(order) if order else None


def the_order(api: Api, reference: OrderReference, asked: str = documents.ORDER_STATE) -> Conversation[Any]:
    """An order of ours with its parcels. Raises Unreadable when the shop has none, or somebody else's."""
    theirs = reference.partner_reference
    if not theirs:
        found = yield from _by_number(api, reference.number)
        if found is None:
            raise Unreadable(f"The shop does not list our {reference.number}.")
        theirs = text(found, "legacyResourceId")
    order = field((yield from api.ask(asked, {"id": f"gid://shopify/Order/{theirs}"})), "order")
    if words(order, "poNumber") != reference.number:
        raise Unreadable(f"The shop's order {theirs} is not our {reference.number}.")
    return order


def status(api: Api, reference: OrderReference) -> Conversation[PartnerStatus]:
    """Where an order stands, with the parcels that have left."""
    order = yield from the_order(api, reference)
    word = text(order, "displayFulfillmentStatus")
    return PartnerStatus(
        partner_reference=text(order, "legacyResourceId"),
        word=word,
        shipped=word == SHIPPED,
        cancelled=field(order, "cancelledAt") is not None,
        parcels=tuple(_parcel(one) for one in fulfilments(order)),
    )


def cancel(api: Api, reference: OrderReference, reason: str) -> Conversation[Cancellation]:
    """Cancel an order of which nothing has left. The shop does it in the background, so it mostly answers "later"."""
    order = yield from the_order(api, reference)
    if _is_cancelled(order):
        return Cancellation(answer=CancelAnswer.CANCELLED)
    word = text(order, "displayFulfillmentStatus")
    if fulfilments(order) or word not in NOT_YET_SHIPPED:
        return Cancellation(answer=CancelAnswer.REFUSED, reason=f"The order is {word}.")
    variables = {"id": text(order, "id"), "note": f"{reference.number}: {reason}"[:255]}
    given = mapping((yield from api.ask(documents.CANCEL_ORDER, variables, commits=True)), "orderCancel")
    refused = refusals(given, "orderCancelUserErrors")
    if not refused and field(given, "job") is None:
        raise Unreadable("The shop neither refused to cancel nor began to.")
    if _is_cancelled((yield from the_order(api, reference))):
        return Cancellation(answer=CancelAnswer.CANCELLED)
    return Cancellation(answer=CancelAnswer.REFUSED if refused else CancelAnswer.PENDING, reason=refused)


def fulfilments(order: Any) -> list[Any]:
    """What has left."""
    return [one for one in rows(order, "fulfillments") if field(one, "status") == LEFT]


def _by_number(api: Api, number: str) -> Conversation[Any]:
    """The only order with our number, or None.

    Asked in two ways at once: through the search, and among the newest, which need no index. A shop that ignores the
    search is noticed: what it answers with is not ours, and there is more of it than one page.
    """
    data = yield from api.ask(documents.FIND_ORDERS, {"query": any_of("po_number", [number])})
    found, newest = nodes(data, "found"), nodes(data, "newest")
    ours = {text(one, "id"): one for one in [*found, *newest] if words(one, "poNumber") == number}
    if len(ours) > 1:
        raise Unreadable(f"The shop holds {len(ours)} orders for {number}.")
    if not ours and _has_more(mapping(data, "found")):
        raise Unreadable(f"The shop answered with orders that are not {number}, and has more of them.")
    return next(iter(ours.values()), None)


def _has_more(connection: Mapping[str, Any]) -> bool:
    return field(mapping(connection, "pageInfo"), "hasNextPage") is not False


def _is_cancelled(order: Any) -> bool:
    return field(order, "cancelledAt") is not None


def _parcel(fulfilment: Any) -> Parcel:
    """A fulfilment. With several tracking numbers the shop does not say which piece travels under which."""
    tracked = rows(fulfilment, "trackingInfo")
    numbers = [number for one in tracked if (number := words(one, "number"))]
    return Parcel(
        carrier=words(tracked[0], "company") if tracked else "",
        tracking_number=", ".join(numbers),
        tracking_url=words(tracked[0], "url") if tracked else "",
        lines=parcel_lines(fulfilment),
    )
