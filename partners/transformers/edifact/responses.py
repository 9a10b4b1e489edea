"""The partner's answer to an order, and to a change of it (ORDRSP)."""

from collections.abc import Sequence
from decimal import Decimal

from partners.errors import Unreadable
from partners.messages import AcknowledgedLine, Answer
from partners.notices import Acknowledged
from partners.transformers.edi import answers
from partners.transformers.edi.fitting import total
from partners.transformers.edi.reading import amount, line_number
from partners.transformers.edi.segments import Segments, first, parted, the
from partners.transformers.edifact.values import counted_lines, currency_of, order_number, quantity

# Data elements 4343 and 1225 of the BGM: what is said of the whole, in D.96A's way and in EANCOM's.
WHOLE = {"AP": Answer.ACCEPTED, "AD": Answer.ACCEPTED, "RE": Answer.REJECTED}
FUNCTIONS = {"29": Answer.ACCEPTED, "27": Answer.REJECTED}
AS_ORDERED, NOT_ACCEPTED, DELETED = "5", "7", "2"  # data element 1229 of a LIN
ORDERED, CONFIRMED, BACKORDERED = "21", "113", "83"  # data element 6063 of a QTY


def acknowledged(control: str, segments: Segments, *, waits: bool) -> Acknowledged:
    """An ORDRSP. `waits` tells whether pieces on back order count as accepted. Raises Unreadable."""
    bgm = the(segments, "BGM")
    parts = parted(segments, "LIN", ("UNS",))
    counted_lines(segments, len(parts.lines))
    whole = WHOLE.get(bgm.get(4)) or FUNCTIONS.get(bgm.get(3))
    lines = [_line(line, whole, waits=waits) for line in parts.lines]
    currency = currency_of(parts.head)
    return Acknowledged(
        notice_id=f"ORDRSP {control}",
        acknowledgement=answers.acknowledgement(
            number=order_number(parts.head),
            reference=bgm.get(2),
            whole=whole,
            lines=lines,
            total=_total(parts.lines, lines) if currency else None,
            currency=currency,
        ),
    )


def _line(segments: Segments, whole: Answer | None, *, waits: bool) -> AcknowledgedLine:
    name = f"LIN {segments[0].get(1)}"
    number = line_number(segments[0].get(1))
    if not number:
        raise Unreadable(f"{name} does not repeat our line number.")
    ordered, later = quantity(segments, ORDERED, name), quantity(segments, BACKORDERED, name) or 0
    accepted = _confirmed(segments, ordered, whole) + (later if waits else 0)
    return AcknowledgedLine(
        line_number=number,
        accepted=accepted,
        rejected=max(ordered - accepted, 0) if ordered is not None else (0 if waits else later),
        reason=answers.reasons(_remarks(segments)),
    )


def _confirmed(segments: Segments, ordered: int | None, whole: Answer | None) -> int:
    """How many will come: by number, else by what is said of the line, else by what is said of the whole."""
    name, action = f"LIN {segments[0].get(1)}", segments[0].get(2)
    confirmed = quantity(segments, CONFIRMED, name)
    if confirmed is not None:
        return confirmed
    if action in (NOT_ACCEPTED, DELETED) or whole is Answer.REJECTED:
        return 0
    if ordered is not None and (action == AS_ORDERED or whole is Answer.ACCEPTED):
        return ordered
    raise Unreadable(f"{name} does not say how many will come.")


def _remarks(segments: Segments) -> list[str]:
    texts = [one.elements[3] for one in segments if one.tag == "FTX" and len(one.elements) > 3]
    return [" ".join(part.strip() for part in parts if part.strip()) for parts in texts]


def _total(lines: Sequence[Segments], read: Sequence[AcknowledgedLine]) -> Decimal | None:
    """What the partner will charge for the pieces it takes on; None unless each line tells its price."""
    prices = [pri.get(1, 2) for line in lines if (pri := first(line, "PRI"))]
    if len(prices) != len(lines):
        return None
    costs = [amount(price, "PRI") for price in prices]
    return total(*((line.accepted, cost) for line, cost in zip(read, costs, strict=True)))
