"""Notices in our words, from what both dialects tell."""

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from partners.errors import Unreadable
from partners.messages import AcknowledgedLine, Acknowledgement, Answer

LONGEST_REASON = 300


def acknowledgement(
    *,
    number: str,
    reference: str,
    whole: Answer | None,
    lines: Sequence[AcknowledgedLine],
    total: Decimal | None,
    currency: str,
) -> Acknowledgement:
    """A partner's answer. The lines decide; without lines the document's own word does. Raises Unreadable: neither."""
    answer = _answer(lines) if lines else whole
    if answer is None:
        raise Unreadable("It answers neither for the order nor for its lines.")
    costs = total is not None and answer is not Answer.REJECTED
    return Acknowledgement(
        number=number,
        partner_reference=reference,
        answer=answer,
        lines=tuple(lines),
        reason=reasons(line.reason for line in lines),
        total=total if costs else None,
        currency=currency if costs else "",
    )


def reasons(told: Iterable[str]) -> str:
    """Reasons in one line, each once."""
    return "; ".join(dict.fromkeys(reason for reason in told if reason))[:LONGEST_REASON]


def notice_id(kind: str, name: str, *said: Any) -> str:
    """A name that is the same whenever the same thing is said again, under whichever control number.

    Partners do send an invoice or a shipping notice twice, in a new envelope; and one with the same name that says
    something else is news.
    """
    digest = hashlib.sha256(repr((name, *said)).encode()).hexdigest()
    return f"{kind} {name[:60]} {digest[:16]}"


def _answer(lines: Sequence[AcknowledgedLine]) -> Answer:
    if not any(line.accepted for line in lines):
        return Answer.REJECTED
    return Answer.PARTIAL if any(line.rejected for line in lines) else Answer.ACCEPTED
