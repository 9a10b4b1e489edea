"""What several sets tell in the same way: how many lines there are, and what amounts are in."""

from partners.errors import Unreadable
from partners.transformers.edi.reading import count, currency
from partners.transformers.edi.segments import Segments, first


def counted_lines(segments: Segments, lines: int) -> None:
    """Make sure that as many lines came as were sent (CTT01), if it is told. Raises Unreadable."""
    ctt = first(segments, "CTT")
    if ctt and count(ctt.get(1), "CTT01") != lines:
        raise Unreadable(f"CTT01 counts {ctt.get(1)} lines, there are {lines}.")


def currency_of(segments: Segments, agreed: str) -> str:
    """What amounts are in; the currency that was agreed upon where a document does not say."""
    cur = first(segments, "CUR")
    return currency(cur.get(2), "CUR02") if cur else agreed
