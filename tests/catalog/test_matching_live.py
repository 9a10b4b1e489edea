"""What a live answer tells of items that are matched, unmatched, or something else by now."""

import pytest
from django.utils import timezone

from catalog.models import Offer, PartnerSku, UnmatchedItem
from catalog.operations.lookup import look_up
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.plain_partner import BOOT


def naming(*items):
    return lambda _: Told(200, {"items": list(items)})


def ask(partner, **wanted):
    return look_up(now=timezone.now(), **wanted)


@pytest.fixture
def variant(retailer):
    return VariantFactory(gtin=gtin(900))


def test_an_item_of_an_answer_that_nobody_knows_waits(retailer):
    with listening(naming({**BOOT, "sku": "ODD", "gtin": "n/a"}, BOOT)) as door:
        partner = PartnerFactory(base_url=door.base_url)
        ask(partner, words="boot")

    item = UnmatchedItem.objects.get()
    assert (item.partner, item.partner_sku, item.gtin, item.provenance) == (
        partner,
        "ODD",
        "n/a",
        "live",
    )
    assert item.title == BOOT["title"]


def test_a_matched_item_answers_for_its_variant(variant):
    with listening(naming({**BOOT, "gtin": "n/a"})) as door:
        partner = PartnerFactory(base_url=door.base_url)
        PartnerSku.objects.create(
            partner=partner, partner_sku=BOOT["sku"], variant=variant, made_at=timezone.now(), made_by="x"
        )
        ask(partner, gtin=variant.gtin)

    assert Offer.objects.get().variant == variant
    assert not UnmatchedItem.objects.exists()


@pytest.mark.parametrize("is_matched", [True, False])
def test_a_partner_that_never_knew_our_gtin_has_not_taken_its_offer_back(variant, is_matched):
    with listening(naming()) as door:
        partner = PartnerFactory(base_url=door.base_url)
        OfferFactory(partner=partner, variant=variant, partner_sku="S-1", observed_at="2026-01-01T00:00Z")
        if is_matched:
            PartnerSku.objects.create(
                partner=partner, partner_sku="S-1", variant=variant, made_at=timezone.now(), made_by="x"
            )
        ask(partner, gtin=variant.gtin)

    assert Offer.objects.get().available == (5 if is_matched else 0)


def test_an_sku_that_moves_to_another_gtin_is_sold_as_that_alone(variant):
    """Ordered under it, the shopper would get the other thing."""
    with listening(naming(BOOT)) as door:
        partner = PartnerFactory(base_url=door.base_url)
        told = {"observed_at": "2026-01-01T00:00Z"}
        OfferFactory(partner=partner, variant=variant, partner_sku=BOOT["sku"], **told)
        OfferFactory(partner=partner, variant__gtin=gtin(901), partner_sku="ANOTHER", **told)
        OfferFactory(
            partner=PartnerFactory(paused_at=timezone.now()), variant=variant, partner_sku=BOOT["sku"]
        )
        ask(partner, words="boot")

    told = Offer.objects.filter(partner=partner).values_list("partner_sku", "variant__gtin", "available")
    assert {(sku, number): pieces for sku, number, pieces in told} == {
        (BOOT["sku"], variant.gtin): 0,
        (BOOT["sku"], BOOT["gtin"]): BOOT["available"],
        ("ANOTHER", gtin(901)): 5,
    }
    assert Offer.objects.exclude(partner=partner).get().available == 5


def test_a_match_that_the_partner_contradicts_is_sold_no_more(variant):
    with listening(naming(BOOT)) as door:
        partner = PartnerFactory(base_url=door.base_url)
        PartnerSku.objects.create(
            partner=partner, partner_sku=BOOT["sku"], variant=variant, made_at=timezone.now(), made_by="x"
        )
        OfferFactory(
            partner=partner, variant=variant, partner_sku=BOOT["sku"], observed_at="2026-01-01T00:00Z"
        )
        ask(partner, words="boot")

    assert Offer.objects.get().available == 0
    assert UnmatchedItem.objects.get().reason == "conflict"
