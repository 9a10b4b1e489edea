"""Lists of items as XLSX, those that want to harm us among them."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from time import process_time

import openpyxl
import pytest

from partners.tables import reading, workbook
from tests.partners.feed.world import complaints, read, refusal

NO_AMOUNT = "no amount with a decimal point."
ROUNDED = "was rounded by a spreadsheet. Format the column as text."
NO_LENGTH, DROPPED = "which no GTIN has.", "A spreadsheet may have dropped zeros in front."
TITLES = ("sku", "gtin", "title", "cost", "stock")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*rows, sheet="Stock", others=()):
    """A workbook with these rows below the titles."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in (TITLES, *rows):
        made.active.append(row)
    for name in others:
        made.create_sheet(name)
    return saved(made)


def saved(made):
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_sheet(xml):
    """A workbook with a sheet written by hand."""
    whole, changed = zipfile.ZipFile(io.BytesIO(book())), io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in whole.namelist():
            packed.writestr(part, xml if part == "xl/worksheets/sheet1.xml" else whole.read(part))
    return changed.getvalue()


def test_cells_are_read_by_value_whether_they_are_text_or_numbers():
    content = book(
        ("MOOR-39", "09500000000051", "Moor boot", 71, 12),
        (4711, 9500000000136, "Wool sock", 10 * 1.23, "3"),
        (None, None, None, None, None),
    )

    boot, sock = read(content).items

    assert (boot.partner_sku, boot.cost, boot.available) == ("MOOR-39", Decimal(71), 12)
    assert (sock.partner_sku, sock.gtin, sock.cost, sock.available) == (
        "4711",
        "09500000000136",
        Decimal("12.3"),
        3,
    )


def test_a_formula_is_read_by_its_last_value():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        + "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in TITLES)
        + '</row><row r="2"><c t="inlineStr"><is><t>MOOR-39</t></is></c><c t="str"><f>A1</f><v>09500000000051</v></c>'
        '<c t="inlineStr"><is><t>Boot</t></is></c><c><f>35.5*2</f><v>71</v></c><c><v>12</v></c></row>'
        "</sheetData></worksheet>"
    )

    (item,) = read(with_sheet(sheet)).items

    assert (item.gtin, item.cost) == ("09500000000051", Decimal(71))


def test_numbers_have_the_decimal_sign_that_was_agreed():
    (item,) = read(book(("A", "09500000000051", "Boot", 71.25, 1)), decimal_comma=True).items

    assert item.cost == Decimal("71.25")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("A", 9.50000000001e20, "Sock", 4, 1), f"gtin 9.50000000001e+20 {ROUNDED}"),
        (("A", 5000000136, "Sock", 4, 1), f"gtin 5000000136 has 10 digits, {NO_LENGTH} {DROPPED}"),
        (("A", "09500000000136", "Sock", "#N/A", 1), "cost '#N/A' is no amount with a decimal point."),
        (("A", "09500000000136", "Sock", date(2026, 4, 1), 1), f"cost '2026-04-01T00:00:00' is {NO_AMOUNT}"),
        (("A", "09500000000136", "Sock", True, 1), "cost 'TRUE' is no amount with a decimal point."),
        (("A", "09500000000136", "Sock"), "cost is empty."),
        (("A", "09500000000136", "Sock", 4, 1, "more"), "It has 6 cells where there are 5 titles."),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_did_to_a_cell_is_told_with_its_row(row, reason):
    content = book(("MOOR-39", "09500000000051", "Moor boot", 71, 12), row)

    assert complaints(content) == [("in/stock.csv, line 3", reason)]


def test_a_sheet_may_be_named():
    content = book(("MOOR-39", "09500000000051", "Moor boot", 71, 12), others=["Notes"])

    assert len(read(content, sheet="Stock").items) == 1
    assert refusal(content, sheet="Prices") == "It has no sheet 'Prices'."


def test_a_sheet_with_a_cell_in_the_far_corner_costs_nothing():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    began = process_time()

    reason = refusal(with_sheet(sheet))

    assert reason.startswith("No row holds all titles")
    assert process_time() - began < 5


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    rows = [("A", "x", "Sock", 4, 1)] * 4

    assert refusal(book(*rows)) == "It has more than 3 rows."


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 60_000_000)
    bomb = with_sheet(b" " * 70_000_000)
    whole_part = io.BytesIO(book())
    with zipfile.ZipFile(whole_part, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/theme/big.xml", b" " * 5_000_000)

    assert len(bomb) < 200_000
    assert refusal(bomb) == "It unpacks to more than 60000000 bytes."
    assert refusal(whole_part.getvalue()) == "Its part 'xl/theme/big.xml' is too long."


def test_entities_that_multiply_are_refused():
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    sheet = (
        f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        '<c t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    )

    assert refusal(with_sheet(sheet)) == "It is no workbook that can be read: ParseError."


@pytest.mark.parametrize("cut", [4, 100, 2000, -30])
def test_half_a_workbook_is_none(cut):
    content = book(("MOOR-39", "09500000000051", "Moor boot", 71, 12))

    assert refusal(content[:cut]).startswith("It is no workbook that can be read:")


def test_a_workbook_of_something_else_is_none():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        other.writestr("word/document.xml", "<x/>")

    assert refusal(packed.getvalue()) == "It is no workbook that can be read: KeyError."
