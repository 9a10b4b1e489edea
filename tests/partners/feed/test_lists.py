"""Lists of items as CSV: read as agreed, or told what is wrong and where."""

from decimal import Decimal

import pytest

from partners.messages import PartnerItem
from tests.partners.feed.world import BOOT, SOCK, box_with, complaints, hears, listed, read, refusal
from tests.partners.feed_partner import STOCK

ALL_TITLES = "'sku', 'gtin', 'title', 'cost', 'stock'"
ROUNDED = "was rounded by a spreadsheet. Format the column as text."
NO_LENGTH, DROPPED = "which no GTIN has.", "A spreadsheet may have dropped zeros in front."


def test_a_row_is_an_item_with_all_that_it_says():
    partner, transformer = box_with({})

    reading = hears(partner, transformer.read_feed()).result

    boot = PartnerItem(
        partner_sku="MOOR-39",
        gtin="09500000000051",
        family="MOOR-39",
        title="Moor boot 39",
        currency="EUR",
        cost=Decimal("71.00"),
        price=Decimal("120.00"),
        available=12,
        attributes={"size": "39"},
        images=("https://partner.example/moor.png",),
    )
    assert reading.items[0] == boot
    assert (reading.items[1].partner_sku, reading.items[1].price, reading.items[1].available) == (
        "SOCK-M",
        None,
        None,
    )
    assert (len(reading.items), reading.unusable, reading.unusable_count) == (2, (), 0)


def test_the_newest_list_counts_and_stays_where_it_is():
    newer = STOCK.replace(";12;", ";3;").encode()
    partner, transformer = box_with({"in/STOCK-20261126.CSV": newer, "in/zebra.csv": b"no list"})

    first, again = (hears(partner, transformer.read_feed()).result for _ in range(2))

    assert (first.items[0].available, first) == (3, again)


def test_without_a_list_nothing_is_known():
    partner, transformer = box_with({}, files="prices*.csv")

    held = hears(partner, transformer.read_feed())

    assert str(held.error) == "There is no file prices*.csv in in."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_by_which_the_titles_are_found(delimiter):
    content = listed(BOOT, SOCK).replace(",", delimiter)

    assert len(read(content).items) == 2
    assert len(read(content, delimiter=delimiter).items) == 2


def test_a_delimiter_that_was_declared_is_not_replaced_by_another():
    assert refusal(listed(BOOT), delimiter=";").startswith("No row holds all titles; 'sku'")


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "cp1252"),
        ("utf-16", None),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-8", "cp1252"),
    ],
)
def test_words_are_read_in_the_encoding_declared_unless_the_bytes_say_for_sure(written, declared):
    content = listed(BOOT.replace("Moor boot", "Größe Œuvre €")).encode(written)

    (item,) = read(content, **({"encoding": declared} if declared else {})).items

    assert item.title == "Größe Œuvre €"


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        (
            listed(BOOT, SOCK.replace("Wool", "Größe")).encode("cp1252"),
            {},
            "Line 3 is not written in utf-8. Set the encoding.",
        ),
        (
            listed(BOOT).encode("utf-16-le"),
            {},
            "It holds NUL characters, so it is not written in utf-8. Set the encoding.",
        ),
        (
            listed(BOOT.replace("Moor", "M\x81or")).encode("latin-1"),
            {"encoding": "cp1252"},
            "Line 2 is not written in cp1252. Set the encoding.",
        ),
        ("", {}, f"No row holds all titles; {ALL_TITLES} could not be found."),
        ("\n" * 30 + listed(BOOT), {}, f"No row holds all titles; {ALL_TITLES} could not be found."),
        (listed(BOOT, titles="sku,gtin,title,price,stock"), {}, "No row holds all titles; 'cost' could not be found."),
        (listed(BOOT + ",x", titles="sku,gtin,title,cost,stock,Cost"), {}, "The title 'cost' stands twice."),
        (listed(), {}, "No row can be used. in/stock.csv: It has no rows."),
        (listed("a,b,c,d,e"), {}, "No row can be used. in/stock.csv, line 2: gtin 'b' is no GTIN."),
        (
            listed(BOOT, 'SOCK-M,"09500000000136,Wool'),
            {},
            "From line 3 on, it is no CSV: unexpected end of data.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            {},
            "It is a workbook of the old kind (XLS) or has a password. Save it as XLSX or CSV.",
        ),
    ],
)  # fmt: skip
def test_a_list_that_makes_no_sense_is_refused_as_a_whole(content, options, reason):
    assert refusal(content, **options) == reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SOCK.replace("09500000000136", "9.50000E+12"), f"gtin 9.50000E+12 {ROUNDED}"),
        (SOCK.replace("09500000000136", '"9,5E+12"'), f"gtin 9,5E+12 {ROUNDED}"),
        (SOCK.replace("09500000000136", "5000000136"), f"gtin 5000000136 has 10 digits, {NO_LENGTH} {DROPPED}"),
        (SOCK.replace("09500000000136", "009500000000136"), f"gtin 009500000000136 has 15 digits, {NO_LENGTH}"),
        (SOCK.replace("09500000000136", "09500000000137"), "gtin 09500000000137 has a wrong check digit."),
        (SOCK.replace("09500000000136", "00000000"), "gtin 00000000 has a wrong check digit."),
        (SOCK.replace("09500000000136", "٠٩٥٠٠٠٠٠٠٠٠١٣٦"), "gtin '٠٩٥٠٠٠٠٠٠٠٠١٣٦' is no GTIN."),
        (SOCK.replace("09500000000136", ""), "gtin is empty."),
        (SOCK.replace("4.15", '"4,15"'), "cost '4,15' is no amount with a decimal point."),
        (SOCK.replace("4.15", '"1,234.50"'), "cost '1,234.50' is no amount with a decimal point."),
        (SOCK.replace("4.15", "4.15 €"), "cost '4.15 €' is no amount with a decimal point."),
        (SOCK.replace("4.15", "NaN"), "cost 'NaN' is no amount with a decimal point."),
        (SOCK.replace("4.15", "1e3"), "cost '1e3' is no amount with a decimal point."),
        (SOCK.replace("4.15", "-4.15"), "cost '-4.15' is no amount with a decimal point."),
        (SOCK.replace("4.15", "99999999999"), "cost '99999999999' is no amount with a decimal point."),
        (SOCK.replace("4.15", ""), "cost is empty."),
        (SOCK.replace(",3", ",3.5"), "stock '3.5' is no count."),
        (SOCK.replace(",3", ",many"), "stock 'many' is no count."),
        (SOCK.replace(",3", ","), "stock '' is no count."),
        (SOCK.replace("SOCK-M", "=SOCK"), "sku '=SOCK' begins like a formula."),
        (SOCK.replace("SOCK-M", ""), "sku is empty."),
        (SOCK.replace("Wool", "W\x01ol"), "title holds characters that are no text."),
        (SOCK.replace("Wool", "Wool, grey"), "It has 6 cells where there are 5 titles."),
        ("SOCK-M,09500000000136,Wool", "It has 3 cells where there are 5 titles."),
        (SOCK.replace("09500000000136", "09500000000051"), "GTIN 09500000000051 stands in line 2 already."),
        (SOCK.replace("SOCK-M", "MOOR-39"), "SKU MOOR-39 stands in line 2 already."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_told_with_its_line_and_the_others_are_read(row, reason):
    content = listed(BOOT, row)

    assert complaints(content) == [("in/stock.csv, line 3", reason)]
    assert [item.partner_sku for item in read(content).items] == ["MOOR-39"]


@pytest.mark.parametrize(
    ("cell", "gtin"),
    [
        ("9500000000136", "09500000000136"),
        ('"=""9500000000136"""', "09500000000136"),
        ("012345678905", "00012345678905"),
        ("95050003", "00000095050003"),
    ],
)
def test_a_gtin_may_have_any_of_its_lengths(cell, gtin):
    (item,) = read(listed(SOCK.replace("09500000000136", cell))).items

    assert item.gtin == gtin


@pytest.mark.parametrize(("cell", "available"), [("yes", None), ("NO", 0), ("-4", 0), ("0", 0), ("7", 7)])
def test_stock_may_be_told_in_words_that_were_agreed(cell, available):
    (item,) = read(listed(SOCK.replace(",3", f",{cell}")), has_some=["Yes"], has_none=["no"]).items

    assert item.available == available


def test_with_a_decimal_comma_a_point_is_no_amount():
    rows = ["A;09500000000051;Boot;71,00;1", "B;09500000000136;Sock;1.234;1"]
    content = listed(*rows, titles="sku;gtin;title;cost;stock")

    reading = read(content, decimal_comma=True)

    assert [item.cost for item in reading.items] == [Decimal("71.00")]
    assert [one.reason for one in reading.unusable] == ["cost '1.234' is no amount with a decimal comma."]


def test_lines_are_counted_as_an_editor_does_also_behind_cells_of_several_lines():
    content = listed(BOOT.replace("Moor boot", '"Moor\nboot"'), "", SOCK.replace("4.15", "x"), end="\r\n")

    assert [source for source, _ in complaints(content)] == ["in/stock.csv, line 5"]


def test_titles_may_stand_below_a_heading_in_other_letters_and_order():
    rows = listed("x,12,71.00,Moor boot,09500000000051,MOOR-39", titles="more, STOCK ,Cost,TITLE,Gtin,SKU")
    content = f"Stock of Northpeak\nWednesday;;\n{rows}"

    (item,) = read(content).items

    assert (item.partner_sku, item.available, item.cost) == ("MOOR-39", 12, Decimal("71.00"))


def test_of_many_bad_rows_all_are_counted_and_the_first_are_told():
    content = listed(BOOT, *["SOCK-M,x,Wool,4.15,3"] * 150)

    reading = read(content)

    assert (reading.unusable_count, len(reading.unusable)) == (150, 100)


def test_pictures_that_are_not_on_the_web_are_left_out_and_the_item_is_kept():
    columns = {
        "partner_sku": "sku",
        "gtin": "gtin",
        "title": "title",
        "cost": "cost",
        "images": ["a", "b", "c"],
    }
    rows = ["MOOR-39,09500000000051,Boot,71,javascript:x,https://partner.example/b.png,http://10.0.0.1/c.png"]

    (item,) = read(listed(*rows, titles="sku,gtin,title,cost,a,b,c"), columns=columns).items

    assert item.images == ("https://partner.example/b.png",)


def test_currencies_may_stand_in_a_column_and_are_never_guessed():
    columns = {"partner_sku": "sku", "gtin": "gtin", "title": "title", "cost": "cost", "currency": "cur"}
    rows = ["A,09500000000051,Boot,71,CHF", "B,09500000000136,Sock,4,€", "C,9504000059101,Hat,4,"]
    content = listed(*rows, titles="sku,gtin,title,cost,cur")

    reading = read(content, columns=columns, currency="")

    assert [item.currency for item in reading.items] == ["CHF"]
    assert [one.reason for one in reading.unusable] == ["cur '€' is no currency.", "cur '' is no currency."]
