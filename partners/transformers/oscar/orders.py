"""The shop's orders, read back with the account we were given.

Oscar has no field for a customer's own number, so ours is the first line of the delivery notes. Its API has no filter
either: we read the list, newest first. A shop that adds one for `search` spares both sides the reading.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from partners.errors import Unreadable
from partners.messages import Acknowledgement, Answer, PartnerStatus
from partners.transformers.oscar.reading import amount, field, text
from partners.transformers.oscar.visit import all_pages
from partners.transformers.requests import Conversation, Request, Response

ORDERS = "/admin/orders/"
MARK = "Purchase order "
ROWS_PER_PAGE = "500"


def note(number: str, *more: str) -> str:
    """The delivery notes of a purchase order; `our_number` reads them."""
    return "\n".join([f"{MARK}{number}", *more])


def our_number(order: Any) -> str:
    """Our number of one of the shop's orders; empty for an order that is not ours."""
    address = field(order, "shipping_address")
    first_line, _, _ = (text(address, "notes") if address else "").partition("\n")
    first_line = first_line.strip()
    return first_line.removeprefix(MARK) if first_line.startswith(MARK) else ""


def acknowledgement(order: Any) -> Acknowledgement:
    """An order as the shop has it. Oscar takes all of an order or none of it."""
    return Acknowledgement(
        number=our_number(order),
        partner_reference=text(order, "number"),
        answer=Answer.ACCEPTED,
        total=amount(order, "total_incl_tax"),
        currency=text(order, "currency"),
    )


def find(number: str) -> Conversation[Acknowledgement | None]:
    """The one order with our number, or None. Raises Unreadable when there are several."""
    order = yield from _the_one(number, lambda order: our_number(order) == number)
    return acknowledgement(order) if order else None


def status(number: str, *, shipped: Sequence[str], cancelled: Sequence[str]) -> Conversation[PartnerStatus]:
    """Where the order with the shop's own number stands. Raises Unreadable when the shop does not list it."""
    order = yield from _the_one(number, lambda order: text(order, "number") == number)
    if order is None:
        raise Unreadable(f"The shop does not list its order {number}.")
    word = text(order, "status")
    return PartnerStatus(
        partner_reference=number, word=word, shipped=word in shipped, cancelled=word in cancelled
    )


def _the_one(number: str, wanted: Callable[[Any], bool]) -> Conversation[Any]:
    """The only order that is wanted, or None. All pages are read: a second one must not stay unseen."""
    params = {"search": number, "limit": ROWS_PER_PAGE}
    found = [order for order in (yield from all_pages(_ask, ORDERS, params)) if wanted(order)]
    if len(found) > 1:
        raise Unreadable(f"The shop holds {len(found)} orders for {number}.")
    return found[0] if found else None


def _ask(params: Mapping[str, str]) -> Conversation[Response]:
    return (yield Request.get(ORDERS, params=params))
