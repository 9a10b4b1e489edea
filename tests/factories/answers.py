"""What partners say to purchase orders, without a partner."""

from django.utils import timezone

from orders import lifecycle
from orders.models import PurchaseOrder
from orders.operations.acknowledgement import apply_answer
from orders.queries import purchase_orders
from orders.states import PurchaseOrderState
from partners.messages import AcknowledgedLine, Acknowledgement, Answer


def accepted(purchase_order: PurchaseOrder, *pieces: int) -> None:
    """The partner takes the order on: all of it, or so many pieces of each line."""
    _sent(purchase_order)
    lines = tuple(
        AcknowledgedLine(line_number=line.line_number, accepted=count, rejected=line.quantity - count)
        for line, count in zip(purchase_order.lines.order_by("line_number"), pieces, strict=False)
    )
    answer = Acknowledgement(
        number=purchase_order.number,
        partner_reference=f"T-{purchase_order.number}",
        answer=Answer.PARTIAL if lines else Answer.ACCEPTED,
        lines=lines,
    )
    apply_answer(purchase_orders.locked(purchase_order.pk), answer, reason="", now=timezone.now())


def refused(purchase_order: PurchaseOrder, reason: str = "Out of stock.") -> None:
    """The partner does not want it."""
    _sent(purchase_order)
    apply_answer(purchase_orders.locked(purchase_order.pk), None, reason=reason, now=timezone.now())


def parked(purchase_order: PurchaseOrder, reason: str = "The partner may have it.") -> None:
    """It waits for a person."""
    locked = purchase_orders.locked(purchase_order.pk)
    locked.reason = reason
    lifecycle.advance(locked, PurchaseOrderState.PARKED, actor="system")


def _sent(purchase_order: PurchaseOrder) -> None:
    locked = purchase_orders.locked(purchase_order.pk)
    lifecycle.advance(locked, PurchaseOrderState.SENDING, actor="system")
