import pytest
from biip.gtin import Gtin
from biip.rcn import Rcn
from hypothesis import given
from hypothesis import strategies as st

from catalog.gtin import NotAGtin, check_digit, is_restricted, normalise

FULL_WIDTH = "4006381333931".translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
BODIES = st.one_of(*(st.text("0123456789", min_size=size, max_size=size) for size in (7, 11, 12, 13)))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("4006381333931", "04006381333931"),
        (" 14006381333938 ", "14006381333938"),
    ],
)
def test_a_gtin_of_any_length_is_kept_as_fourteen_digits(written, kept):
    assert normalise(written) == kept


@pytest.mark.parametrize("written", ["", "4006381333932", "400638133393", FULL_WIDTH, "400638133393x", "-1"])
def test_what_is_no_gtin_is_refused(written):
    with pytest.raises(NotAGtin):
        normalise(written)


@given(BODIES)
def test_every_body_has_one_check_digit(body):
    valid = [digit for digit in "0123456789" if _is_gtin(body + digit)]

    assert valid == [str(check_digit(body))]


@given(BODIES)
def test_a_number_is_restricted_where_another_library_says_so(body):
    gtin = f"{body}{check_digit(body)}".zfill(14)

    assert is_restricted(gtin) == isinstance(Gtin.parse(gtin), Rcn)


def _is_gtin(written: str) -> bool:
    try:
        normalise(written)
    except NotAGtin:
        return False
    return True
