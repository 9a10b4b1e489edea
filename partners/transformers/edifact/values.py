"""What several messages tell in the same way: our number, how many lines there are, quantities, the currency."""

from partners.errors import Unreadable
from partners.transformers.edi.reading import count, currency, in_pieces, text
from partners.transformers.edi.segments import Segments, first
from partners.transformers.edifact.products import PIECES


def counted_lines(segments: Segments, lines: int) -> None:
    """Make sure that as many lines came as were sent (CNT 2), if it is told. Raises Unreadable."""
    cnt = first(segments, "CNT", "2")
    if cnt and count(cnt.get(1, 2), "CNT") != lines:
        raise Unreadable(f"CNT counts {cnt.get(1, 2)} lines, there are {lines}.")


def order_number(segments: Segments) -> str:
    """Our number, as the partner repeated it. Raises Unreadable."""
    rff = first(segments, "RFF", "ON")
    return text(rff.get(1, 2) if rff else "", "RFF+ON")


def currency_of(segments: Segments) -> str:
    """What amounts are in; empty when it is not told."""
    cux = first(segments, "CUX", "2")
    return currency(cux.get(1, 2), "CUX") if cux else ""


def quantity(line: Segments, kind: str, name: str) -> int | None:
    """A quantity of a kind, in pieces; None when it is not told. Raises Unreadable."""
    qty = first(line, "QTY", kind)
    if qty is None:
        return None
    in_pieces(qty.get(1, 3), name, PIECES)
    return count(qty.get(1, 2), name)
