"""Reading JSON: bounded, exact, and never a guess."""

import json
from decimal import Decimal

import pytest

from partners.errors import Unreadable
from partners.transformers import reading
from partners.transformers.requests import Response


def read(how, told):
    """Read a field of a document that came over the wire."""
    body = f'{{"it": {told if isinstance(told, str) else json.dumps(told)}}}'.encode()
    return how(Response(status=200, headers={}, body=body).json(), "it")


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ('"12.50"', "12.50"),
        ('"0"', "0"),
        ("12.50", "12.50"),
        ("12", "12"),
        ("1e3", "1E+3"),
        ('"9999999999.99"', "9999999999.99"),
    ],
)
def test_an_amount_is_exact(told, amount):
    assert str(read(reading.amount, told)) == amount


@pytest.mark.parametrize(
    "told",
    [
        '"10000000000"', "10000000000", "1e10", "1e400", '"-1"', "-1", "-0.01", "NaN", "Infinity", '"NaN"', '"1e3"',
        '"1_000"', '"\\uff11\\uff12"', '" 12"', '"12."', '".5"', '"12,50"', '"€12"', '""', "true", "null", "[]", "{}",
        f'"0.{"1" * 30}"', f"0.{'1' * 30}",
    ],
)  # fmt: skip
def test_what_is_no_amount_that_we_could_keep_is_unreadable(told):
    with pytest.raises(Unreadable, match="^it is no amount|is no JSON"):
        read(reading.amount, told)


@pytest.mark.parametrize("told", ["-1", "2147483648", "1.0", '"1"', "true", "null", "[]"])
def test_what_is_no_count_is_unreadable(told):
    with pytest.raises(Unreadable, match="^it is no count"):
        read(reading.count, told)


@pytest.mark.parametrize("told", ["5", "null", "[]", '"a\\u0000b"', '"\\ud800"'])
def test_what_is_no_text_that_we_could_keep_is_unreadable(told):
    with pytest.raises(Unreadable, match="^it is (no text|missing)"):
        read(reading.text, told)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[1e99999999999999999999]", b"[" * 100_000, b"1" * 5_000]
)
def test_bytes_that_are_no_json_are_unreadable(body):
    with pytest.raises(Unreadable, match="is no JSON"):
        reading.document(Response(status=200, headers={}, body=body))


def test_attributes_are_words_and_numbers():
    told = {"size": "M", "weight": Decimal("0.5"), "pieces": 2, "none": None, "list": [1], "object": {}}

    assert reading.attributes_of(told, "it") == {"size": "M", "weight": "0.5", "pieces": "2"}
