"""What a partner's answer does to a purchase order. Nothing a partner says is believed unchecked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from orders import lifecycle
from orders.models import OrderLine, PurchaseOrder
from orders.operations.payments import settle_what_is_due
from orders.operations.sourcing import learn
from orders.states import PurchaseOrderState
from partners.messages import AcknowledgedLine, Acknowledgement, Answer

State = PurchaseOrderState
STATE_OF = {
    Answer.ACCEPTED: State.ACKNOWLEDGED,
    Answer.PARTIAL: State.PARTIAL,
    Answer.REJECTED: State.REJECTED,
}


def apply_answer(
    purchase_order: PurchaseOrder, answer: Acknowledgement | None, *, reason: str, now: datetime
) -> None:
    """Record what the partner said of a locked purchase order; None means that it refused the whole.

    "I have it and will answer later" is an answer, too. An answer that does not fit our question (another number,
    another total, more than we asked for) parks the purchase order for a person, with the reason.
    """
    if answer and answer.answer is Answer.PENDING and answer.number == purchase_order.number:
        _await(purchase_order, answer)
        return
    lines = list(purchase_order.lines.select_for_update().order_by("line_number"))
    purchase_order.answered_at = now
    if answer is None:
        _refuse(purchase_order, lines, reason)
        learn(purchase_order, lines, now=now)
        return
    purchase_order.partner_reference = answer.partner_reference[:80]
    _count(lines, answer)
    problem = disagreement(purchase_order, lines, answer)
    if problem:
        _park(purchase_order, problem)
        return
    OrderLine.objects.bulk_update(lines, ["accepted", "rejected"])
    learn(purchase_order, lines, now=now)
    purchase_order.reason = (answer.reason or reason)[:300]
    lifecycle.advance(
        purchase_order,
        _state(lines),
        actor="partner",
        reference=answer.partner_reference,
        reason=answer.reason,
    )
    settle_what_is_due(order=purchase_order.order, actor="system")


def answer_whole(lines: Sequence[OrderLine], *, accepted: bool) -> None:
    """Count every piece of locked lines as accepted, or as rejected."""
    for line in lines:
        line.accepted, line.rejected = (line.quantity, 0) if accepted else (0, line.quantity)
    OrderLine.objects.bulk_update(lines, ["accepted", "rejected"])


def says_the_same(purchase_order: PurchaseOrder, answer: Acknowledgement) -> bool:
    """Whether an answer counts what was counted before."""
    lines = list(purchase_order.lines.all())
    counted = [(line.accepted, line.rejected) for line in lines]
    _count(lines, answer)
    return counted == [(line.accepted, line.rejected) for line in lines]


def disagreement(purchase_order: PurchaseOrder, lines: Sequence[OrderLine], answer: Acknowledgement) -> str:
    """What is wrong with an answer, in words; empty when it fits."""
    return next(_complaints(purchase_order, lines, answer), "")


def _complaints(
    purchase_order: PurchaseOrder, lines: Sequence[OrderLine], answer: Acknowledgement
) -> Iterator[str]:
    if answer.number != purchase_order.number:
        yield f"The partner answered for {answer.number}."
    known = {line.line_number for line in lines}
    if {line.line_number for line in answer.lines} - known:
        yield "The partner answered for lines we did not order."
    if any(line.accepted + line.rejected > line.quantity for line in lines):
        yield "The partner answered for more pieces than we ordered."
    if answer.answer is not _answer(lines) and answer.lines:
        yield f"The partner says {answer.answer}, its lines say {_answer(lines)}."
    expected = sum((line.accepted * line.unit_cost for line in lines), Decimal(0))
    if answer.total is not None and answer.answer is not Answer.REJECTED:
        if answer.currency != purchase_order.currency:
            yield f"The partner charges {answer.currency}."
        if answer.total != expected:
            yield f"The partner charges {answer.total}; we expected {expected}."


def _count(lines: Sequence[OrderLine], answer: Acknowledgement) -> None:
    """Set what the partner will ship of each line; an answer without lines speaks for the whole."""
    told = {line.line_number: line for line in answer.lines}
    for line in lines:
        one = told.get(line.line_number) or _whole(line, answer)
        line.accepted, line.rejected = one.accepted, one.rejected


def _whole(line: OrderLine, answer: Acknowledgement) -> AcknowledgedLine:
    accepted = line.quantity if answer.answer is Answer.ACCEPTED else 0
    return AcknowledgedLine(
        line_number=line.line_number, accepted=accepted, rejected=line.quantity - accepted
    )


def _answer(lines: Sequence[OrderLine]) -> Answer:
    if all(line.accepted == line.quantity for line in lines):
        return Answer.ACCEPTED
    return Answer.PARTIAL if any(line.accepted for line in lines) else Answer.REJECTED


def _state(lines: Sequence[OrderLine]) -> PurchaseOrderState:
    return STATE_OF[_answer(lines)]


def _park(purchase_order: PurchaseOrder, reason: str) -> None:
    """A person must look; one that is parked already keeps waiting, with the newest reason."""
    purchase_order.reason = reason[:300]
    if purchase_order.state == State.PARKED:
        purchase_order.save(update_fields=["reason", "answered_at", "partner_reference"])
    else:
        lifecycle.advance(purchase_order, State.PARKED, actor="partner", reason=purchase_order.reason)


def _await(purchase_order: PurchaseOrder, answer: Acknowledgement) -> None:
    """The partner has it and will answer later. Heard again, it changes nothing."""
    if purchase_order.state == State.SENT:
        return
    purchase_order.partner_reference = answer.partner_reference[:80]
    purchase_order.reason = answer.reason[:300]
    lifecycle.advance(purchase_order, State.SENT, actor="partner", reference=answer.partner_reference)


def _refuse(purchase_order: PurchaseOrder, lines: Sequence[OrderLine], reason: str) -> None:
    answer_whole(lines, accepted=False)
    purchase_order.reason = reason[:300]
    lifecycle.advance(purchase_order, State.REJECTED, actor="partner", reason=purchase_order.reason)
    settle_what_is_due(order=purchase_order.order, actor="system")
