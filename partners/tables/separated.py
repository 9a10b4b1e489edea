"""CSV, TSV and their like: rows of a file, read line by line whatever its size."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from partners.errors import Unreadable
from partners.tables.encodings import text_of
from partners.tables.rows import LONGEST_CELL, Row

DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1_000_000
TOO_LONG = f"A cell is longer than {LONGEST_CELL} characters."


def rows(file: BinaryIO, delimiter: str, encoding: str) -> Iterator[Row]:
    """The rows, with trimmed cells, of a file that is left open. `encoding` is what `encoding_of` found.

    A row that makes no sense and ends with its line is told, and the next line is read. Raises Unreadable where nobody
    could say where a row ends: from a quote that is never closed, all that follows would be one cell.
    """
    with text_of(file, encoding, newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1
        while True:
            try:
                yield Row(line, tuple(cell.strip() for cell in next(reader)))
            except StopIteration:
                return
            except csv.Error as error:
                yield _spoiled(line, lines, error)
            line = lines.count + 1


class _Lines:
    """Lines of a text, none longer than a limit: one that is makes an error of csv's kind, and the next is read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.count = 0
        self.is_over = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            self.is_over = True
            raise StopIteration
        self.count += 1
        if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
            return line
        while (more := self._text.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass
        raise csv.Error(TOO_LONG)


def _spoiled(line: int, lines: _Lines, error: csv.Error) -> Row:
    """A row that makes no sense. Raises Unreadable when more than its line may be part of it."""
    if lines.is_over or lines.count > line:
        raise Unreadable(f"From line {line} on, it is no CSV: {error}.") from error
    told = TOO_LONG if "field limit" in str(error) or str(error) == TOO_LONG else f"It is no CSV: {error}."
    return Row(line, (), told)
