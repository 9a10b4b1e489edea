"""Two hundred real books, listed from a partner's feed and found by what a scanner or a finger makes of them."""

import csv
from decimal import Decimal
from pathlib import Path

from catalog.models import Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.queries import items
from catalog.scan import read
from partners.messages import PartnerItem
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory

# From the tests of python-stdnum: numbers that were in a library's catalogue.
LIST = Path(__file__).parent / "codes" / "isbn.tsv"


def books():
    with LIST.open() as file:
        return [(row["code"], row["gtin"]) for row in csv.DictReader(file, delimiter="\t")]


def test_each_book_is_found_by_the_number_on_it_and_by_its_bar_code(retailer):
    listed = [
        PartnerItem(
            partner_sku=code,
            gtin=gtin,
            family="",
            title=f"Book {code}",
            currency="EUR",
            cost=Decimal(5),
            price=Decimal(9),
        )
        for code, gtin in books()
    ]

    used = record_items(partner=PartnerFactory(), items=listed, provenance=Provenance.FEED, now=NOON)

    assert (used, Variant.objects.count()) == (200, 200)
    found = [(items.find(read(code)).gtin, items.find(read(gtin[1:])).gtin) for code, gtin in books()]
    assert found == [(gtin, gtin) for _, gtin in books()]
