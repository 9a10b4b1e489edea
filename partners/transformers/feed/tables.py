"""A partner's file as rows with the cells that we asked for, whatever kind of file it is.

Nothing here is guessed: the row of titles is the one that holds every title asked for, the delimiter the one by which
it is found, the encoding the declared one unless the bytes say for sure that it is another. A row that is longer or
shorter than the titles has shifted somewhere, perhaps between two prices, and is not read.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from partners.errors import Unreadable
from partners.transformers.feed import separated, workbook
from partners.transformers.feed.separated import Row

TITLES_WITHIN = 20  # rows: above them, some write the date and their name
MOST_ROWS = 200_000
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class NoTitles(Unreadable):
    """The titles could not be found; `lacking` is how many of them, at best."""

    def __init__(self, message: str, *, lacking: int) -> None:
        self.lacking = lacking
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row: where it stands, what it says under each title, and what is wrong with it as a whole."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


def records(content: bytes, titles: Collection[str], options: Mapping[str, Any]) -> Iterator[Record]:
    """The rows below the titles. Raises Unreadable, also on the way, when the file makes no sense from there."""
    header, rows = _below_titles(content, {_plain(title): title for title in titles}, options)
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            raise Unreadable(f"It has more than {MOST_ROWS} rows.")
        if any(row.cells):
            yield _record(row, header)


def _below_titles(
    content: bytes, wanted: Mapping[str, str], options: Mapping[str, Any]
) -> tuple[list[str], Iterator[Row]]:
    """The titles as we know them ("" for others), and the rows below."""
    if content.startswith(OLD_OFFICE):
        raise Unreadable("It is a workbook of the old kind (XLS) or has a password. Save it as XLSX or CSV.")
    if content.startswith(ZIP):
        return _titled(workbook.rows(content, options), wanted)
    text = separated.text_of(content, options.get("encoding", "utf-8"))
    delimiters = [options["delimiter"]] if "delimiter" in options else separated.DELIMITERS
    problems: list[Unreadable] = []
    for delimiter in delimiters:
        try:
            return _titled(separated.rows(text, delimiter), wanted)
        except Unreadable as error:
            problems.append(error)
    raise min(problems, key=lambda error: error.lacking if isinstance(error, NoTitles) else len(wanted))


def _titled(rows: Iterator[Row], wanted: Mapping[str, str]) -> tuple[list[str], Iterator[Row]]:
    best: set[str] = set()
    for row in islice(rows, TITLES_WITHIN):
        found = [_plain(cell) for cell in row.cells]
        if wanted.keys() <= set(found):
            twice = [wanted[title] for title in wanted if found.count(title) > 1]
            if twice:
                raise NoTitles(f"The title {twice[0]!r} stands twice.", lacking=0)
            return [wanted.get(title, "") for title in found], rows
        best = max(best, wanted.keys() & set(found), key=len)
    lacking = [wanted[title] for title in wanted if title not in best]
    told = ", ".join(map(repr, lacking))
    raise NoTitles(f"No row holds all titles; {told} could not be found.", lacking=len(lacking))


def _record(row: Row, header: list[str]) -> Record:
    cells = dict(zip(header, row.cells, strict=False))
    problem = ""
    if len(row.cells) < len(header) or any(row.cells[len(header) :]):
        problem = f"It has {len(row.cells)} cells where there are {len(header)} titles."
    return Record(line=row.line, cells=cells, problem=problem)


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
