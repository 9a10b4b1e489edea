"""The shop's orders, read back. No question of the API's reaches our number: `search` reads addresses and items alone.

So we read the newest orders, as far back as one of ours can still be in doubt. New ones that come in meanwhile push
others to a later page, where we see them twice; none is missed.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from partners.errors import Rejected, Unreadable
from partners.messages import (
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    OrderReference,
    PartnerStatus,
)
from partners.transformers.reading import amount, count, text, words
from partners.transformers.requests import Conversation, Request, Response
from partners.transformers.woocommerce import parcels
from partners.transformers.woocommerce.answers import listed, meta, pages, taken
from partners.transformers.woocommerce.drafts import NUMBER

ORDERS = "/orders"
ROWS_PER_PAGE = "100"
MOST_PAGES = 20
LOOK_BACK_H = 72
NOT_PLACED = frozenset({"pending", "checkout-draft", "auto-draft", "draft", "trash"})
SHIPPED = ("completed",)
CANCELLED = ("cancelled", "refunded", "failed")


def put(path: str, content: Mapping[str, Any]) -> Request:
    """A change of what is at a path."""
    headers = {"Content-Type": "application/json"}
    return Request(method="PUT", path=path, body=json.dumps(content).encode(), headers=headers)


def our_number(order: Any) -> str:
    """Our number of one of the shop's orders; empty for an order that is not ours."""
    told = meta(order, NUMBER)
    return told if isinstance(told, str) and words({NUMBER: told}, NUMBER) else ""


def is_placed(order: Any) -> bool:
    """Whether an order is more than a draft of ours that we never let go."""
    return text(order, "status") not in NOT_PLACED


def total(order: Any, options: Mapping[str, Any]) -> Decimal:
    """What the shop asks for, on the same terms as the prices that it told us."""
    asked = amount(order, "total")
    if options.get("prices_include_tax", True):
        return asked
    tax = amount(order, "total_tax")
    if tax > asked:
        raise Unreadable("The tax is more than the total.")
    return asked - tax


def acknowledgement(order: Any, options: Mapping[str, Any]) -> Acknowledgement:
    """An order as the shop has it: taken as a whole, or cancelled by now."""
    word = text(order, "status")
    is_cancelled = word in options.get("cancelled", CANCELLED)
    return Acknowledgement(
        number=our_number(order),
        partner_reference=str(count(order, "id")),
        answer=Answer.REJECTED if is_cancelled else Answer.ACCEPTED,
        reason=f"The order is {word}." if is_cancelled else "",
        total=total(order, options),
        currency=text(order, "currency"),
    )


def find(number: str, options: Mapping[str, Any]) -> Conversation[Acknowledgement | None]:
    """The one order with our number, or None. Raises Unreadable when there are several, or too many to be sure."""
    ours: dict[int, Any] = {}
    for order in (yield from _newest(options.get("look_back_h", LOOK_BACK_H))):
        if our_number(order) == number and is_placed(order):
            ours[count(order, "id")] = order
    if len(ours) > 1:
        raise Unreadable(f"The shop holds {len(ours)} orders for {number}.")
    return acknowledgement(next(iter(ours.values())), options) if ours else None


def status(reference: OrderReference, options: Mapping[str, Any]) -> Conversation[PartnerStatus]:
    """Where an order stands, in the shop's word and in ours, with its parcels where the shop tells of any."""
    order = yield from _the_order(reference)
    word = text(order, "status")
    return PartnerStatus(
        partner_reference=str(count(order, "id")),
        word=word,
        shipped=word in options.get("shipped", SHIPPED),
        cancelled=word in options.get("cancelled", CANCELLED),
        parcels=parcels.of(order, options),
    )


def cancel(reference: OrderReference, options: Mapping[str, Any]) -> Conversation[Cancellation]:
    """Cancel an order that has not left. The shop itself would cancel any, so we look first."""
    order = yield from _the_order(reference)
    word = text(order, "status")
    if word in options.get("cancelled", CANCELLED):
        return Cancellation(answer=CancelAnswer.CANCELLED)
    if word in options.get("shipped", SHIPPED) or parcels.of(order, options):
        return Cancellation(answer=CancelAnswer.REFUSED, reason=f"The order is {word}.")
    request = put(f"{ORDERS}/{count(order, 'id')}", {"status": "cancelled"})
    response = yield request.committing()
    return _cancellation(response)


def _cancellation(response: Response) -> Cancellation:
    try:
        word = text(taken(response), "status")
    except Rejected as refused:
        return Cancellation(answer=CancelAnswer.REFUSED, reason=str(refused))
    if word != "cancelled":
        return Cancellation(answer=CancelAnswer.REFUSED, reason=f"The order is {word}.")
    return Cancellation(answer=CancelAnswer.CANCELLED)


def _the_order(reference: OrderReference) -> Conversation[Any]:
    """An order of ours by the shop's number. Raises Unreadable when it is somebody else's."""
    theirs = reference.partner_reference
    if not (theirs.isascii() and theirs.isdigit()):
        raise Unreadable(f"{theirs[:40]!r} is no number of the shop's orders.")
    order = taken((yield Request.get(f"{ORDERS}/{theirs}")))
    if our_number(order) != reference.number:
        raise Unreadable(f"The shop's order {theirs} is not our {reference.number}.")
    return order


def _newest(look_back_h: int) -> Conversation[list[Any]]:
    """The orders of the last hours before the newest one: whatever clock the shop has, ours is among them."""
    found: list[Any] = []
    for page in range(1, MOST_PAGES + 1):
        response = yield Request.get(ORDERS, params=_page(page))
        rows = listed(response)
        found += rows
        if not rows or _age_h(rows, found[0]) > look_back_h or page >= pages(response):
            return found
    raise Unreadable(
        f"The shop has more than {MOST_PAGES * int(ROWS_PER_PAGE)} orders in {look_back_h} hours."
    )


def _page(page: int) -> dict[str, str]:
    fields: Iterable[str] = (
        "id",
        "status",
        "currency",
        "total",
        "total_tax",
        "date_created_gmt",
        "meta_data",
    )
    return {
        "orderby": "date",
        "order": "desc",
        "per_page": ROWS_PER_PAGE,
        "page": str(page),
        "_fields": ",".join(fields),
    }


def _age_h(rows: list[Any], newest: Any) -> float:
    """How many hours older than the newest order the last of a page is. Raises Unreadable: the page is in no order."""
    created = [_created(order) for order in rows]
    if created != sorted(created, reverse=True):
        raise Unreadable("The shop does not list its newest orders first.")
    return (_created(newest) - created[-1]) / timedelta(hours=1)


def _created(order: Any) -> datetime:
    """When an order was made. The shop leaves the time zone out, since it is said to be none but UTC."""
    try:
        told = datetime.fromisoformat(text(order, "date_created_gmt"))
    except ValueError as error:
        raise Unreadable("date_created_gmt is no time.") from error
    return told if told.tzinfo else told.replace(tzinfo=UTC)
