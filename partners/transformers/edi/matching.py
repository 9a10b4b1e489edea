"""A partner's receipts and refusals beside the copies of what they are for."""

from collections.abc import Sequence

from partners.messages import Answer, CancelAnswer, Cancellation
from partners.notices import Acknowledged, Cancelled, Notice, Received
from partners.transformers.edi.dialect import CANCELLATION, ORDER, Dialect
from partners.transformers.edi.documents import Receipt, Written
from partners.transformers.edi.register import Register
from partners.transformers.requests import Conversation


def matched(
    dialect: Dialect, register: Register, receipt: Receipt
) -> Conversation[tuple[list[Notice], list[str]]]:
    """What a receipt means, by the copy of what it is for: notices, and what a person should see."""
    ours = yield from register.sent(receipt.control)
    if ours is None:
        return [], [f"It confirms {receipt.control}, which we did not send."]
    if ours.purpose == ORDER:
        return [_received(ours, receipt)], []
    if receipt.is_readable:
        return [], []
    if ours.purpose == CANCELLATION:
        return [_unread_cancellation(ours, receipt)], []
    return [], [f"The partner could not read our {dialect.receipt_kind} {receipt.control}: {receipt.reason}"]


def with_cancellations(register: Register, notices: Sequence[Notice]) -> Conversation[list[Notice]]:
    """Let the refusal of an order that we wanted cancelled be what it is: the cancellation.

    EDIFACT has no other answer to a change (ORDRSP answers both ORDERS and ORDCHG).
    """
    read: list[Notice] = []
    for notice in notices:
        read.append((yield from _judged(register, notice)))  # noqa: PERF401 - a comprehension cannot yield
    return read


def _received(ours: Written, receipt: Receipt) -> Received:
    return Received(
        notice_id=receipt.notice_id,
        number=ours.number,
        is_readable=receipt.is_readable,
        reason=receipt.reason,
    )


def _unread_cancellation(ours: Written, receipt: Receipt) -> Cancelled:
    reason = f"The partner could not read our wish to cancel: {receipt.reason}"
    answer = Cancellation(answer=CancelAnswer.REFUSED, reason=reason)
    return Cancelled(notice_id=receipt.notice_id, number=ours.number, cancellation=answer)


def _judged(register: Register, notice: Notice) -> Conversation[Notice]:
    if not isinstance(notice, Acknowledged) or notice.acknowledgement.answer is not Answer.REJECTED:
        return notice
    answer = notice.acknowledgement
    if (yield from register.found(CANCELLATION, answer.number)) is None:
        return notice
    cancellation = Cancellation(answer=CancelAnswer.CANCELLED, reason=answer.reason)
    return Cancelled(notice_id=notice.notice_id, number=answer.number, cancellation=cancellation)
