"""What a code must not do: tell a partner of what is the retailer's own, show a badge, or lead a server somewhere."""

import logging
import socket
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer, Offer, Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from partners.messages import PartnerItem
from tests.api import problem, program
from tests.factories.catalog import VariantFactory
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")

SEARCH, SCAN, ITEMS = reverse("search"), reverse("scan"), "/api/v1/items/"
LABEL, UNLISTED_LABEL, SOLD_BY_NOBODY = "2012345678903", "2000000000008", "4006381333931"
BADGE = "eab_1_k7_5ecre75ecre75ecre75ecre7"


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def northpeak(simulator):
    return PartnerFactory(code="northpeak", name="Northpeak", base_url=simulator.base_url("northpeak"))


@pytest.fixture
def listening():
    """A server on this machine that takes whoever calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def _has_been_called(server):
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def _everywhere(code, *, screen, api):
    """Put a code through every door that takes one."""
    screen.get(screen.post(SCAN, {"raw": code}).url)
    screen.get(SEARCH, {"q": code})
    screen.get(SEARCH, {"q": f" {code} "})
    api.get(ITEMS, {"code": code})
    api.get(ITEMS, {"q": code})


@pytest.mark.parametrize(
    "label", [LABEL, f"]E0{LABEL}", f"]C101{LABEL.zfill(14)}", UNLISTED_LABEL, "20000004"]
)
def test_no_partner_ever_hears_of_a_stores_own_label(screen, api, northpeak, simulator, label):
    VariantFactory(gtin=LABEL.zfill(14), sku="CHEESE")

    _everywhere(label, screen=screen, api=api)
    screen.get(reverse("item", args=["CHEESE"]))
    screen.get(reverse("item-offers", args=["CHEESE"]))

    assert sum(simulator.calls("northpeak").values()) == 0
    assert not LookupAnswer.objects.exists()


def test_they_hear_of_everything_else_on_the_same_ways(screen, api, northpeak, simulator):
    """The control of the test above."""
    _everywhere(SOLD_BY_NOBODY, screen=screen, api=api)

    assert sum(simulator.calls("northpeak").values()) > 0
    assert LookupAnswer.objects.exists()


def test_a_partners_own_label_is_no_item_of_ours():
    variant = VariantFactory(gtin=LABEL.zfill(14), sku="CHEESE")
    theirs = PartnerItem(
        partner_sku="P-1", gtin=LABEL, family="f", title="Ham", cost=Decimal("3.00"), currency="EUR"
    )

    used = record_items(
        partner=PartnerFactory(), items=[theirs], provenance=Provenance.LIVE, now=timezone.now()
    )

    assert used == 0
    assert not Offer.objects.exists()
    assert Variant.objects.get() == variant


@pytest.mark.parametrize("badge", [BADGE, f"]Q1{BADGE}", BADGE.upper(), BADGE.replace("_", "?")])
def test_a_badge_leads_to_the_log_in_and_is_neither_shown_nor_kept(
    screen, api, northpeak, simulator, caplog, badge
):
    caplog.set_level(logging.DEBUG)

    answers = [
        screen.post(SCAN, {"raw": badge}),
        screen.get(SEARCH, {"q": badge}),
        api.get(ITEMS, {"code": badge}),
        api.get(ITEMS, {"q": badge}),
    ]

    assert [answer.get("Location") for answer in answers] == [reverse("account_login")] * 2 + [None] * 2
    assert problem(answers[2]) == (400, "not-an-item")
    told = [answer.content.decode() + str(answer.headers) for answer in answers]
    assert ["5ecre7" in text.lower() for text in told] == [False] * 4
    assert "5ecre7" not in "".join(record.getMessage() for record in caplog.records).lower()
    assert not Lookup.objects.exists()
    assert sum(simulator.calls("northpeak").values()) == 0


@pytest.mark.parametrize(
    "path",
    ["", "/p/123", f"/01/{SOLD_BY_NOBODY}", f"/gtin/{SOLD_BY_NOBODY}/10/A", "/AQnO2IRCICDKWcnpqQtCQiJABemo"],
)
def test_a_scanned_address_is_never_fetched(screen, api, listening, path):
    address = f"http://127.0.0.1:{listening.getsockname()[1]}{path}"

    _everywhere(address, screen=screen, api=api)
    _everywhere(f"]Q1{address}", screen=screen, api=api)

    assert not _has_been_called(listening)


def test_the_listening_server_would_have_known(listening):
    """The control of the test above."""
    socket.create_connection(listening.getsockname()).close()

    assert _has_been_called(listening)


@pytest.mark.parametrize("listed", [True, False])
def test_what_a_pack_says_of_itself_is_kept_with_the_look_up(screen, api, listed):
    if listed:
        VariantFactory(gtin=f"0{SOLD_BY_NOBODY}", sku="AF-1")
    raw = f"]d2010{SOLD_BY_NOBODY}172702001126010110LOT7\x1d21SN42"

    screen.get(screen.post(SCAN, {"raw": raw}).url, follow=True)
    api.get(ITEMS, {"code": raw})

    kept = ("gtin", "lot", "serial", "expires_on", "best_before_on", "made_on")
    told = (f"0{SOLD_BY_NOBODY}", "LOT7", "SN42", date(2027, 2, 28), None, date(2026, 1, 1))
    assert list(Lookup.objects.values_list(*kept)) == [told, told]
