"""The partner's answer to an order (855) and to a change (865)."""

from collections.abc import Sequence
from decimal import Decimal

from partners.errors import Unreadable
from partners.messages import AcknowledgedLine, Answer, CancelAnswer, Cancellation
from partners.notices import Acknowledged, Cancelled
from partners.transformers.edi import answers
from partners.transformers.edi.fitting import total
from partners.transformers.edi.reading import amount, count, in_pieces, line_number, text
from partners.transformers.edi.segments import Segment, Segments, first, parted, the
from partners.transformers.x12.products import PIECES
from partners.transformers.x12.totals import counted_lines, currency_of

# Data element 587 (BAK02, BCA02): what is said of the whole.
WHOLE = {"AT": Answer.ACCEPTED, "AK": Answer.ACCEPTED, "AD": Answer.ACCEPTED}
WHOLE |= {"RJ": Answer.REJECTED, "RD": Answer.REJECTED}
# Data element 668 (ACK01): what is said of a line. What is backordered may come, and may not.
TAKEN = frozenset({"IA", "IC", "ID", "IE", "IP", "IQ", "IS", "DR", "SP", "BP", "AC", "AA"})
BACKORDERED = frozenset({"IB", "BO"})
REFUSED = frozenset({"IR", "IH", "IF", "R1", "R2", "R3", "R4", "R5", "R6"})
WORDS = {"IB": "On back order", "BO": "On back order", "IH": "On hold", "IF": "On hold, incomplete"}
AFTER_THE_LINES = ("CTT", "SAC")


def acknowledged(control: str, segments: Segments, *, currency: str, waits: bool) -> Acknowledged:
    """An 855. `waits` tells whether pieces on back order count as accepted. Raises Unreadable."""
    bak = the(segments, "BAK")
    parts = parted(segments, "PO1", AFTER_THE_LINES)
    counted_lines(segments, len(parts.lines))
    lines = [_line(line, 2, waits=waits) for line in parts.lines]
    return Acknowledged(
        notice_id=f"855 {control}",
        acknowledgement=answers.acknowledgement(
            number=text(bak.get(3), "BAK03"),
            reference=bak.get(8) or _reference(parts.head),
            whole=WHOLE.get(bak.get(2)),
            lines=lines,
            total=_total(parts.lines, lines),
            currency=currency_of(parts.head, currency),
        ),
    )


def cancelled(control: str, segments: Segments) -> Cancelled:
    """An 865 in answer to our cancellation. By its lines it is cancelled when none of them stands.

    Raises Unreadable when it cannot be told; sellers use the code of the whole in both senses.
    """
    bca = the(segments, "BCA")
    lines = [_line(line, 3, waits=True) for line in parted(segments, "POC", AFTER_THE_LINES).lines]
    whole = WHOLE.get(bca.get(2))
    if lines:
        stands = any(line.accepted for line in lines)
    elif whole:
        stands = whole is Answer.REJECTED
    else:
        raise Unreadable("It answers neither for the order nor for its lines.")
    answer = CancelAnswer.REFUSED if stands else CancelAnswer.CANCELLED
    reason = answers.reasons(line.reason for line in lines)
    return Cancelled(
        notice_id=f"865 {control}",
        number=text(bca.get(3), "BCA03"),
        cancellation=Cancellation(answer=answer, reason=reason),
    )


def _line(segments: Segments, quantity: int, *, waits: bool) -> AcknowledgedLine:
    head = segments[0]
    name = f"{head.tag} {head.get(1)}"
    number = line_number(head.get(1))
    if not number:
        raise Unreadable(f"{name} does not repeat our line number.")
    in_pieces(head.get(quantity + 1 if head.tag == "PO1" else 5), name, PIECES)
    ordered = count(head.get(quantity), f"{name}: the quantity")
    acks = [one for one in segments if one.tag == "ACK"]
    if not acks:
        raise Unreadable(f"{name} has no ACK.")
    accepted = sum(_accepted(ack, ordered, waits=waits) for ack in acks)
    return AcknowledgedLine(
        line_number=number,
        accepted=accepted,
        rejected=max(ordered - accepted, 0),
        reason=answers.reasons([*(WORDS.get(ack.get(1), "") for ack in acks), *_remarks(segments)]),
    )


def _accepted(ack: Segment, ordered: int, *, waits: bool) -> int:
    code = ack.get(1)
    if code not in TAKEN | BACKORDERED | REFUSED:
        raise Unreadable(f"ACK01 {code!r} is none we know.")
    if code in REFUSED or (code in BACKORDERED and not waits):
        return 0
    in_pieces(ack.get(3), "ACK", PIECES)
    return count(ack.get(2), "ACK02") if ack.get(2) else ordered


def _remarks(segments: Segments) -> list[str]:
    return [one.get(3).strip() for one in segments if one.tag == "REF" and one.get(3).strip()]


def _reference(head: Segments) -> str:
    ref = first(head, "REF", "VN") or first(head, "REF", "CO")
    return ref.get(2) if ref else ""


def _total(lines: Sequence[Segments], read: Sequence[AcknowledgedLine]) -> Decimal | None:
    """What the partner will charge for the pieces it takes on; None unless each line tells its price."""
    prices = [line[0].get(4) for line in lines]
    if not all(prices):
        return None
    costs = [amount(price, "PO104") for price in prices]
    return total(*((line.accepted, cost) for line, cost in zip(read, costs, strict=True)))
