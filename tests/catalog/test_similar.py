"""What is suggested instead of an item, and why; at a kiosk as by a program."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from catalog.choice import Chooser, Occasion
from catalog.likeness import Reason
from catalog.models import ChoicePolicy, Offer, PartnerRecord
from catalog.models.lookup import AnswerState
from catalog.queries import suggestions
from catalog.queries.families import match
from catalog.queries.suggestions import like_match
from catalog.scan import read
from partners.models import PartnerTerms
from stores.tenancy import retailer_scope
from tests.catalog.test_kiosk_search import look_up_of
from tests.factories.catalog import OfferFactory, ProductFactory, VariantFactory
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

pytestmark = pytest.mark.usefixtures("retailer")


def suggested(variant, **asked):
    """What a program is told, of a variant."""
    return like_match(match(read(variant.gtin)), now=timezone.now(), **asked)


def reasons(variant):
    return {one.sku: one.words for one in suggested(variant)}


@pytest.fixture
def ridge():
    """A jacket in two colours and four sizes, each to be had but the one that is looked at: Fern in M."""
    product, partner = ProductFactory(title="Ridge jacket"), PartnerFactory()
    for place, (colour, size) in enumerate((c, s) for c in ("Fern", "Ember") for s in ("S", "M", "L", "XL")):
        variant = VariantFactory(
            product=product,
            sku=f"{colour}-{size}",
            attributes={"size": size, "colour": colour},
            position=place,
        )
        OfferFactory(variant=variant, partner=partner, available=0 if variant.sku == "Fern-M" else 5)
    return product.variants.get(sku="Fern-M")


def test_of_what_is_sold_out_the_nearest_of_its_family_come_first_then_others(ridge):
    OfferFactory(variant__product__title="Tarn jacket", variant__sku="TARN")

    assert [(one.sku, one.reason, one.words) for one in suggested(ridge)] == [
        ("Fern-L", Reason.SAME, "same in L"),
        ("Ember-M", Reason.SAME, "same in Ember"),
        ("Fern-S", Reason.SAME, "same in S"),
        ("TARN", Reason.SOONER, "similar, here sooner"),
    ]


def test_siblings_that_cannot_be_had_give_way_to_those_that_can(ridge):
    Offer.objects.filter(variant__sku__in=["Fern-L", "Ember-M"]).update(available=0)

    assert list(reasons(ridge)) == ["Fern-S", "Fern-XL", "Ember-L"]


def test_no_more_are_told_than_were_asked_for(ridge):
    OfferFactory.create_batch(9, variant__product__title="Tarn jacket")

    counted = [(len(suggested(ridge, limit=limit, siblings=2)), limit) for limit in (1, 2, 6)]

    assert counted == [(1, 1), (2, 2), (6, 6)]
    assert "SAME" not in {one.reason.name for one in suggested(ridge, siblings=0)}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"lead_time_days": 1, "price": "90.00"}, "similar, here sooner"),
        ({"lead_time_days": 9, "price": "79.00"}, "similar, costs less"),
        ({"lead_time_days": 9, "price": "90.00"}, "same brand"),
        ({"lead_time_days": 9, "price": "90.00", "variant__product__brand": "Moor"}, "similar"),
    ],
)
def test_each_has_the_best_reason_that_is_true(other, words):
    shown = OfferFactory(price="80.00", lead_time_days=8)
    given = OfferFactory(**other)

    assert reasons(shown.variant) == {given.variant.sku: words}


def test_sooner_is_sooner_than_the_soonest_offer_of_what_is_looked_at_not_than_its_cheapest():
    shown = OfferFactory(price="80.00", lead_time_days=20)
    OfferFactory(variant=shown.variant, price="95.00", lead_time_days=1)
    OfferFactory(price="90.00", lead_time_days=8)

    assert [one.reason for one in suggested(shown.variant)] == [Reason.BRAND]


def test_sooner_goes_by_the_partners_own_days_and_not_by_its_lead_time():
    shown, quick = OfferFactory(lead_time_days=3), OfferFactory(lead_time_days=1)
    closed = [str((timezone.now() + timedelta(days=day)).date()) for day in range(15)]
    PartnerTerms.objects.create(partner=quick.partner, holidays=closed)

    assert [one.reason for one in suggested(shown.variant)] == [Reason.BRAND]


def test_of_another_family_the_size_that_was_chosen_is_shown_if_it_can_be_had(ridge):
    tarn = ProductFactory(title="Tarn jacket")
    for size, price in (("S", "10.00"), ("M", "12.00")):
        variant = VariantFactory(product=tarn, sku=f"T-{size}", attributes={"size": size, "colour": "Slate"})
        OfferFactory(variant=variant, price=price)

    assert [one.sku for one in suggested(ridge, siblings=0)] == ["T-M"]
    Offer.objects.filter(variant__sku="T-M").update(available=0)
    assert [one.sku for one in suggested(ridge, siblings=0)] == ["T-S"]


def test_what_comes_sooner_goes_first_where_it_is_as_like():
    shown = OfferFactory(lead_time_days=1)
    for sku, days in (("LATE", 20), ("SOON", 2), ("LATER", 40)):
        OfferFactory(variant__sku=sku, variant__product__title="Ridge jacket", lead_time_days=days)

    assert [one.sku for one in suggested(shown.variant)] == ["SOON", "LATE", "LATER"]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_ever_suggested_that_cannot_be_delivered(seed):
    shown, judged = _random_world(seed)
    told = suggested(shown, limit=50, siblings=9)

    assert {one.offer: judged[one.offer] for one in told} == dict.fromkeys([one.offer for one in told], "")
    assert bool(told) == any(not why for why in judged.values())


def test_the_property_would_notice_an_offer_that_nobody_judged(monkeypatch):
    monkeypatch.setattr(Chooser, "ranked", lambda self, offers, quantity=1: list(offers))
    shown, judged = _random_world(0)

    assert any(judged[one.offer] for one in suggested(shown, limit=50, siblings=9))


def test_nothing_of_another_retailer_is_suggested_nor_asked_about(ridge):
    other = RetailerFactory()
    with retailer_scope(other.pk):
        theirs = OfferFactory(variant__product__title="Ridge jacket")

        own = suggested(theirs.variant)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT product_id FROM catalog_alike(%s, '{ridge,jacket}', '{}', '', '', '{}', '', 14, 50)",
                [ridge.product_id],
            )
            met = [pk for (pk,) in cursor.fetchall()]

    assert (own, met) == ([], [theirs.variant.product_id])
    assert "Ridge jacket" not in [one.title for one in suggested(ridge, siblings=0)]


def test_names_full_of_signs_are_asked_about_without_harm():
    nasty = r"O'Brien\'s \\ <b> & | ! ( ) :* 'A' -- 100 % ; DROP"
    shown = OfferFactory(
        variant__product__title=nasty, variant__product__category=nasty[:80], variant__product__brand=nasty
    )
    same = OfferFactory(variant__product__title=nasty, variant__product__category=nasty[:80])

    assert list(reasons(shown.variant)) == [same.variant.sku]


@pytest.mark.parametrize(
    "bare", [{"title": ""}, {"title": "...", "brand": ""}, {"category": "", "brand": ""}], ids=str
)
def test_a_family_of_which_little_is_told_has_what_is_like_it_or_nothing(bare):
    shown = OfferFactory(**{f"variant__product__{name}": value for name, value in bare.items()})
    OfferFactory()

    assert len(suggested(shown.variant)) <= 1


@pytest.mark.parametrize("others", [1, 100])
def test_a_program_is_told_in_one_query_however_many_are_alike(others, ridge, django_assert_num_queries):
    partner = PartnerFactory()
    OfferFactory.create_batch(others, partner=partner, variant__product__title="Tarn jacket")
    found = match(read(ridge.gtin))

    with django_assert_num_queries(1):
        like_match(found, now=timezone.now())


@pytest.mark.parametrize("others", [1, 100])
def test_an_items_page_costs_the_same_however_many_are_alike(
    screen, ridge, others, django_assert_num_queries
):
    partner = ridge.offers.get().partner
    OfferFactory.create_batch(others, partner=partner, variant__product__title="Tarn jacket")
    screen.get(reverse("item", args=["Fern-M"]))

    with django_assert_num_queries(15):
        screen.get(reverse("item", args=["Fern-M"]))


def test_a_page_of_what_can_be_had_shows_others_and_leaves_its_family_to_the_choices(screen, ridge):
    OfferFactory(variant__product__title="Tarn jacket", variant__sku="TARN", lead_time_days=1)

    shown = screen.get(reverse("item", args=["Fern-L"]))

    assert [(card.sku, card.reason) for card in shown.context["similar"]] == [
        ("TARN", "similar, here sooner")
    ]
    assert "What you can have instead" not in shown.content.decode()


def test_a_page_of_what_nobody_has_shows_what_can_be_had_instead(screen, ridge):
    page = screen.get(reverse("item", args=["Fern-M"])).content.decode()

    assert "What you can have instead" in page
    assert page.index("Same in L") < page.index("Same in Ember") < page.index("Same in S")


def test_a_page_without_anything_like_it_says_so(screen):
    VariantFactory(sku="ALONE")

    page = screen.get(reverse("item", args=["ALONE"])).content.decode()

    assert "Nothing like it can be sent just now." in page


def test_a_page_that_learns_that_the_item_is_sold_out_shows_what_can_be_had_instead(screen, ridge):
    lookup = look_up_of(gtin=ridge.gtin, lumi=AnswerState.ANSWERED)

    part = screen.get(
        reverse("item-offers", args=["Fern-M"]), {"lookup": lookup.public_id, "shown": "before"}
    ).content.decode()

    assert (
        part.index('hx-target="#beside"') < part.index("What you can have instead") < part.index("Same in L")
    )


def test_what_does_not_ship_to_the_store_is_not_shown_there(screen, store, ridge):
    far, near = (
        OfferFactory(variant__product__title="Tarn jacket", variant__sku=sku) for sku in ("FAR", "NEAR")
    )
    PartnerTerms.objects.create(partner=far.partner, ship_to=["ES"])
    PartnerTerms.objects.create(partner=near.partner, ship_to=[store.country])

    shown = screen.get(reverse("item", args=["Fern-L"])).context["similar"]

    assert [card.sku for card in shown] == ["NEAR"]


def _random_world(seed):
    """Twelve families alike, with offers that are bad in every way; why each offer cannot be had, by its key."""
    chance = random.Random(seed)
    ChoicePolicy.objects.update_or_create(
        defaults={"slowest_days": chance.choice([None, 6, 10]), "least_confidence": Decimal("0.5")}
    )
    partners = [_random_partner(chance) for _ in range(5)]
    judged, families = {}, [ProductFactory(title="Ridge jacket") for _ in range(12)]
    for product in families:
        for variant in VariantFactory.create_batch(chance.choice([1, 3]), product=product):
            for partner, kept_back, why in chance.sample(partners, chance.choice([1, 2])):
                available = chance.choice([None, 0, 1, 3, 9])
                offer = OfferFactory(
                    variant=variant, partner=partner, available=available,
                    lead_time_days=chance.choice([1, 4, 30, None]),
                    withheld=chance.choice(["", "", "withheld", "no-rate"]),
                )  # fmt: skip
                none_free = available is not None and available <= kept_back
                judged[offer.pk] = why or offer.withheld or ("stock" if none_free else "") or _slow(offer)
    shown = families[0].variants.first()
    return shown, {key: why for key, why in judged.items() if not shown.offers.filter(pk=key).exists()}


def _random_partner(chance):
    partner = PartnerFactory(paused_at=timezone.now() if chance.random() < 0.2 else None)
    kept_back = chance.choice([0, 0, 2])
    PartnerTerms.objects.create(partner=partner, safety_stock=kept_back)
    poor = chance.random() < 0.3
    PartnerRecord.objects.create(
        partner=partner, age="minutes", quantity="one", kept=4 if poor else 38, answered=40
    )
    return partner, kept_back, "paused" if partner.paused_at else "confidence" if poor else ""


def _slow(offer):
    slowest = ChoicePolicy.objects.get().slowest_days
    now = timezone.now()
    chooser = Chooser(suggestions.knowledge_of([]), Occasion(now=now, today=now.date()))
    days = (chooser.arrives(offer)[0] - now.date()).days
    return "slow" if slowest is not None and days > slowest else ""
