"""What the partner charges (810)."""

from partners.errors import Unreadable
from partners.notices import Invoiced, InvoicedLine
from partners.transformers.edi.answers import notice_id
from partners.transformers.edi.reading import amount, count, in_pieces, line_number, text
from partners.transformers.edi.segments import Segments, parted, the
from partners.transformers.x12.products import PIECES
from partners.transformers.x12.totals import counted_lines, currency_of

CREDITS = frozenset({"CR", "CN", "CM"})  # of BIG07
AFTER_THE_LINES = ("TDS", "CAD", "SAC", "ISS", "CTT")


def invoiced(segments: Segments, *, currency: str) -> Invoiced:
    """An invoice. Amounts without a currency are in the one agreed upon. Raises Unreadable."""
    big = the(segments, "BIG")
    if big.get(7) in CREDITS:
        raise Unreadable("It is a credit, which a person must book.")
    parts = parted(segments, "IT1", AFTER_THE_LINES)
    counted_lines(segments, len(parts.lines))
    invoice, number = text(big.get(2), "BIG02"), text(big.get(4), "BIG04")
    lines = tuple(_line(line) for line in parts.lines)
    cents = count(the(parts.tail, "TDS").get(1), "TDS01")
    said = (currency_of(parts.head, currency), amount(f"{cents // 100}.{cents % 100:02}", "TDS01"), lines)
    return Invoiced(
        notice_id=notice_id("810", f"{invoice} {number}", *said),
        number=number,
        invoice_number=invoice,
        currency=said[0],
        total=said[1],
        lines=lines,
    )


def _line(segments: Segments) -> InvoicedLine:
    it1 = segments[0]
    in_pieces(it1.get(3), "IT1", PIECES)
    return InvoicedLine(
        line_number=line_number(it1.get(1)),
        quantity=count(it1.get(2), "IT102"),
        unit_cost=amount(it1.get(4), "IT104"),
    )
