import pytest
from biip.gtin import Gtin
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.queries.families import match
from catalog.queries.items import find
from catalog.scan import Kind, Scan, corrections, read
from tests.factories.catalog import VariantFactory

GS = "\x1d"
BODIES = st.one_of(*(st.text("0123456789", min_size=size, max_size=size) for size in (11, 12, 13)))
SPELLINGS = (
    "{number}",
    " {number}\r\n",
    "{gtin}",
    "]E0{number}",
    "]I1{gtin}",
    "]C0{number}",
    "]C101{gtin}",
    "]d201{gtin}10LOT\x1d21X",
    "]Q301{gtin}",
    "]e001{gtin}",
    "(01){gtin}",
    "(01) {gtin} (17) 271231",
    "<GS>01{gtin}<GS>",
    "https://id.gs1.org/01/{number}",
    "]Q1https://brand.example/shop/gtin/{number}/lot/A",
    "id.gs1.org/01/{gtin}",
    "EAN: {number}",
)


def _numbered(body: str) -> str:
    """A number with its check digit, worked out from the left and without our own function."""
    weights = (3, 1) if len(body) % 2 else (1, 3)
    total = sum(int(digit) * weights[place % 2] for place, digit in enumerate(body))
    return body + str((10 - total % 10) % 10)


def _like_codes():
    """Texts that begin as codes do and go on as they like."""
    starts = (
        "]C1",
        "]d2",
        "]E0",
        "]E3",
        "(01)",
        "01",
        "https://x.example/01/",
        "eab",
        "ISBN ",
        "$E",
        "+E",
        "9à&0",
    )
    return st.tuples(st.sampled_from(starts), st.text(max_size=60)).map("".join)


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


@given(
    st.one_of(
        st.text(max_size=600), st.from_regex(r"\A(\][A-Za-z]\d)?[(\d)A-Z\x1d/:.-]{0,60}\Z"), _like_codes()
    )
)
@example("]")
@example("]C1")
@example("(01)")
@example("\ud800")
@example("https://[")
@example("httpsM!!")
def test_no_text_can_upset_the_reader(raw):
    scan = read(raw)

    assert scan == read(raw)
    assert scan.kind in Kind
    assert all(gtin == Gtin.parse(gtin).as_gtin_14() for gtin in (scan.gtin, scan.other_gtin) if gtin)
    assert bool(scan.gtin) == (scan.kind in {Kind.GTIN, Kind.STORE_LABEL})
    assert bool(scan.misread) == (scan.kind == Kind.BAD_CHECK_DIGIT)
    assert bool(scan.order) == (scan.kind == Kind.ORDER)
    assert max(len(scan.pack.lot), len(scan.pack.serial)) <= 20
    assert all(len(gtin) == 14 for gtin in corrections(scan.misread))


@given(BODIES)
def test_every_trade_item_number_is_read_alike_in_each_spelling(body):
    number = _numbered(body)
    gtin = number.zfill(14)

    read_as = {spelling.format(number=number, gtin=gtin): None for spelling in SPELLINGS}
    for spelling in read_as:
        read_as[spelling] = read(spelling).gtin

    assert read_as == dict.fromkeys(read_as, gtin)


@given(BODIES, st.integers(0, 13), st.integers(1, 9))
def test_every_wrong_digit_is_caught_and_its_correction_offered(body, place, shift):
    number = _numbered(body)
    place %= len(number)
    wrong = str((int(number[place]) + shift) % 10)
    mistyped = f"{number[:place]}{wrong}{number[place + 1 :]}"

    scan = read(mistyped)

    assert (scan.kind, scan.gtin, scan.misread) == (Kind.BAD_CHECK_DIGIT, "", mistyped)
    assert number.zfill(14) in corrections(scan.misread)


@given(BODIES, st.integers(0, 12))
def test_two_digits_swapped_are_put_back_where_they_were_caught(body, place):
    number = _numbered(body)
    place %= len(number) - 1
    swapped = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"

    scan = read(swapped)

    assert scan.gtin == swapped.zfill(14) or number.zfill(14) in corrections(scan.misread)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_an_isbn_of_ten_digits_is_the_same_book_as_its_thirteen(nine):
    ten = nine + next(sign for sign in "0123456789X" if read(f"ISBN {nine}{sign}").gtin)

    weighed = sum(
        weight * "0123456789X".index(sign) for weight, sign in zip(range(10, 0, -1), ten, strict=True)
    )

    assert weighed % 11 == 0
    assert read(ten).gtin == read(_numbered(f"978{nine}")).gtin


def test_a_badge_leaves_nothing_of_itself_behind():
    assert read("]Q0eab_1_k7_secret") == Scan(Kind.BADGE, "")
    assert "secret" not in repr(read("eab_1_k7_secret"))


def test_a_code_through_another_keyboard_is_kept_as_it_came_and_as_it_was_meant():
    assert read("+E04006381333931") == Scan(
        Kind.GTIN, "+E04006381333931", gtin="04006381333931", text="4006381333931"
    )


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
