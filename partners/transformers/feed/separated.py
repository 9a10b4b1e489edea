"""CSV: bytes to text to rows."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from partners.errors import Unreadable

DELIMITERS = (",", ";", "\t", "|")
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Row(NamedTuple):
    """The cells of a row, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]


def text_of(content: bytes, encoding: str) -> str:
    """Decode a file. Raises Unreadable, with the line, when it is not written as declared.

    A mark at its beginning tells the encoding for sure. So does UTF-8 beyond ASCII: words in another encoding are
    never valid UTF-8, but for pairs that no language writes.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return _decoded(content.removeprefix(mark), name)
    if not encoding.startswith("utf") and not content.isascii():
        try:
            return _decoded(content, "utf-8")
        except Unreadable:
            return _decoded(content, encoding)
    return _decoded(content, "utf-8" if encoding == "utf-8-sig" else encoding)


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows, with trimmed cells. Raises Unreadable where quotes make no sense: no row has an end then."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"From line {line} on, it is no CSV: {error}.") from error
        yield Row(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"Line {line} is not written in {encoding}. Set the encoding.") from error
    if "\x00" in text:
        raise Unreadable(f"It holds NUL characters, so it is not written in {encoding}. Set the encoding.")
    return text
