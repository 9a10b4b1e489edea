"""Prices as they are kept with offers: from the partner's word, the retailer's rules, rates and terms."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.models import ChoicePolicy, ExchangeRate, Offer, PriceRule
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.prices import note_new_rules, reprice, reprice_if_due
from partners.messages import PartnerItem
from partners.models import PartnerTerms
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
D = Decimal
BOOT = PartnerItem(
    partner_sku="B-1", gtin="09501101010031", family="boot", title="Boot", currency="EUR", cost=D("50.00"),
    category="Boots", available=3,
)  # fmt: skip


@pytest.fixture
def partner():
    return PartnerFactory(markup_percent=40)


def heard(partner, item=BOOT, now=NOON):
    record_items(partner=partner, items=[item], provenance=Provenance.LIVE, now=now)
    offer = Offer.objects.first()
    return offer and (str(offer.price), offer.currency, str(offer.home_cost), offer.withheld)


def test_without_rules_a_price_is_the_partners_or_its_cost_with_its_mark_up(partner):
    assert heard(partner) == ("70.00", "EUR", "50.00", "")
    assert heard(partner, replace(BOOT, price=D("89.90"))) == ("89.90", "EUR", "50.00", "")


def test_the_most_specific_rule_makes_the_price(partner):
    PriceRule.objects.create(basis="cost", markup_percent=100)
    assert heard(partner) == ("100.00", "EUR", "50.00", "")

    PriceRule.objects.create(category="boots", basis="cost", markup_percent=100, rounding="99")
    assert heard(partner) == ("100.99", "EUR", "50.00", "")

    PriceRule.objects.create(
        category="boots", partner=partner, basis="cost", markup_percent=0, markup_fixed=10
    )
    assert heard(partner) == ("60.00", "EUR", "50.00", "")


def test_freight_and_fees_are_marked_up_with_the_cost(partner):
    PartnerTerms.objects.create(partner=partner, freight=5, fee=1)

    assert heard(partner) == ("78.40", "EUR", "50.00", "")


def test_another_money_is_changed_at_the_days_rate(partner):
    ExchangeRate.objects.create(currency="USD", rate=D("0.90"), valid_from=date(2026, 1, 1))
    ExchangeRate.objects.create(currency="USD", rate=D("0.80"), valid_from=date(2026, 11, 24))
    dollars = replace(BOOT, currency="USD", price=D("100.00"))

    assert heard(partner, dollars) == ("90.00", "EUR", "45.00", "")
    assert heard(partner, dollars, now=NOON + timedelta(days=1)) == ("80.00", "EUR", "40.00", "")


def test_without_a_rate_for_today_an_offer_is_withheld_and_nobody_can_buy_it(partner):
    ExchangeRate.objects.create(currency="USD", rate=D("0.90"), valid_from=date(2026, 11, 24))

    assert heard(partner, replace(BOOT, currency="USD")) == ("0.00", "EUR", "50.00", "no-rate")
    assert not Offer.objects.sellable().exists()


def test_a_money_that_never_had_a_rate_is_not_listed(partner):
    assert heard(partner, replace(BOOT, currency="USD")) is None


def test_offers_follow_a_new_rule_once(partner):
    heard(partner)
    untold = OfferFactory(price="19.90")
    PriceRule.objects.create(rounding="99")
    note_new_rules(now=NOON)

    assert (reprice_if_due(now=NOON), reprice_if_due(now=NOON)) == (1, 0)
    assert Offer.objects.get(partner=partner).price == D("70.99")
    untold.refresh_from_db()
    assert untold.price == D("19.90")
    assert ChoicePolicy.objects.get().prices_due_at is None


def test_a_rate_that_begins_brings_an_offer_back(partner):
    ExchangeRate.objects.create(currency="USD", rate=D("0.90"), valid_from=date(2026, 11, 24))
    heard(partner, replace(BOOT, currency="USD", price=D("100.00")))

    assert (reprice(now=NOON), reprice(now=NOON + timedelta(days=1))) == (0, 1)
    assert Offer.objects.sellable().get().price == D("90.00")


@pytest.mark.parametrize("count", [1, 20])
def test_pricing_costs_the_same_however_many_items(partner, count, django_assert_num_queries):
    offers = [OfferFactory(partner=partner) for _ in range(count)]
    items = [replace(BOOT, gtin=offer.variant.gtin) for offer in offers]

    with django_assert_num_queries(13):
        record_items(partner=partner, items=items, provenance=Provenance.FEED, now=NOON)
