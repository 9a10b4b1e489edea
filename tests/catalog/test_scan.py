import pytest
from biip.gtin import Gtin
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.queries.families import match
from catalog.queries.items import find
from catalog.scan import Kind, Scan, read
from tests.factories.catalog import VariantFactory

GS = "\x1d"

FULL_WIDTH = "4006381333931".translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})

CODES = {
    "EAN-13": ("4006381333931", Kind.GTIN, "04006381333931"),
    "EAN-13, scanned": ("]E04006381333931\r", Kind.GTIN, "04006381333931"),
    "EAN-13, as printed": ("4 006381 333931", Kind.GTIN, "04006381333931"),
    "EAN-13 framed by a scanner": ("\x024006381333931\x03", Kind.GTIN, "04006381333931"),
    "ISBN": ("978-1-4920-5374-3", Kind.GTIN, "09781492053743"),
    "EAN-8": ("96385074", Kind.GTIN, "00000096385074"),
    "EAN-8, scanned": ("]E496385074", Kind.GTIN, "00000096385074"),
    "UPC-A": ("036000291452", Kind.GTIN, "00036000291452"),
    "UPC-A, scanned": ("]E00036000291452", Kind.GTIN, "00036000291452"),
    "UPC-E": ("04252614", Kind.GTIN, "00042100005264"),
    "ITF-14": ("14006381333938", Kind.GTIN, "14006381333938"),
    "ITF-14, scanned": ("]I114006381333938", Kind.GTIN, "14006381333938"),
    "GTIN in a plain Code 128": ("]C04006381333931", Kind.GTIN, "04006381333931"),
    "GS1-128": (f"]C1010400638133393110LOT7A{GS}21SN42", Kind.GTIN, "04006381333931"),
    "GS1-128, date first": ("]C117271231010400638133393110A", Kind.GTIN, "04006381333931"),
    "GS1-128 of a box": ("]C10204006381333931374", Kind.GTIN, "04006381333931"),
    "GS1-128, impossible date": ("]C10104006381333931170000ZZ", Kind.GTIN, "04006381333931"),
    "GS1-128, unreadable lot": ("]C1010400638133393110ÿÿ", Kind.GTIN, "04006381333931"),
    "DataBar": ("]e00104006381333931", Kind.GTIN, "04006381333931"),
    "GS1 DataMatrix": (f"]d2010400638133393110LOT7A{GS}21SN42", Kind.GTIN, "04006381333931"),
    "GS1 DataMatrix, leading separator": (f"]d2{GS}0104006381333931", Kind.GTIN, "04006381333931"),
    "GS1 QR": ("]Q3010400638133393110LOT7A", Kind.GTIN, "04006381333931"),
    "element strings, no identifier": ("010400638133393110LOT7A", Kind.GTIN, "04006381333931"),
    "element strings, as printed": ("(01)04006381333931(10)LOT7A", Kind.GTIN, "04006381333931"),
    "Digital Link": ("https://id.gs1.org/01/04006381333931/10/LOT7A?17=271231", Kind.GTIN, "04006381333931"),
    "Digital Link, scanned": ("]Q1https://brand.example/s/01/4006381333931", Kind.GTIN, "04006381333931"),
    "Digital Link, alphabetic": ("https://id.gs1.org/gtin/4006381333931", Kind.GTIN, "04006381333931"),
    "Digital Link, capitals": ("HTTPS://ID.GS1.ORG/01/04006381333931", Kind.GTIN, "04006381333931"),
    "Digital Link, broken host": ("https://[/01/04006381333931", Kind.GTIN, "04006381333931"),
    "wrong check digit": ("4006381333932", Kind.BAD_CHECK_DIGIT, ""),
    "wrong check digit, eight digits": ("96385075", Kind.BAD_CHECK_DIGIT, ""),
    "wrong check digit, scanned": ("]E04006381333932", Kind.BAD_CHECK_DIGIT, ""),
    "wrong check digit in GS1-128": ("]C10104006381333932", Kind.BAD_CHECK_DIGIT, ""),
    "wrong check digit in a Digital Link": ("https://id.gs1.org/01/04006381333932", Kind.BAD_CHECK_DIGIT, ""),
    "store label": ("2012345678903", Kind.STORE_LABEL, "02012345678903"),
    "store label, UPC": ("212345678909", Kind.STORE_LABEL, "00212345678909"),
    "store label, short": ("20000004", Kind.STORE_LABEL, "00000020000004"),
    "address of a shop": ("https://example.com/p/123", Kind.WEB_ADDRESS, ""),
    "SKU": ("SKU-1234", Kind.SKU, ""),
    "SKU, scanned": ("]C0sku 1234", Kind.SKU, ""),
    "thirteen digits of a plain Code 128": ("]C04006381333932", Kind.SKU, ""),
    "words": ("blue rain jacket", Kind.TEXT, ""),
    "full-width digits": (FULL_WIDTH, Kind.TEXT, ""),
    "a lone bracket": ("]", Kind.TEXT, ""),
    "nothing": ("", Kind.EMPTY, ""),
    "nothing but blanks": (" \r\n", Kind.EMPTY, ""),
    "an identifier alone": ("]E0", Kind.EMPTY, ""),
    "far too long": ("1" * 5000, Kind.TOO_LONG, ""),
}


@pytest.mark.parametrize(("raw", "kind", "gtin"), CODES.values(), ids=CODES)
def test_a_code_is_what_it_looks_like(raw, kind, gtin):
    scan = read(raw)

    assert (scan.kind, scan.gtin) == (kind, gtin)


@pytest.mark.parametrize(
    "raw",
    [
        f"]d2010400638133393110LOT7A{GS}21SN42",
        "(01)04006381333931(10)LOT7A(21)SN42",
        "https://id.gs1.org/01/04006381333931/10/LOT7A/21/SN42",
    ],
)
def test_lot_and_serial_number_are_kept(raw):
    scan = read(raw)

    assert (scan.pack.lot, scan.pack.serial) == ("LOT7A", "SN42")


def test_a_short_number_that_reads_both_ways_keeps_both_readings():
    assert read("01234565") == Scan(
        Kind.GTIN, "01234565", gtin="00012345000065", text="01234565", other_gtin="00000001234565"
    )


@given(st.one_of(st.text(max_size=600), st.from_regex(r"\A(\][A-Za-z]\d)?[(\d)A-Z\x1d/:.-]{0,60}\Z")))
@example("]")
@example("]C1")
@example("(01)")
@example("\ud800")
def test_no_text_can_upset_the_reader(raw):
    scan = read(raw)

    assert scan.kind in Kind
    assert all(gtin == Gtin.parse(gtin).as_gtin_14() for gtin in (scan.gtin, scan.other_gtin) if gtin)
    assert bool(scan.gtin) == (scan.kind in {Kind.GTIN, Kind.STORE_LABEL})


@given(st.integers(0, 10**13 - 1))
def test_every_trade_item_number_is_found_in_each_symbol(body):
    number = f"{body:013d}"
    gtin = number + str(-sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(number)) % 10)

    read_as = {
        read(f"{before}{gtin}").gtin for before in ("", "]I1", "]C101", "]d201", "https://x.example/01/")
    }

    assert read_as == {gtin}


def test_a_code_finds_the_variant_by_its_number_or_its_sku(retailer):
    variant = VariantFactory(sku="AF-1001")

    codes = [variant.gtin[1:], f"]C101{variant.gtin}", "AF-1001", "af-1001", "]C0Af-1001"]

    assert [find(read(code)) for code in codes] == [variant] * 5
    assert [_matched(code) for code in codes] == [variant.pk] * 5


def test_a_number_that_reads_both_ways_finds_what_the_retailer_sells(retailer):
    short = VariantFactory(gtin="00000001234565")

    assert find(read("01234565")) == short
    assert _matched("01234565") == short.pk


def test_a_number_that_reads_both_ways_means_the_likelier_item_where_both_are_sold(retailer):
    VariantFactory(gtin="00000001234565")
    likelier = VariantFactory(gtin="00012345000065")

    assert find(read("01234565")) == likelier
    assert _matched("01234565") == likelier.pk


def test_a_retailer_may_number_its_items_as_it_likes(retailer):
    variant = VariantFactory(sku="96385075")

    assert find(read("96385075")) == variant
    assert _matched("96385075") == variant.pk


@pytest.mark.parametrize("code", ["", "1" * 600, "4006381333931", "4006381333932", "nothing of the kind"])
def test_a_code_that_means_nothing_finds_nothing(retailer, code):
    VariantFactory()

    assert find(read(code)) is None
    assert _matched(code) is None


def _matched(code: str) -> int | None:
    """The same question, as the API puts it."""
    found = match(read(code))
    return found.pk if found else None
