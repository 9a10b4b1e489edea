"""Answers that are kept and asked after, and callers that say how long they wait."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from catalog.models import Feed, Lookup, Offer
from partners.models import Partner
from stores.api.conditional import is_named
from stores.api.preferences import Patience, patience
from tests.api import problem, program
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory

ITEM = "/api/v1/items/04006381333931/"
TAG = '"0f"'


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def addresses():
    """One of each that is answered with a validator."""
    offer = OfferFactory(variant__gtin="04006381333931", partner__code="tarn", partner__name="Tarn")
    Feed.objects.create(partner=offer.partner, due_at=timezone.now())
    asked = Lookup.objects.create(words="x", started_at=timezone.now(), deadline_at=timezone.now())
    return [
        "/api/v1/items/?code=04006381333931",
        ITEM,
        f"{ITEM}?fields=title",
        f"{ITEM}offers/",
        f"{ITEM}similar/",
        f"/api/v1/lookups/{asked.public_id}/",
        "/api/v1/partners/",
        "/api/v1/partners/tarn/",
        "/api/v1/feeds/",
        "/api/v1/feeds/tarn/",
    ]


def test_what_has_not_changed_is_not_sent_again(api, addresses):
    for address in addresses:
        first = api.get(address)
        again = api.get(address, headers={"If-None-Match": first.headers["ETag"]})

        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), address
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name], address
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in first.headers["Vary"]


def test_an_answer_to_head_has_the_same_validator(api, addresses):
    for address in addresses:
        assert api.head(address).headers["ETag"] == api.get(address).headers["ETag"], address


def test_what_has_changed_has_another_validator(api, addresses):
    before = {address: api.get(address).headers["ETag"] for address in addresses}
    Offer.objects.update(price="1.23")
    Partner.objects.update(name="Tarn & Sons")
    Feed.objects.update(items=7)

    changed = {address for address in addresses if api.get(address).headers["ETag"] != before[address]}

    assert set(addresses) - changed == {f"{ITEM}?fields=title", f"{ITEM}similar/", addresses[5]}


def test_time_alone_changes_no_validator(api, addresses):
    """The control: an age in the body would change it from one second to the next."""
    before = api.get(ITEM).headers["ETag"]
    moment = Offer.objects.get().observed_at

    Offer.objects.update(observed_at=moment - timedelta(seconds=1))
    older = api.get(ITEM).headers["ETag"]
    Offer.objects.update(observed_at=moment)

    assert (older != before, api.get(ITEM).headers["ETag"]) == (True, before)


def test_refusals_have_no_validator_and_nobody_keeps_them(api):
    for address in (ITEM, f"/api/v1/lookups/{uuid4()}/", "/api/v1/feeds/nobody/", "/api/v1/partners/nobody/"):
        response = api.get(address, headers={"If-None-Match": "*"})

        assert problem(response)[0] == 404
        assert (response.headers.get("ETag"), response.headers["Cache-Control"]) == (
            None,
            "private, no-store",
        )


def test_a_stranger_with_the_right_validator_is_still_a_stranger(api, addresses):
    tag = api.get(ITEM).headers["ETag"]

    response = program(key="eak_1_a_b").get(ITEM, headers={"If-None-Match": tag})

    assert problem(response) == (401, "not-authenticated")


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (TAG, True),
        (f"W/{TAG}", True),
        ("*", True),
        (f'"a", {TAG}', True),
        (f'"a",W/{TAG} , "b"', True),
        ('"a"', False),
        ("0f", False),
        ('"0F"', False),
        (f"w/{TAG}", False),
        ('"0f', False),
        ("", False),
        (f"*, {TAG}x", False),
        ('"a\x00"', False),
        ("x" * 10_000, False),
    ],
)
def test_a_validator_is_known_in_every_way_of_naming_it(header, named):
    assert is_named(TAG, header) is named


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("", Patience()),
        ("wait=2", Patience(timedelta(seconds=2), "wait=2")),
        ("Wait = 02", Patience(timedelta(seconds=2), "wait=2")),
        ('wait="3"', Patience(timedelta(seconds=3), "wait=3")),
        ("respond-async", Patience(timedelta(0), "respond-async")),
        ("respond-async, wait=1", Patience(timedelta(seconds=1), "wait=1")),
        ("handling=lenient; x=1, wait=1; y", Patience(timedelta(seconds=1), "wait=1")),
        ("wait=1, wait=9", Patience(timedelta(seconds=1), "wait=1")),
        ("wait=0", Patience(timedelta(0), "wait=0")),
        ("wait=999999", Patience(timedelta(seconds=999_999), "wait=999999")),
        ("wait", Patience()),
        ("wait=-1", Patience()),
        ("wait=1.5", Patience()),
        ("wait=\uff11", Patience()),
        ("wait=9999999", Patience()),
        ("return=minimal", Patience()),
        (",,=;\x00", Patience()),
        ("wait=" + "1" * 10_000, Patience()),
    ],
)
def test_what_cannot_be_understood_of_a_preference_is_passed_over(header, meant):
    assert patience(header) == meant


def test_a_caller_that_does_not_wait_hears_what_is_known_and_whom_to_follow(committed_retailer, simulator):
    lumi = PartnerFactory(code="lumi", name="Lumi", base_url=simulator.base_url("lumi"), key="sim-lumi-key")
    OfferFactory(variant__gtin="04006381333931", partner=lumi, observed_at=timezone.now() - timedelta(days=1))
    simulator.knobs("lumi", latency_ms=400)
    api = program()

    hasty = api.get(ITEM, headers={"Prefer": "wait=0"})
    patient = api.get(f"{ITEM}offers/", headers={"Prefer": "wait=100"})

    assert (hasty.status_code, hasty.headers["Preference-Applied"], hasty.headers["Retry-After"]) == (
        200,
        "wait=0",
        "1",
    )
    assert hasty.json()["partners"]["missing"] == [{"code": "lumi", "name": "Lumi"}]
    assert api.get(f"/api/v1/lookups/{hasty.json()['lookup']}/").status_code == 200
    assert (patient.headers["Preference-Applied"], patient.headers.get("Retry-After")) == ("wait=100", None)
    assert patient.json()["partners"]["missing"] == []
