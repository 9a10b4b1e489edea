"""The shopper's money."""

from decimal import Decimal

from django.db import transaction

from orders import lifecycle
from orders.models import Order, OrderLine, Payment
from orders.states import PaymentState


@transaction.atomic
def take_at_till(*, order_id: int, reference: str, actor: str) -> Payment:
    """Note that the shopper paid at the till. Again with the same receipt is harmless. Raises IllegalMove."""
    payment = _locked(order_id)
    if payment.state == PaymentState.CAPTURED and payment.reference == reference:
        return payment
    payment.reference = reference[:60]
    lifecycle.move_payment(payment, PaymentState.CAPTURED, actor=actor, reference=payment.reference)
    return payment


@transaction.atomic
def settle_what_is_due(*, order: Order, actor: str) -> None:
    """Let the shopper owe only what will be shipped: nothing when nobody ships. Again is harmless."""
    payment = _locked(order.pk)
    if payment.state != PaymentState.DUE:
        return
    lines = OrderLine.objects.filter(order=order)
    due = sum(((line.quantity - line.rejected) * line.unit_price for line in lines), Decimal(0))
    if due == payment.amount:
        return
    payment.amount = due
    if due:
        payment.save(update_fields=["amount"])
        lifecycle.record(order, "payment.reduced", actor=actor, amount=str(due))
    else:
        lifecycle.move_payment(payment, PaymentState.VOIDED, actor=actor)


def _locked(order_id: int) -> Payment:
    payments = Payment.objects.select_related("order").select_for_update(of=("self",))
    payment: Payment = payments.get(order_id=order_id)
    return payment
