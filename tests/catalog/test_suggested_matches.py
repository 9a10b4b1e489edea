"""What an unmatched item may be: suggested with a reason and a score, and never more than suggested."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.gtin import check_digit
from catalog.models import Offer, PartnerSku, UnmatchedItem
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.suggesting import suggest_matches
from catalog.scan.repairs import repairs
from catalog.search.likeness import Described, likeness
from stores.tenancy import retailer_scope
from tests.catalog.test_matching import SOCK
from tests.conftest import NOON
from tests.factories.catalog import VariantFactory
from tests.factories.partners import PartnerFactory

EAN = "4006381333931"
UPC = "036000291452"
ISBN = "9780306406157"
TITLED = {"product__title": "Wool sock", "product__brand": "Holm"}


@pytest.mark.parametrize(
    ("written", "meant", "score"),
    [
        ("4006381-333931", EAN, 95),
        ("EAN 4006381333931", EAN, 95),
        ("0-306-40615-2", ISBN, 95),
        ("36000291452", UPC, 90),
        ("04252614", "042100005264", 90),
        ("400638133393", EAN, 80),
        ("03600029145", UPC, 80),
        ("4006381333932", EAN, 60),
        ("4006381339331", EAN, 60),
    ],
)
def test_a_slip_in_a_number_has_a_repair(written, meant, score):
    assert (meant.zfill(14), score) in [(one.gtin, one.score) for one in repairs(written)]


@pytest.mark.parametrize(
    "written", ["", "n/a", "4.00638E+12", "4,00638e12", "12", "4" * 40, "²²²²²²²²", "\x00"]
)
def test_what_has_lost_its_digits_is_never_repaired(written):
    assert repairs(written) == []


def test_no_repair_is_a_number_for_use_inside_one_company():
    body = "201234567890"

    assert all(not one.gtin.startswith("02") for one in repairs(body))
    assert f"{body}{check_digit(body)}".zfill(14) not in [one.gtin for one in repairs(body)]


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (Described(title="Wool sock", brand="HOLM", attributes={"Size": "m"}), 100, 100),
        (Described(title="Wool sock"), 60, 100),
        (Described(title="Wool sock", brand="Holm", attributes={"size": "L"}), 40, 85),
        (Described(title="Wool sock", brand="Other", attributes={"size": "M"}), 70, 85),
        (Described(title="Garden hose", brand="Flow"), 0, 0),
        (Described(title=""), 0, 0),
    ],
)
def test_likeness_weighs_title_brand_and_places(other, least, most):
    sock = Described(title="Wool sock", brand="Holm", attributes={"size": "M"})

    assert least <= likeness(sock, other) <= most
    assert likeness(sock, other) == likeness(other, sock)


@pytest.fixture
def partner(retailer):
    return PartnerFactory()


def suggested(partner, item=SOCK, now=NOON):
    record_items(partner=partner, items=[item], provenance=Provenance.FEED, now=NOON)
    suggest_matches(now=now)
    one = UnmatchedItem.objects.select_related("suggested").get(partner_sku=item.partner_sku)
    return one.suggested, one.suggested_score, one.suggested_why


def test_a_number_goes_before_a_name(partner):
    VariantFactory(**TITLED)
    meant = VariantFactory(gtin=EAN.zfill(14))

    found = suggested(partner, replace(SOCK, gtin="400638133393"))

    assert found == (meant, 80, "It has no check digit.")


def test_of_two_numbers_that_are_as_likely_each_is_half_as_sure(partner):
    first = VariantFactory(gtin="04006381333931")
    VariantFactory(gtin="04006381333962")

    variant, score, _ = suggested(partner, replace(SOCK, gtin="4006381333932"))

    assert (variant, score) == (first, 30) or score == 30


@pytest.mark.parametrize("told", [{"partner_sku": "our-1"}, {"attributes": {"MPN": "OUR-1"}}])
def test_our_own_sku_among_its_words_says_much(partner, told):
    meant = VariantFactory(sku="OUR-1")

    assert suggested(partner, replace(SOCK, **told)) == (meant, 80, "It carries our SKU.")


def test_what_is_called_alike_is_suggested_in_the_right_size(partner):
    product = VariantFactory(attributes={"size": "S"}, **TITLED).product
    meant = VariantFactory(product=product, attributes={"size": "M"})
    VariantFactory(product=product, attributes={"size": "L"})

    assert suggested(partner) == (meant, 70, "It is called alike.")


def test_a_longer_title_finds_what_has_some_of_its_words(partner):
    meant = VariantFactory(attributes={"size": "M"}, **TITLED)

    variant, score, _ = suggested(partner, replace(SOCK, title="Wool sock for hikers, warm"))

    assert variant == meant
    assert 25 <= score < 70


def test_nothing_like_it_is_told_as_that_and_looked_for_a_day_later(partner):
    VariantFactory(product__title="Garden hose", product__brand="Flow")
    nobody = suggested(partner)
    meant = VariantFactory(attributes={"size": "M"}, **TITLED)

    soon = suggested(partner, now=NOON + timedelta(hours=1))
    later = suggested(partner, now=NOON + timedelta(hours=25))

    assert (nobody, soon, later[0]) == ((None, 0, ""), (None, 0, ""), meant)


def test_a_conflict_suggests_what_the_partners_own_gtin_says(partner):
    ours, theirs = VariantFactory(), VariantFactory(gtin=EAN.zfill(14))
    PartnerSku.objects.create(partner=partner, partner_sku="S-1", variant=ours, made_at=NOON, made_by="x")

    assert suggested(partner, replace(SOCK, gtin=EAN)) == (theirs, 90, "Its own GTIN says so.")


def test_another_retailers_variant_is_never_suggested(partner, other_retailer):

    with retailer_scope(other_retailer.pk):
        VariantFactory(gtin=EAN.zfill(14), sku="S-1", attributes={"size": "M"}, **TITLED)

    assert suggested(partner, replace(SOCK, gtin="400638133393")) == (None, 0, "")


def test_however_sure_a_suggestion_is_nothing_follows_from_it(partner):
    VariantFactory(gtin=EAN.zfill(14), sku="S-1", attributes={"size": "M"}, **TITLED)

    suggested(partner, replace(SOCK, gtin="4006381-333931"))
    record_items(partner=partner, items=[SOCK], provenance=Provenance.FEED, now=NOON)

    assert UnmatchedItem.objects.get().state == "waiting"
    assert not PartnerSku.objects.exists()
    assert not Offer.objects.exists()


def test_numbers_are_looked_up_once_for_all(partner, django_assert_max_num_queries):
    items = [replace(SOCK, partner_sku=f"S-{n}", gtin="400638133393") for n in range(50)]
    VariantFactory(gtin=EAN.zfill(14))
    record_items(partner=partner, items=items, provenance=Provenance.FEED, now=NOON)

    with django_assert_max_num_queries(3 + 50):
        suggest_matches(now=NOON)

    assert set(UnmatchedItem.objects.values_list("suggested_score", flat=True)) == {80}
