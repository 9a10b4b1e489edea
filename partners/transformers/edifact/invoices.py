"""What the partner charges (INVOIC)."""

from partners.errors import Unreadable
from partners.notices import Invoiced, InvoicedLine
from partners.transformers.edi.answers import notice_id
from partners.transformers.edi.reading import amount, currency, line_number, text
from partners.transformers.edi.segments import Segments, first, parted, the
from partners.transformers.edifact.values import counted_lines, currency_of, order_number, quantity

INVOICE = "380"
CHARGED = "47"
TOTALS = ("77", "139", "9", "86")  # the amount of the invoice, by its several names


def invoiced(segments: Segments) -> Invoiced:
    """An invoice. Raises Unreadable."""
    bgm = the(segments, "BGM")
    if bgm.get(1) != INVOICE:
        raise Unreadable(f"It is a {bgm.get(1)!r} and no invoice (380); a person must book it.")
    parts = parted(segments, "LIN", ("UNS",))
    counted_lines(segments, len(parts.lines))
    moas = (first(parts.tail, "MOA", kind) for kind in TOTALS)
    moa = next((one for one in moas if one), None)
    if moa is None:
        raise Unreadable("It has no total.")
    invoice, number = text(bgm.get(2), "BGM"), order_number(segments)
    money = currency(moa.get(1, 3) or currency_of(parts.head), "CUX")
    total, lines = amount(moa.get(1, 2), "MOA"), tuple(_line(line) for line in parts.lines)
    return Invoiced(
        notice_id=notice_id("INVOIC", f"{invoice} {number}", money, total, lines),
        number=number,
        invoice_number=invoice,
        currency=money,
        total=total,
        lines=lines,
    )


def _line(segments: Segments) -> InvoicedLine:
    name = f"LIN {segments[0].get(1)}"
    charged, price = quantity(segments, CHARGED, name), first(segments, "PRI")
    if charged is None or price is None:
        raise Unreadable(f"{name} does not say how many are charged, at what price.")
    rff = first(segments, "RFF", "ON")
    return InvoicedLine(
        line_number=line_number((rff.get(1, 3) if rff else "") or segments[0].get(1)),
        quantity=charged,
        unit_cost=amount(price.get(1, 2), "PRI"),
    )
