"""Whatever rows are written as, the same rows are read; and memory stays as it is, however many there are."""

import csv
import io
import json
import tracemalloc
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.tables import records
from partners.tables.markup import GOOGLE
from partners.transformers.feed import items
from partners.transformers.feed.guess import guess

TITLES = ("sku", "title", "price of it")
# What every kind of file can hold: XML has no control characters, and cells are read without blanks at their ends.
LETTERS = st.characters(
    exclude_categories=("Cs", "Cc", "Co", "Cn"), exclude_characters="\u2028\u2029\x85\ufeff"
)
CELLS = st.text(LETTERS, max_size=20).map(str.strip)
ROWS = st.lists(st.tuples(CELLS.filter(bool), CELLS, CELLS), min_size=1, max_size=8)


def separated(delimiter, encoding="utf-8", end="\r\n"):
    def write(rows):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([TITLES, *rows])
        return text.getvalue().encode(encoding)

    return write


def workbook(rows):
    book, content = openpyxl.Workbook(), io.BytesIO()
    for line, row in enumerate((TITLES, *rows), start=1):
        for place, text in enumerate(row, start=1):
            cell = book.active.cell(line, place, text)
            cell.data_type = "s"  # text, also where it looks like a formula
    book.save(content)
    return content.getvalue()


def objects(rows):
    return [dict(zip(TITLES, row, strict=True)) for row in rows]


def markup(rows):
    """Titles with blanks are no names of elements, so each cell is an attribute's value as well as text."""
    elements = (
        f"<item note={quoteattr(row[2])}><sku>{escape(row[0])}</sku><title>{escape(row[1])}</title></item>"
        for row in rows
    )
    return f"<list>{''.join(elements)}</list>".encode()


WRITERS = {
    "CSV": separated(","),
    "CSV with semicolons, in UTF-16": separated(";", "utf-16"),
    "TSV": separated("\t", end="\n"),
    "XLSX": workbook,
    "JSON": lambda rows: json.dumps({"items": objects(rows)}, indent=1).encode(),
    "NDJSON": lambda rows: "\n".join(json.dumps(one, ensure_ascii=False) for one in objects(rows)).encode(),
    "XML": markup,
}


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_rows_are_read_as_they_were_written(kind, rows):
    titles = ("sku", "title", "@note") if kind == "XML" else TITLES

    read = list(records(io.BytesIO(WRITERS[kind](rows)), titles, {}))

    assert [tuple(one.cells[title] for title in titles) for one in read] == rows
    assert [one.problem for one in read] == [""] * len(rows)


def _google(number):
    return (
        f"<item><g:id>S{number}</g:id><title>Boot</title><g:gtin>9500000000051</g:gtin>"
        "<g:price>1.00 EUR</g:price></item>"
    ).encode()


BEGIN = f'<rss xmlns:g="{GOOGLE}"><channel>'.encode()
THING = b'{"sku":"S%d","gtin":"9500000000051","title":"B","cost":1.00}'
MANY = {
    "CSV": (b"sku,gtin,title,cost\n", lambda n: b"S%d,9500000000051,Boot,1.00\n" % n, b""),
    "JSON": (b"[" + THING % 0, lambda n: b"," + THING % n, b"]"),
    "NDJSON": (b"", lambda n: THING % n + b"\n", b""),
    "XML": (BEGIN, _google, b"</channel></rss>"),
}


def _peak(content):
    """The most memory that reading took, beside the file."""
    options = {**guess(io.BytesIO(content), currency="EUR").options}
    tracemalloc.start()
    try:
        assert sum(1 for _ in items.entries(io.BytesIO(content), options)) > 0
        return tracemalloc.get_traced_memory()[1] - len(content)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", MANY)
def test_memory_does_not_grow_with_the_rows(kind):
    begin, row, end = MANY[kind]
    few, many = (begin + b"".join(map(row, range(count))) + end for count in (2_000, 20_000))

    assert _peak(many) < _peak(few) + 500_000
