"""The partner's notice that parcels have left (DESADV). All of an order's lines are read as one parcel."""

from itertools import takewhile

from partners.errors import Unreadable
from partners.messages import Parcel, ParcelLine
from partners.notices import Shipped
from partners.transformers.edi.answers import notice_id
from partners.transformers.edi.reading import line_number, text
from partners.transformers.edi.segments import Segments, first, parted, the
from partners.transformers.edifact.products import named, sku
from partners.transformers.edifact.values import counted_lines, quantity

DESPATCHED = "12"
TRACKING = ("CN", "AAS")  # a carrier's reference, a transport document


def shipped(segments: Segments) -> tuple[Shipped, ...]:
    """One notice for each order in the shipment. Raises Unreadable."""
    bgm = the(segments, "BGM")
    parts = parted(segments, "LIN", ("CNT",))
    counted_lines(segments, len(parts.lines))
    orders: dict[str, list[ParcelLine]] = {}
    for block in parts.lines:
        number, line = _line([*takewhile(lambda one: one.tag != "CPS", block)], parts.head)
        orders.setdefault(number, []).append(line)
    if not orders:
        raise Unreadable("It names nothing that was sent.")
    shipment = text(bgm.get(2), "BGM")
    return tuple(_notice(shipment, number, parts.head, tuple(lines)) for number, lines in orders.items())


def _notice(shipment: str, number: str, head: Segments, lines: tuple[ParcelLine, ...]) -> Shipped:
    parcel = Parcel(carrier=_carrier(head), tracking_number=_tracking(head), lines=lines)
    return Shipped(
        notice_id=notice_id("DESADV", f"{shipment} {number}", parcel),
        number=number,
        parcels=(parcel,),
    )


def _line(block: Segments, head: Segments) -> tuple[str, ParcelLine]:
    """A line and the order it belongs to; the line's own reference counts before the head's."""
    rff = first(block, "RFF", "ON") or first(head, "RFF", "ON")
    number = text(rff.get(1, 2) if rff else "", "RFF+ON")
    sent = quantity(block, DESPATCHED, f"LIN {block[0].get(1)}")
    if sent is None:
        raise Unreadable(f"LIN {block[0].get(1)} does not say how many were sent.")
    ours = line_number(rff.get(1, 3)) if rff else 0
    return number, ParcelLine(quantity=sent, line_number=ours, partner_sku=sku(named(block)))


def _tracking(head: Segments) -> str:
    references = (first(head, "RFF", kind) for kind in TRACKING)
    return next((rff.get(1, 2) for rff in references if rff), "")


def _carrier(head: Segments) -> str:
    tdt = first(head, "TDT", "20")
    return (tdt.get(5, 4) or tdt.get(5, 1)) if tdt else ""
