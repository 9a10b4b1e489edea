"""XLSX: the rows of a sheet, formulas by their last value.

Read with openpyxl, row by row. The faster calamine was tried: it lays a sheet out in memory from its first cell to its
last, so a file of 1 kB with a cell in the far corner (XFD1048576) ends our process.
"""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from openpyxl import load_workbook

from partners.errors import Unreadable
from partners.tables.rows import Row

MOST_UNPACKED = 600_000_000
MOST_WORDS = 60_000_000  # of the words that cells share, which are all kept while the sheet is read
MOST_OTHER = 4_000_000  # of a part that is read whole, such as the styles
MOST_PARTS = 1_000
MOST_ROWS = 1_048_576  # no sheet has more
MOST_COLUMNS = 300
SHEETS, WORDS = "xl/worksheets/", "xl/sharedStrings"


def rows(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of the sheet named in the options, or of the first. Raises Unreadable, also on the way."""
    try:
        _weigh(file)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = _sheet(book, options.get("sheet", ""))
        found = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        width = 0
        for line, cells in enumerate(found, start=1):
            written = [_written(cell, decimal_comma=options.get("decimal_comma", False)) for cell in cells]
            while written and not written[-1]:
                written.pop()
            width = max(width, len(written))  # a row without its last cells is as long as the others
            yield Row(line, (*written, *[""] * (width - len(written))))
    except Unreadable:
        raise
    except Exception as error:  # whatever openpyxl, zipfile and the XML parser raise on what is no workbook
        raise Unreadable(f"It is no workbook that can be read: {type(error).__name__}.") from error


def _weigh(file: BinaryIO) -> None:
    """Refuse what unpacks to more than it could need. Python's zipfile unpacks no more than a part declares."""
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(f"It unpacks to more than {MOST_UNPACKED} bytes.")
        for part in parts:
            if part.file_size > _most(part.filename):
                raise Unreadable(f"Its part {part.filename[:60]!r} is too long.")


def _most(part: str) -> int:
    if part.startswith(SHEETS):
        return MOST_UNPACKED
    return MOST_WORDS if part.startswith(WORDS) else MOST_OTHER


def _sheet(book: Any, name: str) -> Any:
    if name and name not in book.sheetnames:
        raise Unreadable(f"It has no sheet {name!r}.")
    sheets = [sheet for sheet in book.worksheets if not name or sheet.title == name]
    if not sheets:
        raise Unreadable("It has no sheet.")
    return sheets[0]


def _written(cell: Any, *, decimal_comma: bool) -> str:
    """A cell as people see it. Numbers have the 15 digits that spreadsheets keep: 12.3, not 12.300000000000001."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            digits = str(cell) if isinstance(cell, int) else f"{cell:.15g}"
            return digits.replace(".", ",") if decimal_comma else digits
        case datetime() | date():
            return cell.isoformat()
    return str(cell).strip()
