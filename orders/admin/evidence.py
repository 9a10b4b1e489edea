"""What a person sees of an order before deciding: lines, both sides' states, what was said and what happened."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from orders.admin import colours
from orders.models import Order, OrderLine, PurchaseOrder
from orders.queries import events, sourcing, story
from orders.states import PaymentState, PurchaseOrderState
from partners.models import Exchange
from partners.queries import exchanges
from stores.money import Money


def of_order(order: Order) -> dict[str, Any]:
    """Everything about an order fetched for display, in three queries more."""
    purchase_orders = list(order.purchase_orders.all())
    decisions = sourcing.decisions_of(order)
    said = list(exchanges.about(one.number for one in purchase_orders))
    payment = order.payment
    return {
        "order": order,
        "state_colour": colours.ORDER[order.state],
        "payment": payment,
        "payment_colour": colours.PAYMENT[PaymentState(payment.state)],
        "owed": Money(payment.amount, payment.currency),
        "shares": [_share(one, order.currency, said, decisions) for one in purchase_orders],
        "happenings": story.told(events.timeline(order)),
    }


def of_purchase_order(purchase_order: PurchaseOrder, order: Order) -> dict[str, Any]:
    """The same for one partner's share."""
    said = list(exchanges.about([purchase_order.number]))
    mine = events.timeline(order).filter(Q(purchase_order=purchase_order) | Q(purchase_order=None))
    return {
        "order": order,
        "purchase_order": purchase_order,
        "share": _share(purchase_order, order.currency, said, sourcing.decisions_of(order)),
        "happenings": story.told(mine),
    }


def _share(
    purchase_order: PurchaseOrder, currency: str, said: Iterable[Exchange], decisions: Mapping[int, int]
) -> dict[str, Any]:
    charged_in = purchase_order.charged_in or currency
    lines = [
        {**_line(line, currency, charged_in), "decision": decisions.get(line.pk)}
        for line in purchase_order.lines.all()
    ]
    return {
        "purchase_order": purchase_order,
        "colour": colours.PURCHASE_ORDER[PurchaseOrderState(purchase_order.state)],
        "lines": lines,
        "said": [one for one in said if one.reference == purchase_order.number],
    }


def _line(line: OrderLine, currency: str, charged_in: str) -> dict[str, Any]:
    price = Money(line.unit_price, currency)
    return {
        "line": line,
        "price": price,
        "total": price.times(line.quantity),
        "cost": Money(line.unit_cost, charged_in),
        "open": line.quantity - line.accepted - line.rejected,
    }
