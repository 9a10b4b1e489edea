"""Buying: a basket is filled, compared with what we expect, and only then checked out.

A basket becomes at most one order: oscar makes the order's number from the basket's, and answers 401 to whoever checks
the same basket out again. So a check-out that something on the way repeats places nothing; we hear "unknown" and look.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from partners.errors import Rejected, Unreadable
from partners.messages import Acknowledgement, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.oscar import delivery, orders
from partners.transformers.oscar.addresses import Base
from partners.transformers.oscar.catalogue import product_path, upc_is
from partners.transformers.oscar.reading import (
    MISSING,
    REFUSED,
    amount,
    count,
    document,
    field,
    refusal,
    text,
)
from partners.transformers.oscar.visit import Visit
from partners.transformers.requests import Conversation, Request, Response, segment


def place(visit: Visit, order: PurchaseOrderMessage, shipping_method: str) -> Conversation[Acknowledgement]:
    """Place an order. Raises Rejected, with nothing placed, when the shop asks for more, has less or cannot ship."""
    base = yield from delivery.country(visit, order.ship_to.country)
    basket = yield from _fill(visit, base, order.lines)
    yield from _compare(visit, base, basket, order)
    address, methods = yield from delivery.checked(visit, delivery.address(base, order), order)
    content = {
        "basket": text(basket, "url"),
        "guest_email": order.email,
        "total": str(_expected(order)),  # the shop refuses the order when its own sum has changed meanwhile
        "shipping_method_code": delivery.free_of_charge(methods, shipping_method),
        "shipping_address": address,
    }
    request = Request.post("/checkout/", content=content, anonymous=True)
    response = yield from visit.send(request.committing())
    if response.status == REFUSED and _is_about_fields(response):
        raise Rejected(f"The shop refused the order: {refusal(response)}")
    return orders.acknowledgement(document(response))


def _fill(visit: Visit, base: Base, lines: Sequence[PurchaseOrderLine]) -> Conversation[Any]:
    """Put all lines into the guest's basket; return the basket as the last answer tells of it."""
    basket = None
    for line in lines:
        basket = yield from _add(visit, base, line)
    return basket


def _add(visit: Visit, base: Base, line: PurchaseOrderLine) -> Conversation[Any]:
    """Put one line into the basket. Raises Rejected when the shop's number no longer means the same product."""
    path = product_path(segment(line.partner_sku))
    response = yield from visit.get(path)
    if response.status == MISSING or not upc_is(document(response), line.gtin):
        raise Rejected(f"The shop's product {line.partner_sku} is not {line.gtin} any more.")
    content = {"url": base.address(path), "quantity": line.quantity}
    response = yield from visit.post("/basket/add-product/", content)
    if response.status == REFUSED:
        raise Rejected(f"The shop cannot deliver {line.quantity} × {line.gtin}: {refusal(response)}")
    return document(response)


def _compare(visit: Visit, base: Base, basket: Any, order: PurchaseOrderMessage) -> Conversation[None]:
    """Refuse a basket that holds other things than we ordered (Unreadable), or at another price (Rejected)."""
    held: Counter[str] = Counter()
    for row in (yield from visit.list(base.below(field(basket, "lines")))):
        held[base.below(field(row, "product"))] += count(row, "quantity")
    wanted: Counter[str] = Counter()
    for line in order.lines:
        wanted[product_path(line.partner_sku)] += line.quantity
    if held != wanted:
        raise Unreadable("The basket does not hold what we put into it.")
    asked, expected = amount(basket, "total_incl_tax"), _expected(order)
    if (asked, text(basket, "currency")) != (expected, order.currency):
        asked_currency = text(basket, "currency")
        raise Rejected(
            f"The shop asks for {asked} {asked_currency}; we expected {expected} {order.currency}."
        )


def _expected(order: PurchaseOrderMessage) -> Decimal:
    return sum((line.quantity * line.unit_cost for line in order.lines), Decimal("0.00"))


def _is_about_fields(response: Response) -> bool:
    """Whether a refusal tells what is wrong with our order. A `detail` may tell that the order is there already."""
    body = response.json()
    return isinstance(body, dict) and bool(body) and "detail" not in body
