"""`GET /api/v1/partners/`: who they are and how they stand, and nothing of how they are reached."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from partners.models import Exchange, PartnerCircuit
from stores.tenancy import retailer_scope
from tests.api import problem, program
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

PARTNERS = "/api/v1/partners/"
WELL = {
    "state": "active",
    "paused_at": None,
    "answered_at": None,
    "asked_to_wait_until": None,
    "breakers": [],
}


@pytest.fixture
def api(retailer):
    return program()


def _standing(api):
    return api.get(f"{PARTNERS}northpeak/").json()["standing"]


def test_a_partner_is_told_with_what_it_can_do(api):
    PartnerFactory(code="northpeak", name="Northpeak")

    told = api.get(f"{PARTNERS}northpeak/").json()

    able = told.pop("capabilities")
    assert told == {"code": "northpeak", "name": "Northpeak", "protocol": "Plain", "standing": WELL}
    assert {"find-by-gtin", "place-order"} <= set(able)
    assert api.get(PARTNERS).json() == {"results": [{**told, "capabilities": able}]}


def test_nothing_is_told_of_where_a_partner_is_and_how_it_knows_us(api):
    PartnerFactory(
        code="northpeak",
        base_url="https://canary.example/api",
        key="canary-key",
        auth_header="X-Canary",
        auth_options={"canary": "canary"},
        options={},
    )

    for address in (PARTNERS, f"{PARTNERS}northpeak/"):
        content = api.get(address).content.decode().lower()
        assert "canary" not in content
        assert "options" not in content


@pytest.mark.parametrize(
    ("row", "state", "breakers"),
    [
        ({"open_until": 60}, "left-alone", [("find-items", "open")]),
        ({"open_until": -60}, "active", [("find-items", "half-open")]),
        ({"open_until": -60, "probe_until": 60}, "left-alone", [("find-items", "half-open")]),
        ({"window_at": -1, "calls": 2, "failures": 1}, "active", [("find-items", "closed")]),
        ({"operation": "", "open_until": 60}, "left-alone", []),
        ({"operation": "credentials", "window_at": -60}, "does-not-know-us", []),
    ],
)
def test_a_partner_that_is_not_well_says_how(api, row, state, breakers):
    now = timezone.now()
    moments = {
        name: now + timedelta(seconds=value)
        for name, value in row.items()
        if name.endswith(("_at", "_until"))
    }
    PartnerCircuit.objects.create(
        **{"partner": PartnerFactory(code="northpeak"), "operation": "find-items", **row, **moments}
    )

    standing = _standing(api)

    assert (standing["state"], [(one["call"], one["state"]) for one in standing["breakers"]]) == (
        state,
        breakers,
    )


def test_a_partners_last_answer_is_told_and_a_lost_one_is_none(api):
    partner, now = PartnerFactory(code="northpeak"), timezone.now()
    for outcome, ago in (("unknown", 1), ("rejected", 2), ("confirmed", 3)):
        Exchange.objects.create(
            partner=partner,
            operation="ping",
            outcome=outcome,
            turns=[],
            started_at=now - timedelta(minutes=ago),
        )

    assert _standing(api)["answered_at"] == (now - timedelta(minutes=2)).isoformat()


def test_a_partner_whose_protocol_is_not_spoken_can_be_asked_nothing(api):
    partner = PartnerFactory(code="northpeak", paused_at=timezone.now())
    with connection.cursor() as cursor:  # past the model, which would refuse a class that is not listed
        cursor.execute("UPDATE partners_partner SET transformer = 'os.system' WHERE id = %s", [partner.pk])

    told = api.get(f"{PARTNERS}northpeak/").json()

    assert (told["capabilities"], told["standing"]["state"]) == (None, "paused")


def test_another_retailers_partner_is_not_there(api):
    with retailer_scope(RetailerFactory().pk):
        PartnerFactory(code="theirs", name="Canary")

    assert problem(api.get(f"{PARTNERS}theirs/")) == (404, "partner-not-found")
    assert api.get(PARTNERS).json() == {"results": []}


def test_a_key_for_items_opens_no_partners(retailer):
    for address in (PARTNERS, f"{PARTNERS}northpeak/"):
        assert problem(program("items:read").get(address)) == (403, "permission-denied")
