"""`GET /api/v1/feeds/`: how partners' lists were last read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Feed
from catalog.models.feed import FeedState
from stores.tenancy import retailer_scope
from tests.api import problem, program
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

FEEDS = "/api/v1/feeds/"


@pytest.fixture
def api(retailer):
    return program()


def test_a_feed_is_told_with_the_first_rows_that_could_not_be_used(api):
    now = timezone.now()
    Feed.objects.create(
        partner=PartnerFactory(code="tarn", name="Tarn"),
        state=FeedState.HELD,
        problem="Much shorter.",
        problem_since=now,
        due_at=now + timedelta(minutes=15),
        read_at=now,
        items=4100,
        held_items=12,
        unusable_count=7,
        unusable=[{"source": "line 7", "reason": "No price."}],
        said="canary",
        fingerprint="canary",
    )

    told = api.get(f"{FEEDS}tarn/").json()

    rows = told.pop("unusable")
    assert told == {
        "partner": {"code": "tarn", "name": "Tarn"},
        "state": "held",
        "problem": "Much shorter.",
        "problem_since": now.isoformat(),
        "items": 4100,
        "held_items": 12,
        "unusable_count": 7,
        "read_at": now.isoformat(),
        "imported_at": None,
        "due_at": (now + timedelta(minutes=15)).isoformat(),
    }
    assert rows == [{"source": "line 7", "reason": "No price."}]
    assert api.get(FEEDS).json() == {"results": [told]}


def test_feeds_come_by_the_names_of_their_partners(api):
    for name in ("Tarn", "Lumi", "Northpeak"):
        Feed.objects.create(partner=PartnerFactory(code=name.lower(), name=name), due_at=timezone.now())

    assert [one["partner"]["name"] for one in api.get(FEEDS).json()["results"]] == [
        "Lumi",
        "Northpeak",
        "Tarn",
    ]


def test_a_partner_without_a_feed_has_none(api):
    PartnerFactory(code="northpeak")

    assert problem(api.get(f"{FEEDS}northpeak/")) == (404, "feed-not-found")


def test_another_retailers_feed_is_not_there(api):
    with retailer_scope(RetailerFactory().pk):
        Feed.objects.create(partner=PartnerFactory(code="theirs", name="Canary"), due_at=timezone.now())

    assert problem(api.get(f"{FEEDS}theirs/")) == (404, "feed-not-found")
    assert api.get(FEEDS).json() == {"results": []}


def test_a_key_for_items_opens_no_feeds(retailer):
    for address in (FEEDS, f"{FEEDS}tarn/"):
        assert problem(program("items:read").get(address)) == (403, "permission-denied")
