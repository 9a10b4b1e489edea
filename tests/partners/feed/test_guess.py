"""How lists that nobody has described are taken to be meant; what is unsure or spoiled is told, never mended."""

import io

import pytest

from partners.errors import Unreadable
from partners.transformers.feed.guess import guess

GERMAN = (
    "Northpeak GmbH;;;;;\nArtikel-Nr.;EAN;Bezeichnung;EK-Preis;UVP;Lagerbestand\n"
    "A1;4006381333931;Stift;1,20;2,49;ja\nA2;9504000059101;Größe;1,30;2,49;ausverkauft\n"
)
FOUND = {
    "partner_sku": "Artikel-Nr.",
    "gtin": "EAN",
    "title": "Bezeichnung",
    "cost": "EK-Preis",
    "price": "UVP",
}


def guessed(text, encoding="utf-8"):
    return guess(io.BytesIO(text.encode(encoding)), currency="EUR")


def test_titles_in_another_language_below_a_heading_are_known():
    found = guessed(GERMAN, "cp1252")

    assert found.options == {
        "columns": {**FOUND, "available": "Lagerbestand"},
        "delimiter": ";",
        "encoding": "cp1252",
        "decimal_comma": True,
        "currency": "EUR",
        "has_some": ["ja"],
        "has_none": ["ausverkauft"],
    }
    assert (found.lacking, found.unsure) == ((), ("It does not say what its amounts are in; EUR is taken.",))


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16-le", "utf-16-le"), ("utf-16", "utf-16-le")],
)
def test_the_encoding_is_known_by_the_bytes(encoding, told):
    assert guessed(GERMAN, encoding).options["encoding"] == told


def test_a_column_of_gtins_is_known_by_its_check_digits_though_another_has_the_title():
    found = guessed("ean,x,title,cost\n1,4006381333931,a,1.00\n2,9504000059101,b,2.00\n")

    assert found.options["columns"]["gtin"] == "x"
    assert "'x' is taken for the GTIN by what stands in it." in found.unsure


def test_what_a_spreadsheet_did_to_gtins_is_told_in_numbers():
    found = guessed(
        "sku,ean,title,cost\n1,4.00638E+12,a,1\n2,36000291452,b,2\n3,12345670,c,3\n4,614141007349,d,4\n"
    )

    assert [oddity.partition(",")[0] for oddity in found.oddities] == [
        "1 of 4 GTINs were rounded by a spreadsheet",
        "1 of 4 GTINs seem to have lost zeros in front",
    ]


def test_one_price_may_be_what_we_pay_or_what_shoppers_pay():
    found = guessed("sku,ean,title,Price (GBP)\n1,4006381333931,a,1.00\n")

    assert (found.options["columns"]["cost"], found.options["currency"]) == ("Price (GBP)", "GBP")
    assert found.unsure == ("'Price (GBP)' is taken for what we pay. Is it, or is it what shoppers pay?",)


def test_what_is_not_found_is_lacking():
    assert guessed("a,b\nx,y\n").lacking == ("partner_sku", "gtin", "title", "cost")


@pytest.mark.parametrize("text", ["", "alone\n1\n2\n", "<html></html>", "[]", '"a,b\n1,2\n'])
def test_what_is_no_list_is_told(text):
    with pytest.raises(Unreadable):
        guessed(text)
