"""Offers as lists to take away: whole, harmless in a spreadsheet, and read again without changing anything."""

import csv
import io
import json

import pytest
from django.core.files.base import ContentFile

from catalog.models import FeedSource, Offer
from catalog.operations import feed_file_readings
from catalog.queries import exports
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory
from tests.factories.feeds import received
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

pytestmark = pytest.mark.django_db
WRITTEN = [exports.csv_of, exports.ndjson_of]
TOLD = (
    "partner_sku",
    "variant_id",
    "cost",
    "cost_currency",
    "recommended",
    "available",
    "lead_time_days",
    "price",
)


def offers_of(partner):
    """All that a list could change."""
    return list(Offer.objects.filter(partner=partner).order_by("pk").values_list(*TOLD))


@pytest.fixture
def partner(retailer):
    made = PartnerFactory()
    OfferFactory(
        partner=made, variant__product__title="=1+1 boot", available=None, lead_time_days=3, price=12
    )
    OfferFactory(
        partner=made, variant__product__description='Says "hello",\nalso; here', recommended=99, price=99,
        variant__attributes={"Größe": "42", "colour": "+red"},
    )  # fmt: skip
    Offer.objects.filter(partner=made).update(provenance="feed", cost_currency="EUR")
    return made


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_exported_is_read_again_and_changes_nothing(partner, written):
    listed = Offer.objects.filter(partner=partner)
    content = "".join(written(listed)).encode()
    FeedSource.objects.create(partner=partner, options=exports.options_for(exports.attribute_names(listed)))
    before = offers_of(partner)

    file = received(partner, ContentFile(content))
    feed_file_readings.read_waiting_files()

    file.refresh_from_db()
    assert (file.state, file.items, file.unusable_count, file.problem) == ("read", 2, 0, "")
    assert offers_of(partner) == before


def test_a_spreadsheet_runs_nothing_of_it(partner):
    rows = list(csv.DictReader(io.StringIO("".join(exports.csv_of(Offer.objects.all())))))

    assert rows[0]["title"] == "'=1+1 boot"
    assert [row["attributes.colour"] for row in rows] == ["Fern", "'+red"]


def test_programs_get_words_as_they_are(partner):
    lines = [json.loads(line) for line in "".join(exports.ndjson_of(Offer.objects.all())).splitlines()]

    assert (lines[0]["title"], lines[1]["attributes"]) == ("=1+1 boot", {"Größe": "42", "colour": "+red"})


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_sent_after_the_scope_has_ended_and_holds_ours_alone(db, written):
    ours, theirs = RetailerFactory(), RetailerFactory()
    for retailer, title in ((ours, "Our boot"), (theirs, "Canary boot")):
        with retailer_scope(retailer.pk):
            OfferFactory(variant__product__title=title)
    with retailer_scope(ours.pk):
        pieces = written(Offer.objects.all())

    text = "".join(pieces)

    assert ("Our boot" in text, "Canary" in text) == (True, False)


@pytest.mark.parametrize("count", [1, 40])
def test_an_export_costs_the_same_queries_however_long(retailer, count, django_assert_num_queries):
    OfferFactory.create_batch(count, partner=PartnerFactory())

    with django_assert_num_queries(3):
        text = "".join(exports.csv_of(Offer.objects.all()))

    assert text.count("\r\n") == count + 1
