"""A partner's row with a mapping: asked only what the mapping can ask, and a broken one costs nobody else's answer."""

from datetime import timedelta

import pytest

from catalog.queries.freshness import partners_to_ask
from partners.models import Partner
from partners.registry import transformer_for
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory
from tests.partners.declarative_partner import mapping

DECLARATIVE = "partners.transformers.declarative.DeclarativeTransformer"


def asked(retailer, **question):
    """The codes of the partners that would be asked."""
    question = {"gtin": "", "words": "", **question}
    return [one.code for one in partners_to_ask(**question, retailer=retailer, now=NOON + timedelta(days=1))]


@pytest.fixture
def partners(retailer):
    """Partners that differ in nothing but their mappings."""
    for name in ("plain", "german", "note"):
        PartnerFactory(retailer=retailer, code=name, transformer=DECLARATIVE, options=mapping(name))
    broken = [{"find_items": 5}, [], {"find_items": {"item": []}, "place_order": None}]
    for number, options in enumerate(broken):
        PartnerFactory(retailer=retailer, code=f"broken-{number}", transformer=DECLARATIVE, options=options)


def test_a_partner_is_asked_in_the_ways_that_its_mapping_has(retailer, partners):
    by_words, by_gtin = asked(retailer, words="boot"), asked(retailer, gtin="09500000000051")

    assert by_words == ["plain", "note"]
    assert by_gtin == ["plain", "german", "note"]


def test_a_row_gives_a_transformer_that_is_narrowed_by_its_options(retailer, partners):
    able = {one.code: transformer_for(one) for one in Partner.objects.all()}

    assert str(able["note"].dedup) == "lookup"
    assert [str(one) for one in sorted(able["german"].capabilities)] == [
        "availability", "cancel-order", "find-by-gtin", "find-by-sku", "find-order", "order-status", "place-order",
    ]  # fmt: skip
    assert able["broken-0"].capabilities == frozenset()
