"""The only writer of states and of order events. Every change is checked, stored and told in one transaction."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from orders import outbox
from orders.errors import IllegalMove
from orders.models import Order, OrderEvent, Payment, PurchaseOrder
from orders.states import PAYMENT_MOVES, PURCHASE_ORDER_MOVES, PaymentState, PurchaseOrderState


def advance(purchase_order: PurchaseOrder, to: PurchaseOrderState, *, actor: str, **facts: Any) -> OrderEvent:
    """Move a locked purchase order to a new state and record the fact, `purchase-order.<state>`; return it.

    Other fields of the row that the caller changed are saved with it. Raises IllegalMove.
    """
    came_from = PurchaseOrderState(purchase_order.state)
    _check(PURCHASE_ORDER_MOVES, came_from, to, number=purchase_order.number)
    purchase_order.state = to
    purchase_order.save()
    return record(
        purchase_order.order,
        f"purchase-order.{to}",
        actor=actor,
        purchase_order=purchase_order,
        came_from=came_from,
        **facts,
    )


def move_payment(payment: Payment, to: PaymentState, *, actor: str, **facts: Any) -> None:
    """Move a locked payment to a new state and record the fact, `payment.<state>`. Raises IllegalMove."""
    came_from = PaymentState(payment.state)
    _check(PAYMENT_MOVES, came_from, to, number=payment.order.number)
    payment.state = to
    payment.save()
    record(payment.order, f"payment.{to}", actor=actor, came_from=came_from, **facts)


def record(
    order: Order, kind: str, *, actor: str, purchase_order: PurchaseOrder | None = None, **facts: Any
) -> OrderEvent:
    """Append a fact to the order's history and promise to tell those who asked to hear of it."""
    event = OrderEvent.objects.create(
        order=order, purchase_order=purchase_order, kind=kind, actor=actor, facts=facts
    )
    outbox.publish("order-event.recorded", key=str(event.pk), payload={"event_id": event.pk})
    return event


def _check(moves: Mapping[Any, frozenset[Any]], came_from: StrEnum, to: StrEnum, *, number: str) -> None:
    if to not in moves[came_from]:
        raise IllegalMove(number=number, state=came_from, wanted=to)
