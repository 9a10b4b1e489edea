"""What partners tell us by themselves, applied to purchase orders. Nothing they say is believed unchecked."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import singledispatch

from django.db import transaction

from catalog.operations.stock import note_stock
from orders import lifecycle
from orders.models import PurchaseOrder
from orders.operations.acknowledgement import apply_answer, says_the_same
from orders.queries import events, purchase_orders
from orders.states import PurchaseOrderState
from partners.messages import Answer, CancelAnswer, Parcel
from partners.models import Partner
from partners.notices import (
    Acknowledged,
    Cancelled,
    Invoiced,
    Notice,
    OrderNotice,
    Received,
    Shipped,
    Stocked,
)
from partners.operations.notices import keep_notice, note_problem

State = PurchaseOrderState
ACTOR = "partner"
AWAITED = frozenset({State.SENDING, State.UNKNOWN, State.SENT, State.PARKED})
SAID_NO = frozenset({State.REJECTED, State.CANCELLED})
NOBODYS = "We sent this partner no such purchase order."


@transaction.atomic
def take_in(*, partner_id: int, notice: Notice, now: datetime) -> None:
    """Keep a notice and do what follows from it, both or neither. One that was heard before changes nothing.

    What does not fit our books changes no order; the notice waits for a person, with the reason.
    """
    kept = keep_notice(partner_id=partner_id, notice=notice, now=now)
    if kept is None:
        return
    problem = (
        _stocked(partner_id, notice, now)
        if isinstance(notice, Stocked)
        else _about_order(partner_id, notice, now)
    )
    if problem:
        note_problem(kept, problem)


def _stocked(partner_id: int, notice: Stocked, now: datetime) -> str:
    note_stock(partner=Partner.objects.get(pk=partner_id), items=notice.items, now=now)
    return ""


def _about_order(partner_id: int, notice: OrderNotice, now: datetime) -> str:
    purchase_order = purchase_orders.locked_by_number(notice.number, partner_id=partner_id)
    if purchase_order is None or purchase_order.attempts == 0:
        return NOBODYS
    return _apply(notice, purchase_order, now)


@singledispatch
def _apply(notice: OrderNotice, purchase_order: PurchaseOrder, now: datetime) -> str:
    """Do what follows from a notice; return what is wrong with it, in words, or nothing."""
    raise TypeError(f"No rule for {type(notice).__name__}.")


@_apply.register
def _(notice: Received, purchase_order: PurchaseOrder, now: datetime) -> str:
    lifecycle.record(
        purchase_order.order,
        "purchase-order.received",
        actor=ACTOR,
        purchase_order=purchase_order,
        readable=notice.is_readable,
        reason=notice.reason,
    )
    if notice.is_readable or purchase_order.state not in AWAITED - {State.PARKED}:
        return ""
    purchase_order.reason = f"The partner could not read it: {notice.reason}"[:300]
    lifecycle.advance(purchase_order, State.PARKED, actor=ACTOR, reason=purchase_order.reason)
    return ""


@_apply.register
def _(notice: Acknowledged, purchase_order: PurchaseOrder, now: datetime) -> str:
    answer = notice.acknowledgement
    if purchase_order.state in AWAITED:
        apply_answer(purchase_order, answer, reason="", now=now)
        return ""
    if answer.answer is Answer.PENDING or says_the_same(purchase_order, answer):
        return ""
    return f"The partner answered {answer.answer} after {purchase_order.number} was {purchase_order.state}."


@_apply.register
def _(notice: Cancelled, purchase_order: PurchaseOrder, now: datetime) -> str:
    cancellation = notice.cancellation
    lifecycle.record(
        purchase_order.order,
        f"purchase-order.cancellation-{cancellation.answer}",
        actor=ACTOR,
        purchase_order=purchase_order,
        reason=cancellation.reason,
    )
    if cancellation.answer is not CancelAnswer.CANCELLED or purchase_order.state in SAID_NO:
        return ""
    if purchase_order.state in AWAITED:
        apply_answer(purchase_order, None, reason=cancellation.reason or "Cancelled by the partner.", now=now)
        return ""
    return f"The partner will not ship {purchase_order.number} after all. Withdraw it, and tell the shopper."


@_apply.register
def _(notice: Shipped, purchase_order: PurchaseOrder, now: datetime) -> str:
    lifecycle.record(
        purchase_order.order,
        "purchase-order.shipped",
        actor=ACTOR,
        purchase_order=purchase_order,
        reference=notice.partner_reference,
        parcels=[_told(parcel) for parcel in notice.parcels],
    )
    return next(_wrong_shipment(purchase_order, notice), "")


@_apply.register
def _(notice: Invoiced, purchase_order: PurchaseOrder, now: datetime) -> str:
    problem = next(_wrong_invoice(purchase_order, notice), "")
    lifecycle.record(
        purchase_order.order,
        "purchase-order.invoiced",
        actor=ACTOR,
        purchase_order=purchase_order,
        invoice=notice.invoice_number,
        total=str(notice.total),
        currency=notice.currency,
    )
    return problem


def _wrong_shipment(purchase_order: PurchaseOrder, notice: Shipped) -> Iterator[str]:
    """What is wrong with a shipment, if anything. Parcels that do not say what is in them are believed."""
    number = purchase_order.number
    if purchase_order.state in SAID_NO:
        yield f"The partner shipped {number}, which was {purchase_order.state}."
    packed: Counter[int] = Counter()
    skus = {line.partner_sku: line.line_number for line in purchase_order.lines.all()}
    for line in (line for parcel in notice.parcels for line in parcel.lines):
        packed[line.line_number or skus.get(line.partner_sku, 0)] += line.quantity
    ordered = {line.line_number: line.quantity for line in purchase_order.lines.all()}
    for line_number, quantity in packed.items():
        if quantity > ordered.get(line_number, 0):
            wanted = ordered.get(line_number, 0)
            yield f"The partner shipped {quantity} of line {line_number or '?'} of {number}; we ordered {wanted}."


def _wrong_invoice(purchase_order: PurchaseOrder, notice: Invoiced) -> Iterator[str]:
    """What is wrong with an invoice, if anything. Another invoice for the same purchase order is one too many."""
    number = purchase_order.number
    earlier = events.invoices_of(purchase_order)
    if earlier - {notice.invoice_number}:
        told = ", ".join(sorted(earlier))
        yield f"The partner charges {number} again, with {notice.invoice_number}; it had sent {told}."
    if notice.currency != purchase_order.currency:
        yield f"The partner charges {notice.currency} for {number}."
    expected = sum((line.accepted * line.unit_cost for line in purchase_order.lines.all()), Decimal(0))
    if notice.total != expected:
        yield f"The partner charges {notice.total} for {number}; we expected {expected}."


def _told(parcel: Parcel) -> dict[str, str | int]:
    return {
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "pieces": sum(line.quantity for line in parcel.lines),
    }
