"""Which items of a partner's can become offers."""

from decimal import Decimal

import pytest

from catalog.models import Offer, Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.listing import sorted_out
from catalog.operations.prices import price_list
from partners.messages import PartnerItem
from partners.models import Partner
from tests.conftest import NOON
from tests.factories.catalog import VariantFactory, gtin
from tests.factories.partners import PartnerFactory

GOOD = {
    "partner_sku": "S-1",
    "gtin": gtin(1),
    "family": "boots",
    "title": "Boot",
    "currency": "EUR",
    "cost": Decimal("12.00"),
}


@pytest.fixture
def partner(retailer):
    return Partner.objects.get(pk=PartnerFactory(markup_percent=Decimal(50)).pk)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"gtin": ""}, "'' is no GTIN that means the same to everybody."),
        ({"gtin": "2012345678900"}, "'2012345678900' is no GTIN that means the same to everybody."),
        ({"currency": ""}, "Its cost is in no currency, not in EUR."),
        ({"currency": "USD"}, "Its cost is in USD, not in EUR."),
        ({"partner_sku": ""}, "'' is no SKU that an order could name."),
        ({"partner_sku": "S" * 81}, f"{'S' * 81!r} is no SKU that an order could name."),
        ({"cost": Decimal(-1)}, "Its cost or price is no amount that anybody pays."),
        ({"cost": Decimal("NaN")}, "Its cost or price is no amount that anybody pays."),
        ({"cost": Decimal("Infinity")}, "Its cost or price is no amount that anybody pays."),
        ({"price": Decimal("99999999.999")}, "Its cost or price is no amount that anybody pays."),
        ({"available": -1}, "Its pieces or days are no count."),
        ({"available": 2**31}, "Its pieces or days are no count."),
        ({"lead_time_days": 2**15}, "Its pieces or days are no count."),
        ({"title": "Boot\x00"}, "It holds characters that are no text."),
        ({"attributes": {"size": "\ud800"}}, "It holds characters that are no text."),
    ],
)
def test_what_our_books_cannot_hold_or_mean_is_left_out_with_its_reason(partner, wrong, reason):
    item, good = PartnerItem(**{**GOOD, **wrong}), PartnerItem(**{**GOOD, "gtin": gtin(2)})

    found = sorted_out([item, good], prices=price_list(now=NOON))

    assert [one.reason for one in found.unusable] == [reason]
    assert record_items(partner=partner, items=[item, good], provenance=Provenance.FEED, now=NOON) == 1
    assert list(Offer.objects.values_list("variant__gtin", flat=True)) == [gtin(2)]


def test_what_is_as_large_as_our_books_can_hold_is_kept(partner):
    largest = {"price": Decimal("99999999.99"), "available": 2**31 - 1, "lead_time_days": 2**15 - 1}

    record_items(
        partner=partner, items=[PartnerItem(**GOOD, **largest)], provenance=Provenance.FEED, now=NOON
    )

    offer = Offer.objects.get()
    assert (offer.price, offer.available, offer.lead_time_days) == tuple(largest.values())


def test_an_item_whose_number_is_another_variants_sku_is_listed_under_another(partner):
    VariantFactory(sku=gtin(1), gtin=gtin(7))

    for _ in range(2):
        kept = record_items(
            partner=partner, items=[PartnerItem(**GOOD)], provenance=Provenance.FEED, now=NOON
        )

    assert kept == 1
    assert dict(Variant.objects.values_list("gtin", "sku")) == {gtin(7): gtin(1), gtin(1): f"{gtin(1)}-2"}
