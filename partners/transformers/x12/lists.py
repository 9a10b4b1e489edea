"""A list of stock (846) of any length, read segment by segment: one that was uploaded, not one of our mailbox's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.notices import Unusable
from partners.tables.encodings import encoding_of, text_of
from partners.transformers.edi.segments import Segment
from partners.transformers.x12.stock import item_of
from partners.transformers.x12.syntax import ISA_LENGTH, delimiters
from partners.transformers.x12.totals import currency_of

PIECE = 65_536
LONGEST_SEGMENT = 10_000
MOST_SEGMENTS = 1_000  # about one item
STOCK = "846"


def entries(file: BinaryIO, *, currency: str) -> Iterator[PartnerItem | Unusable]:
    """What each LIN says, one after the other. Raises Unreadable, also on the way, when a trailer does not add up."""
    list_of_stock = _Reading(currency)
    for one in segments(file):
        yield from list_of_stock.take(one)
    list_of_stock.end()


def segments(file: BinaryIO) -> Iterator[Segment]:
    """The segments of a file that holds one interchange, from its ISA. Raises Unreadable, also on the way."""
    file.seek(0)
    with text_of(file, encoding_of(file, "iso-8859-1"), newline="") as text:
        isa = text.read(ISA_LENGTH)
        element, end = delimiters(isa)
        yield _segment(isa.removesuffix(end), element)
        held = ""
        while piece := text.read(PIECE):
            *whole, held = (held + piece).split(end)
            if len(held) > LONGEST_SEGMENT or any(len(one) > LONGEST_SEGMENT for one in whole):
                raise Unreadable(f"A segment is longer than {LONGEST_SEGMENT} characters.")
            yield from (_segment(one, element) for one in whole)
        if held.strip():
            raise Unreadable("It breaks off within a segment.")


@dataclass
class _Reading:
    """How far a list was read: `line` are the segments of the item at hand, of which `lines` were met in its set."""

    currency: str
    tag: str = ""
    sets: int = 0
    lines: int = 0
    counted: int = 0
    told: str = ""
    head: list[Segment] = field(default_factory=list)
    line: list[Segment] = field(default_factory=list)

    def take(self, one: Segment) -> Iterator[PartnerItem | Unusable]:
        """Hear a segment; what is known of an item once the next begins. Raises Unreadable."""
        self.tag = one.tag
        self.counted += 1
        if one.tag == "ST":
            self._begin(one)
        elif one.tag in {"LIN", "CTT", "SE"} and self.told == STOCK:
            yield from self._finished()
            self._go_on(one)
        elif self.told == STOCK:
            (self.line or self.head).append(one)
            if len(self.line or self.head) > MOST_SEGMENTS:
                raise Unreadable(f"More than {MOST_SEGMENTS} segments are about one item.")

    def end(self) -> None:
        """Make sure that nothing is missing. Raises Unreadable."""
        if self.tag != "IEA":
            raise Unreadable("It breaks off: its IEA is missing.")
        if not self.sets:
            raise Unreadable("It holds no list of stock (846).")

    def _begin(self, st: Segment) -> None:
        self.told, self.counted, self.lines = st.get(1), 1, 0
        self.head, self.line = [], []
        self.sets += self.told == STOCK

    def _finished(self) -> Iterator[PartnerItem | Unusable]:
        if not self.line:
            return
        try:
            yield item_of(self.line, currency_of(self.head, self.currency))
        except Unreadable as error:
            yield Unusable(source=f"item {self.lines}", reason=str(error))
        self.line = []

    def _go_on(self, one: Segment) -> None:
        if one.tag == "LIN":
            self.lines += 1
            self.line = [one]
        elif one.tag == "CTT" and not _same(one.get(1), self.lines):
            raise Unreadable(f"CTT01 counts {one.get(1)} lines, there are {self.lines}.")
        elif one.tag == "SE":
            if not _same(one.get(1), self.counted):
                raise Unreadable(f"SE01 counts {one.get(1)} segments, there are {self.counted}.")
            self.told = ""


def _segment(text: str, element: str) -> Segment:
    tag, *values = re.sub(r"[\r\n]", "", text).strip().split(element)
    return Segment(tag, tuple((value,) for value in values))


def _same(told: str, counted: int) -> bool:
    return told.strip().isascii() and told.strip().isdigit() and int(told) == counted
