"""What a person decides about a purchase order that waits for one."""

from datetime import datetime

from django.db import transaction

from orders import lifecycle, outbox
from orders.models import OrderEvent, PurchaseOrder
from orders.operations.acknowledgement import answer_whole
from orders.operations.payments import settle_what_is_due
from orders.queries import purchase_orders
from orders.states import PurchaseOrderState

State = PurchaseOrderState


@transaction.atomic
def resend(*, purchase_order_id: int, actor: str) -> None:
    """Send a parked purchase order (again): the person knows that the partner does not have it. Raises IllegalMove."""
    purchase_order = purchase_orders.locked(purchase_order_id)
    purchase_order.reason = ""
    _promise(purchase_order, lifecycle.advance(purchase_order, State.QUEUED, actor=actor))


@transaction.atomic
def ask_again(*, purchase_order_id: int, actor: str) -> None:
    """Let a parked purchase order find out by itself whether the partner has it, where the partner can tell.

    Raises IllegalMove.
    """
    purchase_order = purchase_orders.locked(purchase_order_id)
    _promise(purchase_order, lifecycle.advance(purchase_order, State.UNKNOWN, actor=actor))


@transaction.atomic
def note_acceptance(*, purchase_order_id: int, partner_reference: str, actor: str, now: datetime) -> None:
    """Record that the partner has all of a parked purchase order, as a person learned from it. Raises IllegalMove."""
    purchase_order = purchase_orders.locked(purchase_order_id)
    purchase_order.partner_reference = partner_reference[:80]
    purchase_order.answered_at = now
    purchase_order.reason = ""
    lifecycle.advance(
        purchase_order, State.ACKNOWLEDGED, actor=actor, reference=purchase_order.partner_reference
    )
    answer_whole(list(purchase_order.lines.select_for_update()), accepted=True)
    settle_what_is_due(order=purchase_order.order, actor=actor)


@transaction.atomic
def withdraw(*, purchase_order_id: int, actor: str, reason: str) -> None:
    """Take back a purchase order no partner has, or that a person has called off. Raises IllegalMove."""
    purchase_order = purchase_orders.locked(purchase_order_id)
    purchase_order.reason = reason[:300]
    lifecycle.advance(purchase_order, State.CANCELLED, actor=actor, reason=purchase_order.reason)
    answer_whole(list(purchase_order.lines.select_for_update()), accepted=False)
    settle_what_is_due(order=purchase_order.order, actor=actor)


def _promise(purchase_order: PurchaseOrder, decision: OrderEvent) -> None:
    """Each decision is a promise of its own: an earlier one may have been kept already."""
    outbox.publish(
        "purchase-order.submit",
        key=f"{purchase_order.number}/{decision.pk}",
        payload={"purchase_order_id": purchase_order.pk},
    )
