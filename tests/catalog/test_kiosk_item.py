from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Lookup, Offer
from catalog.models.lookup import AnswerState
from catalog.models.offer import Provenance
from stores.tenancy import retailer_scope
from tests.catalog.test_kiosk_search import look_up_of
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory
from tests.factories.partners import PartnerFactory
from tests.factories.stores import UserFactory

pytestmark = pytest.mark.usefixtures("retailer")
RIDGE = "09501101010031"  # the simulator's Ridge jacket, Fern, M


@pytest.fixture
def ridge():
    """A jacket in two colours and two sizes; Ember is sold out in M."""
    product = ProductFactory(title="Ridge jacket", brand="Northpeak", description="Keeps rain out.")
    partner = PartnerFactory(name="Northpeak")
    variants = {}
    for place, (colour, size) in enumerate([("Fern", "S"), ("Fern", "M"), ("Ember", "S"), ("Ember", "M")]):
        variant = VariantFactory(
            product=product,
            sku=f"{colour}-{size}",
            attributes={"colour": colour, "size": size},
            position=place,
            picture=f"pictures/{colour}.svg",
        )
        available = 0 if variant.sku == "Ember-M" else 9
        OfferFactory(variant=variant, partner=partner, price="149.00", available=available)
        variants[variant.sku] = variant
    return variants


def page_of(screen, sku, **query):
    answer = screen.get(reverse("item", args=[sku]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_item_tells_what_it_is_and_when_it_comes(screen, ridge):
    page = page_of(screen, "Fern-M")

    assert "Ridge jacket" in page
    assert "Keeps rain out." in page
    assert "€149.00" in page
    assert "VAT included" in page
    assert "At your door " in page
    assert "Sent by Northpeak" in page
    assert "Price and stock checked just now" in page


def test_the_button_carries_what_is_shown(screen, ridge):
    offer = ridge["Fern-M"].offers.get()

    page = page_of(screen, "Fern-M")

    assert f'action="{reverse("cart-add")}"' in page
    assert f'name="offer" value="{offer.pk}"' in page
    assert 'name="price" value="149.00"' in page
    assert 'name="quantity" value="1"' in page


def test_each_choice_is_a_link_to_a_variant_of_its_own(screen, ridge):
    answer = screen.get(reverse("item", args=["Fern-M"]))

    pickers = answer.context["offering"].pickers
    told = {
        picker.axis: [
            (choice.value, choice.variant.sku, choice.is_chosen, choice.is_sold_out)
            for choice in picker.choices
        ]
        for picker in pickers
    }
    assert told == {
        "colour": [("Fern", "Fern-M", True, False), ("Ember", "Ember-M", False, True)],
        "size": [("S", "Fern-S", False, False), ("M", "Fern-M", True, False)],
    }
    assert [picker.by_picture for picker in pickers] == [True, False]


def test_a_choice_keeps_the_way_back_to_the_results(screen, ridge):
    page = page_of(screen, "Fern-M", q="rain jacket")

    assert 'href="/items/Fern-S/?q=rain%20jacket"' in page
    assert "Back to “rain jacket”" in page


def test_what_is_sold_out_says_so_and_where_to_look(screen, ridge):
    page = page_of(screen, "Ember-M")

    assert "Sold out in Ember · M" in page
    assert "See it in Fern · M" in page
    assert reverse("cart-add") not in page


def test_the_last_pieces_are_counted(screen, ridge):
    Offer.objects.filter(variant=ridge["Fern-M"]).update(available=2)

    assert "Only 2 left" in page_of(screen, "Fern-M")
    assert "Only " not in page_of(screen, "Fern-S")


def test_the_cheapest_is_bought_and_the_quicker_ones_are_listed(screen):
    variant = VariantFactory(sku="AF-1")
    OfferFactory(variant=variant, partner=PartnerFactory(name="Cheap"), price="10.00", lead_time_days=20)
    OfferFactory(variant=variant, partner=PartnerFactory(name="Quick"), price="12.50", lead_time_days=1)
    OfferFactory(variant=variant, partner=PartnerFactory(name="Neither"), price="13.00", lead_time_days=30)

    page = page_of(screen, "AF-1")

    assert "Sent by Cheap" in page
    assert page.index("Sent by Cheap") < page.index("Sooner: ") < page.index("Sent by Quick")
    assert "€12.50" in page
    assert "Neither" not in page


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(hours=3, minutes=1), "3 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_what_we_know_tells_its_age(screen, age, words):
    offer = OfferFactory(variant__sku="AF-1", observed_at=timezone.now() - age)

    assert f"Price and stock checked {words}" in page_of(screen, offer.variant.sku)


def test_an_associate_reads_how_each_offer_is_known_and_a_shopper_does_not(screen, store):
    variant, now = VariantFactory(sku="AF-1"), timezone.now()
    live = {"provenance": Provenance.LIVE, "observed_at": now - timedelta(minutes=12, seconds=1)}
    feed = {"provenance": Provenance.FEED, "observed_at": now - timedelta(hours=3, seconds=1)}
    OfferFactory(variant=variant, partner=PartnerFactory(name="Lumi"), price="20.00", **live)
    OfferFactory(variant=variant, partner=PartnerFactory(name="Tarn"), price="10.00", **feed)
    associate = Client()
    associate.force_login(UserFactory(store=store))

    seen = page_of(associate, "AF-1")

    assert "Lumi: live 12 min ago" in seen
    assert "Tarn: feed 3 h old" in seen
    assert "Price and stock as of 3 hours ago" in seen
    assert "live 12 min ago" not in page_of(screen, "AF-1")


def test_a_stale_offer_is_asked_anew_on_the_way(screen, simulator):
    northpeak = PartnerFactory(code="northpeak", name="Northpeak", base_url=simulator.base_url("northpeak"))
    OfferFactory(
        variant=VariantFactory(gtin=RIDGE, sku="AF-1"),
        partner=northpeak,
        price="1.00",
        provenance=Provenance.FEED,
        observed_at=timezone.now() - timedelta(hours=3),
    )

    page = page_of(screen, "AF-1")

    assert "€149.00" in page
    assert "Northpeak answered" in page


def test_a_fresh_offer_is_not_asked_again(screen, simulator):
    northpeak = PartnerFactory(code="northpeak", base_url=simulator.base_url("northpeak"))
    OfferFactory(variant=VariantFactory(gtin=RIDGE, sku="AF-1"), partner=northpeak)

    page_of(screen, "AF-1")

    assert simulator.calls("northpeak")["find-items"] == 0


def offers_of(screen, variant, lookup, **query):
    address = reverse("item-offers", args=[variant.sku])
    return screen.get(address, {"lookup": lookup.public_id, **query}).content.decode()


def test_while_partners_are_silent_nothing_moves_under_the_finger(screen):
    offer = OfferFactory()
    lookup = look_up_of(gtin=offer.variant.gtin, lumi=AnswerState.WAITING)

    part = offers_of(screen, offer.variant, lookup, shown="something else")

    assert "0 of 1 partners answered" in part
    assert "shown=something" in part
    assert "hx-partial" not in part


def test_what_can_be_bought_is_replaced_once_it_is_settled(screen):
    offer = OfferFactory(price="21.00")
    lookup = look_up_of(gtin=offer.variant.gtin, lumi=AnswerState.ANSWERED)

    part = offers_of(screen, offer.variant, lookup, shown="something else")

    assert 'hx-target="#offer"' in part
    assert 'hx-target="#dock-row"' in part
    assert "€21.00" in part
    assert "hx-get" not in part


def test_what_has_not_changed_stays_as_it_is(screen):
    offer = OfferFactory()
    lookup = look_up_of(gtin=offer.variant.gtin, lumi=AnswerState.ANSWERED)
    shown = screen.get(reverse("item", args=[offer.variant.sku])).context["offering"].fingerprint

    part = offers_of(screen, offer.variant, lookup, shown=shown)

    assert part.count("<hx-partial") == 1
    assert 'hx-target="#checked"' in part
    assert "Price and stock checked just now" in part
    assert "Lumi answered" in part


def test_what_was_sold_out_can_be_bought_at_the_first_answer(screen):
    offer = OfferFactory(price="21.00")
    lookup = look_up_of(gtin=offer.variant.gtin, northpeak=AnswerState.ANSWERED, lumi=AnswerState.WAITING)

    part = offers_of(screen, offer.variant, lookup, shown="nothing", sold_out="1")

    assert "€21.00" in part
    assert "hx-get" in part


@pytest.mark.parametrize("sku", ["AF-0", "%00", "a%0Ab", "💥", "x" * 41, "../../etc"])
def test_an_item_that_is_not_there_is_nothing(screen, sku):
    assert screen.get(f"/items/{sku}/").status_code == 404


def test_a_sku_may_hold_any_printed_sign(screen):
    sku = "AF/1 ?#%é"
    OfferFactory(variant__sku=sku)

    assert "Ridge jacket" in page_of(screen, sku)


def test_another_retailers_item_is_nothing(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        OfferFactory(variant__sku="SECRET")

    assert screen.get(reverse("item", args=["SECRET"])).status_code == 404
    assert screen.get(reverse("item-offers", args=["SECRET"])).status_code == 404
    assert not Lookup.objects.exists()


def test_a_partner_that_is_paused_sells_nothing_here(screen):
    offer = OfferFactory(variant__sku="AF-1", partner__paused_at=timezone.now())

    assert "Sold out" in page_of(screen, offer.variant.sku)


def test_words_in_the_address_are_words_on_the_page(screen):
    OfferFactory(variant__sku="AF-1")

    assert "<script>x" not in page_of(screen, "AF-1", q="<script>x")


def test_other_items_of_its_kind_are_shown(screen):
    OfferFactory(variant__sku="AF-1", variant__product__category="Hats")
    OfferFactory(variant__product__title="Other hat", variant__product__category="Hats")
    OfferFactory(variant__product__title="A boot", variant__product__category="Boots")

    page = page_of(screen, "AF-1")

    assert "Other hat" in page
    assert "A boot" not in page
