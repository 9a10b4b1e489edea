"""The beginning of a file of which nothing is agreed yet: how it seems to be written, its titles and first rows."""

import codecs
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from partners.errors import Unreadable
from partners.tables import separated, workbook
from partners.tables.encodings import encoding_of
from partners.tables.kinds import Kind, kind_of
from partners.tables.reading import TITLES_WITHIN, named
from partners.tables.rows import Row, plain

ROWS = 200
BEGIN = 65_536
IsTitle = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A file's kind, the options by which it can be read, its titles, and what its first rows say under each."""

    kind: Kind
    options: Mapping[str, Any] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()

    def column(self, title: str) -> list[str]:
        """The cells under a title that are not empty."""
        return [cell for row in self.rows if (cell := row.get(title, ""))]


def sample_of(file: BinaryIO, *, is_title: IsTitle, said: Mapping[str, Any]) -> Sample:
    """What a file seems to be. `is_title` knows common titles, by which the row of them is found.

    `said` are options that are no guess: encoding, delimiter, sheet.
    Raises Unreadable for what holds no rows, in whatever way it is read.
    """
    kind = kind_of(file)
    if kind is Kind.EDI:
        return Sample(kind=kind)
    if kind is Kind.WORKBOOK:
        return _tabled(kind, {}, list(islice(workbook.rows(file, said), ROWS + TITLES_WITHIN)), is_title)
    if kind is Kind.SEPARATED:
        return _separated(file, is_title, said)
    rows = [row.cells for row in islice(named(file, kind, said), ROWS)]
    if not rows:
        raise Unreadable("It has no rows.")
    titles = dict.fromkeys(title for row in rows for title in row)
    return Sample(kind=kind, titles=tuple(titles), rows=tuple(rows))


def _separated(file: BinaryIO, is_title: IsTitle, said: Mapping[str, Any]) -> Sample:
    declared = said.get("encoding") or _encoding(file)
    encoding = encoding_of(file, declared)
    start, found = file.tell(), {}
    for delimiter in [said["delimiter"]] if said.get("delimiter") else separated.DELIMITERS:
        file.seek(start)
        found[delimiter] = _first(file, delimiter, encoding)
    delimiter = max(found, key=lambda one: _regularity(found[one]))
    rows = found[delimiter]
    if _regularity(rows) == 0:
        raise Unreadable("No sign stands between its cells that we know, or it has one column alone.")
    options = {"delimiter": delimiter, "encoding": encoding}
    return _tabled(Kind.SEPARATED, options, rows, is_title)


def _first(file: BinaryIO, delimiter: str, encoding: str) -> list[Row]:
    rows: list[Row] = []
    try:
        rows.extend(islice(separated.rows(file, delimiter, encoding), ROWS + TITLES_WITHIN))
    except Unreadable:
        return rows
    return rows


def _regularity(rows: Sequence[Row]) -> float:
    """How many cells the rows have that are as long as most of them; nothing when most have one cell."""
    widths = Counter(len(row.cells) for row in rows if any(row.cells))
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return 0 if width < 2 else count / sum(widths.values()) + width / 1000


def _tabled(kind: Kind, options: Mapping[str, Any], rows: Sequence[Row], is_title: IsTitle) -> Sample:
    """Rows below the one that looks most like titles."""
    written = [row for row in rows if any(row.cells)]
    if not written:
        raise Unreadable("It is empty.")
    width = Counter(len(row.cells) for row in written).most_common(1)[0][0]
    fitting = [row for row in written[:TITLES_WITHIN] if len(row.cells) == width] or written[:1]
    header = max(fitting, key=lambda row: sum(is_title(cell) for cell in row.cells))
    titles = [title for title in header.cells if title]
    if len({*map(plain, titles)}) < len(titles):
        raise Unreadable(f"A title stands twice in line {header.line}.")
    below = [row for row in written if row.line > header.line and len(row.cells) == width][:ROWS]
    cells = tuple(dict(zip(header.cells, row.cells, strict=True)) for row in below)
    return Sample(kind=kind, options=options, titles=tuple(titles), rows=cells)


def _encoding(file: BinaryIO) -> str:
    """What a file without a mark is written in: UTF-16 has a NUL at every other place, and cp1252 what is no UTF-8."""
    file.seek(0)
    begin = file.read(BEGIN)
    if begin.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-8"
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if begin[place::2].count(0) * 3 > len(begin):
            return encoding
    return "cp1252" if _can_be(begin, "cp1252") else "iso-8859-1"


def _can_be(begin: bytes, encoding: str) -> bool:
    try:
        begin.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
