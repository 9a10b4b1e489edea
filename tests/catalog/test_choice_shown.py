"""Terms and policy at work in the shop: what is shown first, when it comes, and how much there is."""

import pytest
from django.urls import reverse

from catalog.models import ChoicePolicy, PartnerRecord
from partners.models import PartnerTerms
from tests.api import program
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture
def boot():
    """A boot from two partners: cheap and slow, dear and quick."""
    variant = VariantFactory(sku="BOOT", attributes={})
    for name, price, days in (("Cheap", "70.00", 9), ("Quick", "80.00", 1)):
        OfferFactory(
            variant=variant, partner=PartnerFactory(name=name, code=name.lower()), price=price,
            lead_time_days=days, available=4,
        )  # fmt: skip
    return variant


def terms_of(variant, name, **given):
    return PartnerTerms.objects.create(partner=variant.offers.get(partner__name=name).partner, **given)


def shown(screen):
    """The partners on the item's page, the best first."""
    offering = screen.get(reverse("item", args=["BOOT"])).context["offering"]
    return [line.offer.partner.name for line in offering.lines]


def test_without_wishes_the_cheapest_is_shown_first(screen, boot):
    assert shown(screen) == ["Cheap", "Quick"]


def test_a_retailer_in_a_hurry_shows_the_quickest_first(screen, boot):
    ChoicePolicy.objects.create(strategy="soonest")

    assert shown(screen) == ["Quick", "Cheap"]


def test_a_partner_that_does_not_ship_to_the_stores_country_is_not_shown(screen, store, boot):
    terms_of(boot, "Cheap", ship_to=["ES"])
    terms_of(boot, "Quick", ship_to=[store.country])

    assert shown(screen) == ["Quick"]


def test_pieces_kept_back_are_neither_shown_nor_sold(screen, boot):
    terms_of(boot, "Cheap", safety_stock=4)
    terms_of(boot, "Quick", safety_stock=2)

    offering = screen.get(reverse("item", args=["BOOT"])).context["offering"]

    assert [line.offer.partner.name for line in offering.lines] == ["Quick"]
    assert offering.few_left == 2


def test_a_partner_with_a_poor_record_is_left_out_where_the_retailer_says_so(screen, boot):
    cheap = boot.offers.get(partner__name="Cheap").partner
    PartnerRecord.objects.create(partner=cheap, age="minutes", quantity="one", kept=4, answered=40)
    assert shown(screen) == ["Cheap", "Quick"]

    ChoicePolicy.objects.create(least_confidence="0.5")

    assert shown(screen) == ["Quick"]


def test_a_program_is_shown_the_same(boot):
    terms_of(boot, "Cheap", safety_stock=3, priority=1)

    answer = program().get("/api/v1/items/", {"code": "BOOT"}).json()

    [variant] = answer["results"][0]["variants"]
    assert variant["best_offer"] == "quick"
    assert [(one["partner"]["code"], one["availability"]) for one in variant["offers"]] == [
        ("quick", {"state": "in-stock", "available": 4}),
        ("cheap", {"state": "low", "available": 1}),
    ]


@pytest.mark.parametrize("partners", [1, 12])
def test_an_items_page_costs_the_same_however_many_offers(screen, partners, django_assert_num_queries):
    variant = VariantFactory(sku="BOOT")
    for _ in range(partners):
        terms = PartnerTerms.objects.create(partner=PartnerFactory(), safety_stock=1)
        OfferFactory(variant=variant, partner=terms.partner)
    screen.get(reverse("item", args=["BOOT"]))

    with django_assert_num_queries(14):
        screen.get(reverse("item", args=["BOOT"]))
