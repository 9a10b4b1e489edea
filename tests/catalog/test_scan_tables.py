"""Codes and what they mean, in tables: `tests/catalog/codes/`. Each row names where it is from.

Numbers are sections of the GS1 General Specifications unless another source is named.
"""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from catalog.scan import Kind, Pack, read

TABLES = Path(__file__).parent / "codes"
ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4}))")
PACK = {
    "lot": ("lot", str),
    "serial": ("serial", str),
    "expires": ("expires_on", date.fromisoformat),
    "best": ("best_before_on", date.fromisoformat),
    "made": ("made_on", date.fromisoformat),
}


def rows(name):
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def unescaped(code):
    return ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), code)


def pack_of(told):
    named = (one.partition("=")[::2] for one in told.split())
    return Pack(**{PACK[name][0]: PACK[name][1](value) for name, value in named})


def cases():
    for table in sorted(TABLES.glob("*.tsv")):
        if table.name != "isbn.tsv":
            for line, row in enumerate(rows(table.name), start=2):
                yield pytest.param(row, id=f"{table.stem}:{line}")


@pytest.mark.parametrize("row", list(cases()))
def test_a_code_means_what_its_source_says(row):
    scan = read(unescaped(row["code"]))

    assert (scan.kind, scan.gtin, scan.pack) == (row["kind"], row["gtin"], pack_of(row["pack"])), row[
        "source"
    ]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["code"]) for row in rows("isbn.tsv")])
def test_a_book_is_known_by_its_number_however_it_is_printed(row):
    """200 real ISBNs: those of python-stdnum 2.2, tests/test_isbn.doctest, as GTINs by its own `to_isbn13`."""
    scan = read(row["code"])

    assert (scan.kind, scan.gtin) == (Kind.GTIN, row["gtin"])


def test_the_tables_leave_nothing_out():
    everything = [
        row for table in TABLES.glob("*.tsv") if table.name != "isbn.tsv" for row in rows(table.name)
    ]

    assert {row["kind"] for row in everything} == {kind.value for kind in Kind}
    assert len(everything) > 500
    assert len(rows("isbn.tsv")) == 200
    assert [row["code"] for row in everything if not row["source"]] == []
