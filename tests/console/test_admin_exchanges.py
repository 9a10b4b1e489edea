"""What was said with partners: found among very many, taken away, and asked again where that is safe."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Offer
from partners.admin import exchanges as page
from partners.errors import Throttled
from partners.models import Exchange, Partner
from partners.operations.replay import NEVER
from partners.operations.standing import Leave, note
from partners.queries import downloads
from partners.transformers.plain import PlainTransformer
from partners.transformers.requests import Request
from partners.transports.conversation import Held
from tests.console.conftest import CANARY
from tests.console.pages import list_of, page_of, text_of
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening
from tests.partners.plain_partner import BOOT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ITEMS = {
    "request": {"method": "GET", "path": "/items", "params": {"gtin": BOOT["gtin"]}, "headers": {}, "body": ""},
    "response": {"status": 200, "headers": {}, "body": json.dumps({"items": [BOOT]})},
}  # fmt: skip


def said(company, operation="find-items", **more):
    """A conversation of the company's partner, about the boot unless told otherwise."""
    values = {"reference": BOOT["gtin"], "outcome": "confirmed", "started_at": NOON, "turns": [ITEMS], **more}
    with company.scope():
        return Exchange.objects.create(partner=company.rows["partner"], operation=operation, **values)


def answering_at(company, url):
    with company.scope():
        Partner.objects.filter(pk=company.rows["partner"].pk).update(base_url=url)


def all_of(company):
    with company.scope():
        return list(Exchange.objects.order_by("pk").values_list("pk", flat=True))


def listed(client, **query):
    """What the list shows, by reference."""
    response = client.get(list_of("exchange"), query)
    return sorted(row.reference for row in response.context_data["cl"].result_list)


@pytest.fixture
def several(ours):
    """Conversations that differ in all that can be filtered by."""
    with ours.scope():
        Exchange.objects.all().delete()
    said(ours, reference="quick")
    said(ours, reference="slow", duration_ms=3200)
    said(ours, "place-order", reference="P-1-1", outcome="unknown", summary="The line broke: é 100%.")
    said(ours, "place-order", reference="P-1-2", outcome="rejected", summary="Sold out")
    said(ours, reference="late", started_at=NOON + timedelta(days=2))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["P-1-1", "P-1-2", "late", "quick", "slow"]),
        ({"what": "place-order"}, ["P-1-1", "P-1-2"]),
        ({"ending": "unknown"}, ["P-1-1"]),
        ({"ending": "failed"}, ["P-1-1", "P-1-2"]),
        ({"longer": "3000"}, ["slow"]),
        ({"longer": "10000"}, []),
        ({"longer": "nonsense"}, ["P-1-1", "P-1-2", "late", "quick", "slow"]),
        ({"started_at_from": "2026-11-21"}, ["late"]),
        ({"started_at_to": "2026-11-21"}, ["P-1-1", "P-1-2", "quick", "slow"]),
        ({"q": "P-1-1"}, ["P-1-1"]),
        ({"q": "P-1"}, ["P-1-1", "P-1-2"]),
        ({"q": "sold"}, ["P-1-2"]),
        ({"q": "é 100%."}, ["P-1-1"]),
        ({"q": "100_"}, []),
        ({"q": "1-1"}, []),
        ({"q": "P-1", "ending": "rejected"}, ["P-1-2"]),
        ({"q": "P-1", "started_at_from": "2026-11-21"}, []),
    ],
)
@pytest.mark.usefixtures("several")
def test_conversations_are_found_by_what_is_known_of_them(hq, query, found):
    assert listed(hq, **query) == found


def test_conversations_are_found_by_partner(hq, ours):
    with ours.scope():
        other = PartnerFactory()

    assert listed(hq, partner__id__exact=ours.rows["partner"].pk) == ["ours-1"]
    assert listed(hq, partner__id__exact=other.pk) == []


def test_the_list_costs_the_same_however_long(hq, ours):
    filters = {"q": "0", "what": "find-items", "ending": "confirmed", "longer": "1000"}
    hq.get(list_of("exchange"))
    said(ours, reference="0", duration_ms=1500)
    with CaptureQueriesContext(connection) as before:
        few = listed(hq, **filters)
    for number in range(40):
        said(ours, reference=f"0{number}", duration_ms=1500)

    with CaptureQueriesContext(connection) as after:
        many = listed(hq, **filters)

    assert (len(few), len(many)) == (1, 41)
    assert len(after) == len(before)


def test_a_list_that_is_too_long_says_so(hq, ours, monkeypatch):
    monkeypatch.setattr("partners.admin.exchange_filters.MOST_COUNTED", 2)
    for _ in range(3):
        said(ours)

    assert "more than 2 conversations; narrow them down" in text_of(hq.get(list_of("exchange")))


def test_one_conversation_is_taken_away_as_it_is_kept(hq, ours):
    exchange = said(ours, "place-order", reference="P-1", outcome="rejected", summary="No.", duration_ms=12)

    response = hq.get(page_of(exchange, "download"))

    assert (
        response.headers["Content-Disposition"] == f'attachment; filename="conversation-{exchange.pk}.json"'
    )
    assert response.json() == {
        "partner": "ours-supplies",
        "operation": "place-order",
        "reference": "P-1",
        "outcome": "rejected",
        "summary": "No.",
        "started_at": "2026-11-20T12:00:00+00:00",
        "duration_ms": 12,
        "turns": [ITEMS],
    }


def taken(client, **query):
    response = client.get(reverse("admin:partners_exchange_download"), query)
    lines = b"".join(response.streaming_content).decode().splitlines()
    return [json.loads(line)["reference"] for line in lines]


@pytest.mark.usefixtures("several", "theirs")
def test_the_list_is_taken_away_as_it_is_filtered_and_no_longer_than_that(hq, monkeypatch):
    monkeypatch.setattr(downloads, "AT_ONCE", 2)
    monkeypatch.setattr(page, "MOST_COUNTED", 3)

    assert taken(hq, ending="failed") == ["P-1-2", "P-1-1"]
    assert taken(hq) == ["late", "P-1-2", "P-1-1"]
    assert taken(hq, q=CANARY) == []


def test_a_filter_that_makes_no_sense_leads_back_to_the_list(hq, ours):
    with ours.scope():
        PartnerFactory()

    response = hq.get(reverse("admin:partners_exchange_download"), {"partner__id__exact": "x"})

    assert response.url == list_of("exchange")


@pytest.mark.parametrize("verb", ["again", "download"])
def test_a_store_takes_nothing_away_and_asks_nothing(manager, ours, verb):
    assert manager.post(page_of(ours.rows["exchange"], verb)).status_code == 403
    assert manager.get(reverse("admin:partners_exchange_download")).status_code == 403


def test_a_look_up_asked_again_shows_both_answers_and_what_differs(hq, ours):
    exchange = said(ours)
    now = {**BOOT, "available": 0, "images": []}

    with listening(lambda _: Told(content={"items": [now]})) as partner:
        answering_at(ours, partner.base_url)
        asking = text_of(hq.get(page_of(exchange, "again")))
        untouched = partner.paths()
        shown = hq.post(page_of(exchange, "again"))

    assert "Nothing comes of the answer" in asking
    assert untouched == []
    assert partner.paths() == [f"GET /items?gtin={BOOT['gtin']}"]
    assert [tuple(one) for one in shown.context_data["outcome"]["differences"]] == [
        ("1. response items.0.images.0", "https://partner.example/moor-boot.png", "nothing"),
        ("1. response items.0.available", "12", "0"),
    ]
    told = text_of(shown)
    assert "1. response items.0.available 12 0" in told
    assert all_of(ours)[-2] == exchange.pk
    with ours.scope():
        again = Exchange.objects.latest("pk")
        assert (again.operation, again.reference, again.outcome) == ("find-items", BOOT["gtin"], "confirmed")
        assert not Offer.objects.filter(partner_sku=BOOT["sku"]).exists()


def test_the_same_answer_differs_in_nothing_and_who_asked_is_known(hq, ours):
    exchange = said(ours)

    with listening(lambda _: Told(content={"items": [BOOT]})) as partner:
        answering_at(ours, partner.base_url)
        shown = hq.post(page_of(exchange, "again"))

    assert "ours supplies says the same as then" in text_of(shown)
    history = text_of(hq.get(page_of(exchange, "history")))
    assert "ours-hq" in history
    assert "Ask ours supplies again" in history


def test_of_long_answers_the_place_is_shown_at_which_they_part(hq, ours):
    description = "warm " * 1000
    long = {**ITEMS["response"], "body": json.dumps({"items": [{**BOOT, "description": description}]})[:4000]}
    exchange = said(ours, turns=[{**ITEMS, "response": long}])

    with listening(
        lambda _: Told(content={"items": [{**BOOT, "description": description + "!", "sku": "X"}]})
    ) as partner:
        answering_at(ours, partner.base_url)
        shown = hq.post(page_of(exchange, "again"))

    (difference,) = shown.context_data["outcome"]["differences"]
    assert difference.what == "1. response body"
    assert difference.then.startswith('{"items": [{"sku": "MOOR-39"')
    assert difference.now.startswith('{"items": [{"sku": "X"')


class Grasping(PlainTransformer):
    """Orders where it should ask."""

    def find_items(self, query):
        """An order."""
        yield Request.post("/orders", content={}).committing()


def test_a_protocol_that_would_order_where_it_should_ask_is_stopped(hq, ours, settings):
    exchange = said(ours)
    settings.PARTNER_TRANSFORMERS = [f"{__name__}.Grasping"]

    with listening(lambda _: Told()) as partner, ours.scope():
        Partner.objects.update(base_url=partner.base_url, transformer=f"{__name__}.Grasping")
        shown = text_of(hq.post(page_of(exchange, "again")))

    assert partner.heard == []
    assert "It would have done more than ask, so it was stopped." in shown


def test_a_partner_that_is_down_now_is_shown_as_such(hq, ours):
    shown = text_of(hq.post(page_of(said(ours), "again")))

    assert "Outcome confirmed not-sent" in shown
    assert "Nothing came of it at the partner" in shown


@pytest.mark.parametrize(
    ("operation", "reference", "asked"),
    [
        ("find-items", "moor boot", ["GET /items?q=moor+boot"]),
        ("find-order", "P-1", ["GET /orders?reference=P-1"]),
        ("order-status", "P-1", ["GET /orders?reference=P-1", "GET /orders/N-1"]),
        ("ping", "", ["GET /items?gtin=09500000000004"]),
        ("collect", "", []),
        ("read-feed", "", []),
    ],
)
def test_each_harmless_question_is_asked_as_it_was(hq, ours, operation, reference, asked):
    exchange = said(ours, operation, reference=reference)

    with listening(lambda call: Told(content=_knowing(call.path))) as partner:
        answering_at(ours, partner.base_url)
        hq.post(page_of(exchange, "again"))

    assert partner.paths() == asked
    with ours.scope():
        assert Exchange.objects.latest("pk").operation == operation


def _knowing(path):
    order = {
        "order_id": "N-1",
        "reference": "P-1",
        "status": "accepted",
        "lines": [],
        "total": {"amount": "1.00", "currency": "EUR"},
    }
    if path.startswith("/items"):
        return {"items": []}
    return order if path == "/orders/N-1" else {"orders": [order]}


@pytest.mark.parametrize(("operation", "words"), [*NEVER.items(), ("juggle", "Nobody has made sure")])
def test_what_would_do_something_is_never_asked_again_and_the_page_says_why(hq, ours, operation, words):
    exchange = said(ours, operation)
    before = all_of(ours)

    with listening(lambda _: Told()) as partner:
        answering_at(ours, partner.base_url)
        shown = hq.get(page_of(exchange))
        refused = hq.post(page_of(exchange, "again"))

    assert words in text_of(shown)
    assert page_of(exchange, "again") not in shown.content.decode()
    assert words in text_of(refused)
    assert (partner.heard, all_of(ours)) == ([], before)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reference": ""}, "What it was about was not kept"),
        ({"reference": "long words " * 5 + "more!"}, "only the beginning was kept"),
    ],
)
def test_what_is_not_known_in_full_is_not_asked_again(hq, ours, more, words):
    exchange = said(ours, **more)

    assert words in text_of(hq.get(page_of(exchange)))
    assert words in text_of(hq.post(page_of(exchange, "again")))


def test_a_partner_that_is_paused_or_wants_to_be_left_alone_is(hq, ours):
    exchange, partner = said(ours), ours.rows["partner"]

    with listening(lambda _: Told()) as there:
        answering_at(ours, there.base_url)
        with ours.scope():
            wish = Held(error=Throttled("Wait.", retry_after=600))
            note(Leave(partner_id=partner.pk, operation="find-items"), wish)
        alone = text_of(hq.post(page_of(exchange, "again")))
        hq.post(page_of(partner, "pause"))
        paused = text_of(hq.post(page_of(exchange, "again")))

    assert "cannot be asked just now. Left alone until" in alone
    assert "is paused: it is asked nothing" in paused
    assert there.heard == []


def test_of_a_conversation_that_failed_the_answer_is_laid_open(hq, ours):
    well, badly = said(ours), said(ours, outcome="not-sent")

    opened = [hq.get(page_of(one)).content.decode().count("<details open>") for one in (well, badly)]

    assert opened == [0, 1]


def test_a_turn_that_needed_our_next_credentials_says_so(hq, ours):
    exchange = said(ours, turns=[{**ITEMS, "credentials": "next"}])

    assert "so it was shown the next" in text_of(hq.get(page_of(exchange)))


def test_an_answer_that_nests_without_end_is_shown_as_it_was_kept(hq, ours):
    deep = "[" * 1900 + "]" * 1900
    exchange = said(ours, turns=[{**ITEMS, "response": {"status": 200, "headers": {}, "body": deep}}])

    with listening(lambda _: Told(content={"items": []})) as partner:
        answering_at(ours, partner.base_url)
        page_told, again = hq.get(page_of(exchange)), hq.post(page_of(exchange, "again"))

    assert deep in page_told.content.decode()
    assert again.status_code == 200
