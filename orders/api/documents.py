"""Orders as the API tells of them. The shapes are declared in `orders.api.serializers`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from orders.models import Order, OrderEvent, OrderLine, Payment, PurchaseOrder
from orders.states import OrderState, PaymentState, PurchaseOrderState
from stores.api.serializers import money

Json = dict[str, Any]


def order(order: Order) -> Json:
    """An order as it stands."""
    return {
        **_order(order),
        "state": order.state,
        "payment": _payment(order.payment, state=order.payment.state, amount=order.payment.amount),
        "purchase_orders": [
            {
                **_purchase_order(one),
                "state": one.state,
                "reference": one.partner_reference or None,
                "lines": [
                    _line(line, order.currency, accepted=line.accepted, rejected=line.rejected)
                    for line in one.lines.all()
                ],
            }
            for one in order.purchase_orders.all()
        ],
    }


def order_as_placed(order: Order) -> Json:
    """An order as it was at the moment of placing: the same however often it is told, so that a replay repeats it."""
    return {
        **_order(order),
        "state": OrderState.RECEIVED,
        "payment": _payment(order.payment, state=PaymentState.DUE, amount=order.total),
        "purchase_orders": [
            {
                **_purchase_order(one),
                "state": PurchaseOrderState.QUEUED,
                "reference": None,
                "lines": [_line(line, order.currency, accepted=0, rejected=0) for line in one.lines.all()],
            }
            for one in order.purchase_orders.all()
        ],
    }


def events(timeline: Iterable[OrderEvent]) -> list[Json]:
    """What happened."""
    return [
        {
            "kind": event.kind,
            "at": event.recorded_at.isoformat(),
            "actor": event.actor,
            "purchase_order": event.purchase_order.number if event.purchase_order else None,
            "facts": event.facts,
        }
        for event in timeline
    ]


def _order(order: Order) -> Json:
    return {
        "number": order.number,
        "url": reverse("api-order", args=[order.number]),
        "store": order.store.code,
        "placed_at": order.placed_at.isoformat(),
        "placed_by": order.placed_by,
        "total": money(order.total, order.currency),
        "buyer": {"email": order.email, "phone": order.phone},
        "ship_to": order.ship_to,
    }


def _payment(payment: Payment, *, state: str, amount: Decimal) -> Json:
    return {"method": payment.method, "state": state, "amount": money(amount, payment.currency)}


def _purchase_order(purchase_order: PurchaseOrder) -> Json:
    partner = purchase_order.partner
    return {"number": purchase_order.number, "partner": {"code": partner.code, "name": partner.name}}


def _line(line: OrderLine, currency: str, *, accepted: int, rejected: int) -> Json:
    return {
        "sku": line.sku,
        "gtin": line.gtin,
        "title": line.title,
        "label": line.label,
        "quantity": line.quantity,
        "accepted": accepted,
        "rejected": rejected,
        "unit_price": money(line.unit_price, currency),
    }
