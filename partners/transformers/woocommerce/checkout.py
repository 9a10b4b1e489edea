"""Buying: an order is made as `pending`, compared with what we expect, and only then let go.

Pending means unpaid: the shop ships nothing, tells nobody and takes nothing off its stock. One that is left behind is
litter. The change of the status is the order; made twice, it changes nothing. Only a second order would.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from partners.errors import PartnerError, Rejected, Unreadable
from partners.messages import Acknowledgement, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.gtins import is_spelt
from partners.transformers.reading import count, field, rows, text, words
from partners.transformers.requests import Conversation, Request
from partners.transformers.woocommerce import catalogue, drafts, orders
from partners.transformers.woocommerce.answers import taken
from partners.transformers.woocommerce.items import available, sells

Named = tuple[int, int]  # product and variation; 0 for a product that comes in one way only


def place(order: PurchaseOrderMessage, options: Mapping[str, Any]) -> Conversation[Acknowledgement]:
    """Place an order. Raises Rejected, with nothing placed, when the shop has less, asks for more, or says no."""
    named = yield from _named(order.lines, is_backorder_fine=options.get("backorders", False))
    content = drafts.draft(order, named, options)
    draft = taken((yield Request.post(orders.ORDERS, content=content)))
    path = f"{orders.ORDERS}/{count(draft, 'id')}"
    problem = _problem(draft, order, named, options)
    if problem:
        yield Request(method="DELETE", path=path, params={"force": "true"})
        raise problem
    request = orders.put(
        path, {"set_paid": True} if options.get("set_paid") else {"status": drafts.status(options)}
    )
    placed = taken((yield request.committing()))
    if not orders.is_placed(placed):
        raise Unreadable(f"The shop left the order {words(placed, 'status')}.")
    return orders.acknowledgement(placed, options)


def _named(lines: Sequence[PurchaseOrderLine], *, is_backorder_fine: bool) -> Conversation[list[Named]]:
    """The shop's own numbers of what our lines name. Raises Rejected when a SKU no longer means the same thing."""
    wanted: Counter[str] = Counter()
    for line in lines:
        wanted[line.partner_sku] += line.quantity
    known: dict[str, Named] = {}
    for line in lines:
        if line.partner_sku not in known:
            found = yield from catalogue.by_sku(line.partner_sku)
            row = _the_one(found, line)
            left = available(row, is_backorder_fine=is_backorder_fine)
            if left is not None and left < wanted[line.partner_sku]:
                raise Rejected(f"The shop has {left} × {line.gtin}; we want {wanted[line.partner_sku]}.")
            known[line.partner_sku] = _numbers(row)
    return [known[line.partner_sku] for line in lines]


def _the_one(found: Sequence[Any], line: PurchaseOrderLine) -> Any:
    matching = [row for row in found if sells(row) and is_spelt(catalogue.gtin_of(row), line.gtin)]
    if len(matching) != 1:
        raise Rejected(
            f"The shop has {len(matching)} products with SKU {line.partner_sku} and GTIN {line.gtin}."
        )
    return matching[0]


def _numbers(row: Any) -> Named:
    is_variation = field(row, "type") == "variation"
    return (count(row, "parent_id"), count(row, "id")) if is_variation else (count(row, "id"), 0)


def _problem(
    draft: Any, order: PurchaseOrderMessage, named: Sequence[Named], options: Mapping[str, Any]
) -> PartnerError | None:
    """What is wrong with a pending order. The shop makes an empty line of a product that it does not find."""
    wanted: Counter[Named] = Counter()
    for one, line in zip(named, order.lines, strict=True):
        wanted[one] += line.quantity
    held: Counter[Named] = Counter()
    for row in rows(draft, "line_items"):
        held[count(row, "product_id"), count(row, "variation_id")] += count(row, "quantity")
    if held != wanted:
        return Unreadable("The order does not hold what we put into it.")
    asked = (orders.total(draft, options), text(draft, "currency"))
    expected = sum((line.quantity * line.unit_cost for line in order.lines), Decimal("0.00"))
    if asked != (expected, order.currency):
        return Rejected(f"The shop asks for {asked[0]} {asked[1]}; we expected {expected} {order.currency}.")
    return None
