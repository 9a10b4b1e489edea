"""EDIFACT between bytes and segments (ISO 9735, syntax version 3).

The delimiters may be told by a UNA; a release character in front of one makes it an ordinary sign. The character set is
told by the UNB, so a file is cut as bytes first: every delimiter is ASCII, and no byte of a longer sign is.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from partners.errors import Rejected, Unreadable
from partners.transformers.edi.segments import Segment

BYTES = "latin-1"  # every byte is one sign, so nothing is lost by it
ENCODINGS = {
    "UNOA": BYTES,
    "UNOB": BYTES,
    "UNOC": BYTES,
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOY": "utf-8",
}
BLANKS = " \t\r\n"
ADVICE = "UNA:+.? '"
ESCAPED = re.compile(r"[:+?']")


class Marks(NamedTuple):
    """The delimiters of one interchange. Without a release character, `release` is empty."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    end: str = "'"


class Raw(NamedTuple):
    """The segments of one interchange from UNB to UNZ, and whether the UNZ is there."""

    segments: tuple[Segment, ...]
    is_whole: bool


def cut(content: bytes) -> Iterator[Raw]:
    """The interchanges of a file, one after the other. Raises Unreadable."""
    text = content.decode(BYTES)
    if "\x00" in text:
        raise Unreadable("It holds a NUL, which EDIFACT has not.")
    at = _next(text, 0)
    if at == len(text):
        raise Unreadable("It is empty.")
    while at < len(text):
        marks, at = _advice(text, at)
        pieces, at, is_whole = _pieces(text, at, marks)
        yield Raw(_segments(pieces, marks), is_whole)
        at = _next(text, at)


def rendered(segments: Iterable[Segment], identifier: str) -> bytes:
    """Segments as they travel, behind a UNA. Raises Rejected: a sign that cannot be written."""
    text = "".join(f"{'+'.join((one.tag, *map(_element, one.elements)))}'\n" for one in segments)
    try:
        return f"{ADVICE}\n{text}".encode(ENCODINGS[identifier])
    except UnicodeEncodeError as error:
        raise Rejected(f"{error.object[error.start]!r} cannot be written in {identifier}.") from error


def _next(text: str, at: int) -> int:
    """Where the next interchange begins: blanks and line ends between them mean nothing."""
    while at < len(text) and text[at] in BLANKS:
        at += 1
    return at


def _advice(text: str, at: int) -> tuple[Marks, int]:
    """The delimiters, and where the UNB begins."""
    marks = Marks()
    if text.startswith("UNA", at):
        told = text[at + 3 : at + 9]
        if len(set(told[:2] + told[3:4] + told[5:])) != 4 or any(sign.isalnum() for sign in told):
            raise Unreadable("Its UNA makes no sense.")
        marks = Marks(told[0], told[1], told[3].strip(), told[5])
        at = _next(text, at + 9)
    if not text.startswith(f"UNB{marks.element}", at):
        raise Unreadable("It does not begin with a UNB.")
    return marks, at


def _pieces(text: str, at: int, marks: Marks) -> tuple[list[str], int, bool]:
    """Cut at each end of a segment, up to the UNZ."""
    pieces: list[str] = []
    while (until := _find(text, marks.end, at, marks.release)) >= 0:
        pieces.append(text[at:until].strip("\r\n").lstrip(BLANKS))
        at = until + 1
        if pieces[-1].startswith("UNZ"):
            return pieces, at, True
    return pieces, len(text), False


def _segments(pieces: list[str], marks: Marks) -> tuple[Segment, ...]:
    encoding = _encoding(pieces[0] if pieces else "", marks)
    try:
        texts = [piece.encode(BYTES).decode(encoding) for piece in pieces]
    except UnicodeDecodeError as error:
        raise Unreadable("It is not written in the character set that its UNB tells.") from error
    return tuple(_segment(one, marks) for one in texts)


def _encoding(unb: str, marks: Marks) -> str:
    identifier = _segment(unb, marks).get(1)
    if unb and identifier not in ENCODINGS:
        raise Unreadable(f"The character set {identifier!r} is none we read.")
    return ENCODINGS.get(identifier, BYTES)


def _segment(text: str, marks: Marks) -> Segment:
    tag, *elements = _split(text, marks.element, marks.release)
    split = (_split(element, marks.component, marks.release) for element in elements)
    return Segment(tag, tuple(tuple(_plain(part, marks.release) for part in parts) for parts in split))


def _split(text: str, mark: str, release: str) -> list[str]:
    if not release or release not in text:
        return text.split(mark)
    parts: list[str] = []
    at = 0
    while (until := _find(text, mark, at, release)) >= 0:
        parts.append(text[at:until])
        at = until + 1
    return [*parts, text[at:]]


def _find(text: str, mark: str, at: int, release: str) -> int:
    """Where the next mark is that no release character makes an ordinary sign; -1 when there is none."""
    found = text.find(mark, at)
    while release and found > at and _is_released(text, at, found, release):
        found = text.find(mark, found + 1)
    return found


def _is_released(text: str, begin: int, found: int, release: str) -> bool:
    """Whether an odd number of release characters stands before: two of them are one ordinary sign."""
    before = found
    while before > begin and text[before - 1] == release:
        before -= 1
    return (found - before) % 2 == 1


def _plain(text: str, release: str) -> str:
    if not release or release not in text:
        return text
    return re.sub(f"{re.escape(release)}(.)", r"\1", text, flags=re.DOTALL)


def _element(components: tuple[str, ...]) -> str:
    parts = [*components]
    while parts and not parts[-1]:
        parts.pop()
    return ":".join(_written(part) for part in parts)


def _written(value: str) -> str:
    if not value.isprintable():
        raise Rejected(f"{value!r} holds a sign that EDIFACT cannot write.")
    return ESCAPED.sub(r"?\g<0>", value)
