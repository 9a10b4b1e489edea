"""X12 between bytes and segments.

The delimiters stand in the ISA, which is 106 characters long so that they can be found. X12 has no
way to write a delimiter in a value: what holds one is refused before it is sent.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from partners.errors import Rejected, Unreadable
from partners.transformers.edi.segments import Segment

ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
ISA_LENGTH = 106
BLANKS = " \t\r\n"
ELEMENT, COMPONENT, REPETITION, END = "*", ">", "^", "~"


class Raw(NamedTuple):
    """The segments of one interchange from ISA to IEA, and whether the IEA is there."""

    segments: tuple[Segment, ...]
    is_whole: bool


def cut(content: bytes, encoding: str) -> Iterator[Raw]:
    """The interchanges of a file, one after the other; each has delimiters of its own. Raises Unreadable."""
    text = _decoded(content, encoding)
    at = _next(text, 0)
    if at == len(text):
        raise Unreadable("It is empty.")
    while at < len(text):
        element, end = delimiters(text[at : at + ISA_LENGTH])
        segments, at, is_whole = _segments(text, at, element, end)
        yield Raw(segments, is_whole)
        at = _next(text, at)


def rendered(segments: Iterable[Segment], encoding: str) -> bytes:
    """Segments as they travel. Raises Rejected: a value holds a delimiter or a sign that cannot be written."""
    text = "".join(
        f"{ELEMENT.join((one.tag, *(_value(one, part) for part in one.elements)))}{END}\n" for one in segments
    )
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise Rejected(f"{text[error.start]!r} cannot be written in {encoding}.") from error


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"It is not written in {encoding}.") from error
    if "\x00" in text:
        raise Unreadable("It holds a NUL, which X12 has not.")
    return text


def _next(text: str, at: int) -> int:
    """Where the next interchange begins: blanks and line ends between them mean nothing."""
    while at < len(text) and text[at] in BLANKS:
        at += 1
    return at


def delimiters(isa: str) -> tuple[str, str]:
    """What ends an element and a segment, as an ISA tells. Raises Unreadable."""
    element, end = isa[3:4], isa[-1:]
    widths = tuple(len(part) for part in isa[:-1].split(element)) if element else ()
    distinct = len({element, isa[104:105], end}) == 3
    if not isa.startswith("ISA") or len(isa) != ISA_LENGTH or widths != ISA_WIDTHS or not distinct:
        raise Unreadable("It does not begin with an ISA of 106 characters.")
    return element, end


def _segments(text: str, at: int, element: str, end: str) -> tuple[tuple[Segment, ...], int, bool]:
    segments: list[Segment] = []
    while (until := text.find(end, at)) >= 0:
        tag, *values = text[at:until].strip("\r\n").lstrip(BLANKS).split(element)
        at = until + 1
        segments.append(Segment(tag, tuple((value,) for value in values)))
        if tag == "IEA":
            return tuple(segments), at, True
    return tuple(segments), len(text), False


def _value(one: Segment, components: tuple[str, ...]) -> str:
    (value,) = components
    forbidden = (
        {ELEMENT, END} if one.tag == "ISA" else {ELEMENT, COMPONENT, REPETITION, END}
    )  # the ISA tells them
    if not value.isprintable() or forbidden & {*value}:
        raise Rejected(f"{value!r} holds a sign that X12 cannot write.")
    return value
