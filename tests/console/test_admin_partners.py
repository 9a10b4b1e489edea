"""Partners: settings that are checked, credentials that are never shown, a connection that can be tried."""

import sys

import pytest

from partners.models import Exchange, Partner
from partners.transports.auth import schemes
from tests.console.pages import add_of, list_of, page_of, text_of
from tests.console.partner_settings import BARE, GIVEN, made
from tests.partners.test_registry import REFUSED


def test_a_new_partner_is_kept_with_its_credentials_sealed(hq, ours):
    hq.post(add_of("partner"), GIVEN)

    partner = made(ours)
    assert partner.credentials == {"key": "top-secret"}
    assert "top-secret" not in partner.sealed_credentials
    assert partner.credentials_set_at is not None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"transformer": "os.system"}, "not one of the available choices"),
        ({"transformer": "tests.console.trap.Trap"}, "not one of the available choices"),
        ({"base_url": "http://partner.example/v1"}, "Use https"),
        ({"base_url": "http://10.0.0.1/v1"}, "Use https"),
        ({"base_url": "https://me:secret@partner.example"}, "Leave user name and password out"),
        ({"base_url": "https://partner.example/?a=b"}, "leave out what follows"),
        ({"base_url": "file:///etc/passwd"}, "This protocol is called: give an address with https."),
        ({"base_url": "ftp://partner.example"}, "Use https"),
        ({"base_url": "https://[::1"}, "Enter a valid URL"),
        ({"options": "nonsense"}, "Enter a valid JSON"),
        ({"options": "[]"}, "Options are a JSON object"),
        ({"options": '{"colour": "red"}'}, "'colour' was unexpected"),
        ({"key": ""}, "This partner needs it to know us."),
        ({"auth_scheme": "basic", "username": "u"}, "This partner needs it to know us."),
        ({"auth_scheme": "telepathy"}, "not one of the available choices"),
        ({"order_timeout_ms": "60000"}, "less than or equal to 45000"),
        ({"code": "ours-supplies"}, "Another partner has this already"),
    ],
)
def test_a_mistake_is_told_in_words_and_nothing_is_kept(hq, ours, wrong, words):
    response = hq.post(add_of("partner"), {**GIVEN, **wrong})

    assert words in text_of(response)
    assert made(ours) is None


def test_a_path_that_is_not_on_the_list_is_no_choice_and_changes_nothing(hq, ours):
    hq.post(add_of("partner"), GIVEN)

    answers = [hq.post(page_of(made(ours)), {**GIVEN, "transformer": path}) for path in REFUSED]

    refused = [list(answer.context["adminform"].form.errors) for answer in answers]
    assert refused == [["transformer"]] * len(REFUSED)
    assert made(ours).transformer == GIVEN["transformer"]


def test_a_class_that_is_not_on_the_list_is_never_imported(hq, ours):
    hq.post(add_of("partner"), {**GIVEN, "transformer": "tests.console.trap.Trap"})

    assert "tests.console.trap" not in sys.modules


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8081/v1", "http://localhost/v1", "https://partner.example"]
)
def test_networks_the_platform_names_may_be_spoken_to_in_plain(hq, ours, url):
    hq.post(add_of("partner"), {**GIVEN, "base_url": url})

    assert made(ours).base_url == url


def test_credentials_are_never_shown_and_stay_when_left_empty(hq, ours):
    hq.post(add_of("partner"), GIVEN)
    partner = made(ours)

    page = hq.get(page_of(partner)).content.decode()
    hq.post(page_of(partner), {**GIVEN, "key": "", "name": "Renamed"})

    assert "top-secret" not in page
    assert (made(ours).name, made(ours).credentials) == ("Renamed", {"key": "top-secret"})


def test_credentials_typed_into_a_form_with_a_mistake_do_not_come_back(hq, ours):
    response = hq.post(add_of("partner"), {**GIVEN, "name": ""})

    assert "top-secret" not in response.content.decode()


def test_another_way_to_log_in_needs_its_own_credentials_and_drops_the_old(hq, ours):
    hq.post(add_of("partner"), GIVEN)
    partner = made(ours)

    refused = hq.post(page_of(partner), {**GIVEN, "auth_scheme": "bearer", "key": ""})
    hq.post(
        page_of(partner), {**GIVEN, "auth_scheme": "basic", "key": "", "username": "us", "password": "pw"}
    )
    kept = made(ours).credentials
    hq.post(page_of(partner), {**GIVEN, "auth_scheme": "none", "key": ""})

    assert "This partner needs it to know us." in text_of(refused)
    assert kept == {"username": "us", "password": "pw"}
    assert made(ours).credentials == {}


@pytest.mark.parametrize(("scheme", "needed"), schemes.NEEDED.items(), ids=schemes.NEEDED)
def test_every_way_to_log_in_can_be_chosen_and_wants_all_that_the_driver_needs(hq, ours, scheme, needed):
    typed = {name: f"our-{name}" for name in needed}

    refused = [
        text_of(hq.post(add_of("partner"), {**BARE, "auth_scheme": scheme, **typed, name: ""}))
        for name in needed
    ]
    hq.post(add_of("partner"), {**BARE, "auth_scheme": scheme, **typed})
    hq.post(page_of(made(ours)), {**BARE, "auth_scheme": scheme, "name": "Renamed"})

    assert all("This partner needs it to know us." in page for page in refused)
    assert (made(ours).name, made(ours).credentials) == ("Renamed", typed)


def test_what_a_log_in_wants_to_know_is_a_json_object(hq, ours):
    typed = {"auth_scheme": "oauth2", "client_id": "us", "client_secret": "s"}

    refused = text_of(hq.post(add_of("partner"), {**BARE, **typed, "auth_options": "[]"}))
    hq.post(add_of("partner"), {**BARE, **typed, "auth_options": '{"token_url": "/token"}'})

    assert "Options are a JSON object" in refused
    assert made(ours).auth_options == {"token_url": "/token"}


def test_a_pause_asks_first_and_can_be_ended(hq, ours):
    partner = ours.rows["partner"]

    hq.get(page_of(partner, "pause"))
    assert ours.fresh("partner").paused_at is None

    hq.post(page_of(partner, "pause"))
    assert ours.fresh("partner").paused_at is not None

    hq.post(page_of(partner, "resume"))
    assert ours.fresh("partner").paused_at is None


def test_trying_the_connection_shows_each_step_and_keeps_what_was_said(hq, ours, simulator):
    partner = ours.rows["partner"]
    with ours.scope():
        Partner.objects.filter(pk=partner.pk).update(base_url=simulator.base_url("northpeak"))

    page = hq.post(page_of(partner, "test"))

    told = text_of(page)
    assert "Settings works" in told
    assert "Name works 127.0.0.1 is 127.0.0.1." in told
    assert "Conversation works" in told
    with ours.scope():
        exchange = Exchange.objects.get(operation="ping", partner=partner, reference="")
    assert page_of(exchange) in page.content.decode()


def test_a_partner_that_does_not_answer_is_shown_as_such(hq, ours):
    told = text_of(hq.post(page_of(ours.rows["partner"], "test")))

    assert "Conversation does not work" in told


def test_nobody_is_asked_before_a_person_says_so(hq, ours):
    hq.get(page_of(ours.rows["partner"], "test"))

    with ours.scope():
        assert Exchange.objects.count() == 1


def test_a_conversation_is_shown_turn_by_turn(hq, ours):
    turns = [
        {
            "request": {
                "method": "GET",
                "path": "/items",
                "params": {"gtin": "1"},
                "headers": {},
                "body": "",
            },
            "response": {"status": 200, "headers": {}, "body": '{"title": "<script>alert(1)</script>"}'},
        },
        {"request": {"method": "POST", "path": "/orders", "params": {}, "headers": {}, "body": "5 bytes…"}},
    ]
    with ours.scope():
        Exchange.objects.filter(pk=ours.rows["exchange"].pk).update(turns=turns)

    page = hq.get(page_of(ours.rows["exchange"]))

    told = text_of(page)
    assert "GET /items 200" in told
    assert "POST /orders no answer" in told
    assert "<script>alert(1)" not in page.content.decode()


def test_conversations_are_found_by_what_they_were_about(hq, ours):
    assert "ours-1" in text_of(hq.get(list_of("exchange") + "?q=ours-1"))
    assert "0 conversations" in text_of(hq.get(list_of("exchange") + "?q=urs-1"))


def test_conversations_are_not_written_by_hand(hq, ours):
    exchange = ours.rows["exchange"]

    assert hq.post(page_of(exchange), {"summary": "nothing happened"}).status_code == 403
    assert ours.fresh("exchange").summary == ""
