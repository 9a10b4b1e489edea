"""The rows of a file, with the cells that were asked for."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO

from partners.errors import Unreadable
from partners.tables import markup, objects, separated, workbook
from partners.tables.encodings import encoding_of
from partners.tables.kinds import Kind, kind_of
from partners.tables.rows import Named, NoTitles, Record, Row, plain

TITLES_WITHIN = 20  # rows: above them, some write the date and their name
MOST_ROWS = 2_000_000
Wanted = Mapping[str, str]


def records(file: BinaryIO, titles: Collection[str], options: Mapping[str, Any]) -> Iterator[Record]:
    """The rows below the titles of an open file. Raises Unreadable, also on the way, when it makes no sense from there.

    `options` are those of `partners.transformers.feed.options`: encoding, delimiter, decimal_comma, sheet.
    """
    wanted = {plain(title): title for title in titles}
    kind = kind_of(file)
    found = (
        _of_rows(file, kind, wanted, options)
        if kind in {Kind.SEPARATED, Kind.WORKBOOK}
        else _of_named(named(file, kind, options), wanted)
    )
    for number, record in enumerate(found):
        if number == MOST_ROWS:
            raise Unreadable(f"It has more than {MOST_ROWS} rows.")
        yield record


def named(file: BinaryIO, kind: Kind, options: Mapping[str, Any]) -> Iterator[Named]:
    """The rows of a file in which each row says its titles itself. Raises Unreadable."""
    comma = options.get("decimal_comma", False)
    match kind:
        case Kind.MARKUP:
            return markup.rows(file)
        case Kind.LIST:
            return objects.members(file, encoding_of(file, _unicode(options)), decimal_comma=comma)
        case Kind.LINES:
            return objects.lines(file, encoding_of(file, _unicode(options)), decimal_comma=comma)
    raise Unreadable(f"{kind} is no table.")


def _of_rows(file: BinaryIO, kind: Kind, wanted: Wanted, options: Mapping[str, Any]) -> Iterator[Record]:
    header, rows = (
        _titled(workbook.rows(file, options), wanted)
        if kind is Kind.WORKBOOK
        else _separated(file, wanted, options)
    )
    for row in rows:
        if any(row.cells) or row.problem:
            yield _record(row, header)


def _separated(file: BinaryIO, wanted: Wanted, options: Mapping[str, Any]) -> tuple[list[str], Iterator[Row]]:
    """The titles as we know them ("" for others), and the rows below."""
    encoding = encoding_of(file, options.get("encoding", "utf-8"))
    start = file.tell()
    problems: list[Unreadable] = []
    for delimiter in [options["delimiter"]] if "delimiter" in options else separated.DELIMITERS:
        file.seek(start)
        try:
            return _titled(separated.rows(file, delimiter, encoding), wanted)
        except Unreadable as error:
            problems.append(error)
    raise min(problems, key=lambda error: error.lacking if isinstance(error, NoTitles) else len(wanted))


def _titled(rows: Iterator[Row], wanted: Wanted) -> tuple[list[str], Iterator[Row]]:
    best: set[str] = set()
    for row in islice(rows, TITLES_WITHIN):
        found = [plain(cell) for cell in row.cells]
        if wanted.keys() <= set(found):
            twice = [wanted[title] for title in wanted if found.count(title) > 1]
            if twice:
                raise NoTitles(f"The title {twice[0]!r} stands twice.", lacking=0)
            return [wanted.get(title, "") for title in found], rows
        best = max(best, wanted.keys() & set(found), key=len)
    raise _no_titles(wanted, best)


def _of_named(rows: Iterator[Named], wanted: Wanted) -> Iterator[Record]:
    """Rows that say their titles themselves; what one leaves out is empty. Raises NoTitles: none is what we know."""
    first = list(islice(rows, TITLES_WITHIN))
    known = {plain(title) for row in first for title in row.cells}
    if first and not (wanted.keys() & known):
        raise _no_titles(wanted, set())
    for row in chain(first, rows):
        yield _asked_for(row, wanted)


def _asked_for(row: Named, wanted: Wanted) -> Record:
    cells: dict[str, str] = dict.fromkeys(wanted.values(), "")
    for title, cell in row.cells.items():
        if (name := wanted.get(plain(title))) is not None and not cells[name]:
            cells[name] = cell
    return Record(line=row.line, cells=cells, problem=row.problem)


def _record(row: Row, header: list[str]) -> Record:
    cells = dict(zip(header, row.cells, strict=False))
    problem = row.problem
    if not problem and (len(row.cells) < len(header) or any(row.cells[len(header) :])):
        problem = f"It has {len(row.cells)} cells where there are {len(header)} titles."
    return Record(line=row.line, cells=cells, problem=problem)


def _no_titles(wanted: Wanted, found: set[str]) -> NoTitles:
    lacking = [wanted[title] for title in wanted if title not in found]
    told = ", ".join(map(repr, lacking))
    return NoTitles(f"No row holds all titles; {told} could not be found.", lacking=len(lacking))


def _unicode(options: Mapping[str, Any]) -> str:
    """JSON is written in UTF-8 (RFC 8259), whatever was agreed for CSV; a mark may say UTF-16."""
    declared: str = options.get("encoding", "utf-8")
    return declared if declared.startswith("utf-16") else "utf-8"
