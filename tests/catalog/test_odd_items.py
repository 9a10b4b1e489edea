"""Items no decent partner would name: each is left out or cut to size, and costs no other item and no other partner."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import LookupAnswer, Offer
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.lookup import look_up
from partners.messages import PartnerItem
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.plain_partner import BOOT

OTHER = {**BOOT, "sku": "MOOR-40", "gtin": "09500000000068"}


def money(amount, currency="EUR"):
    return {"amount": amount, "currency": currency}


LEFT_OUT = {
    "another currency": {"price": money("120.00", "USD"), "cost": money("71.00", "USD")},
    "a currency nobody knows": {"price": money("120.00", "EURO"), "cost": money("71.00", "EURO")},
    "a price beyond our columns": {"price": money("100000000.00")},
    "a price that rounds beyond them": {"price": money("99999999.995")},
    "a cost beyond our columns": {"cost": money("9999999999.00")},
    "a number with a wrong check digit": {"gtin": "09500000000052"},
    "no number": {"gtin": "n/a"},
    "a SKU beyond our columns": {"sku": "x" * 81},
    "delivered in a thousand years": {"lead_time_days": 365_000},
}
CUT_TO_SIZE = {
    "a title without an end": ({"title": "x" * 10_000}, {}),
    "a family without an end": ({"family": "x" * 10_000}, {}),
    "a brand and a category without an end": ({"brand": "x" * 999, "category": "x" * 999}, {}),
    "a page for a title": ({"title": "<script>alert(1)</script>"}, {}),
    "pictures that are no pictures": (
        {"images": ["javascript:alert(1)", "http://169.254.169.254/x.svg", ""]},
        {},
    ),
    "as many as there can be": ({"available": 2**31 - 1}, {"available": 2**31 - 1}),
}


def ask(*partners, gtin=BOOT["gtin"]):
    for partner in partners:
        PartnerFactory(base_url=partner.base_url)
    return look_up(gtin=gtin, now=timezone.now())


def naming(*items):
    return lambda _: Told(200, {"items": list(items)})


@pytest.mark.usefixtures("retailer")
@pytest.mark.parametrize("odd", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_cannot_be_sold_is_left_out_and_all_else_is_kept(odd):
    with listening(naming({**BOOT, **odd}, OTHER)) as partner, listening(naming(OTHER)) as well:
        lookup = ask(partner, well, gtin=OTHER["gtin"])

    assert list(Offer.objects.values_list("partner_sku", flat=True)) == ["MOOR-40", "MOOR-40"]
    assert set(LookupAnswer.objects.filter(lookup=lookup).values_list("state", flat=True)) == {"answered"}


@pytest.mark.usefixtures("retailer")
@pytest.mark.parametrize(("odd", "kept"), CUT_TO_SIZE.values(), ids=CUT_TO_SIZE)
def test_what_is_odd_about_the_words_costs_no_sale(odd, kept):
    with listening(naming({**BOOT, **odd})) as partner:
        ask(partner)

    offer = Offer.objects.get()
    assert {name: getattr(offer, name) for name in kept} == kept


@pytest.mark.usefixtures("retailer")
def test_what_our_own_markup_makes_too_dear_is_withheld():
    partner = PartnerFactory(markup_percent=Decimal(50))
    dear = PartnerItem(
        partner_sku="MOOR-39",
        gtin=BOOT["gtin"],
        family="moor-boot",
        title="Moor boot",
        currency="EUR",
        cost=Decimal(90_000_000),
    )
    usable = replace(dear, partner_sku="MOOR-40", gtin=OTHER["gtin"], cost=Decimal(60_000_000))

    kept = record_items(partner=partner, items=[dear, usable], provenance=Provenance.LIVE, now=timezone.now())

    assert kept == 2
    assert list(Offer.objects.order_by("partner_sku").values_list("partner_sku", "price", "withheld")) == [
        ("MOOR-39", Decimal(0), "withheld"),
        ("MOOR-40", Decimal("90000000.00"), ""),
    ]
