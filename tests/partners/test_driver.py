"""Every ending of a conversation is one of five words; what a partner answers oddly is told in `test_bad_answers`."""

import socket
import time

import pytest

from partners.account import Account
from partners.errors import NotSent, Outcome, Rejected
from partners.transformers.requests import Request
from partners.transports import deeds, guard, http, limits
from partners.transports.conversation import hold
from tests.partners.odd_partner import in_turn, odd_partner, saying
from tests.partners.test_guard import LOOPBACK


def account(base_url, **kwargs):
    return Account(partner_id=1, code="odd", base_url=base_url, allowed_networks=LOOPBACK, **kwargs)


def looking_up():
    response = yield Request.get("/items")
    return response.json()


def ordering():
    response = yield Request.post("/orders", content={"reference": "A-1"}).committing()
    if response.status == 422:
        raise Rejected("no")
    return response.json()


@pytest.mark.parametrize(
    "base_url",
    [
        "http://127.0.0.1:1",
        "http://nowhere.invalid",
        "http://10.1.2.3",
        "http://169.254.169.254",
        "ftp://x",
        "http://[",
    ],
)
def test_an_order_that_found_no_connection_was_not_sent(base_url):
    held = hold(ordering(), account(base_url), timeout_s=1)

    assert held.outcome == Outcome.NOT_SENT


def test_a_certificate_nobody_vouches_for_is_not_sent_to():
    with odd_partner(saying("200 OK", b"{}")) as url:
        held = hold(ordering(), account(url.replace("http:", "https:")), timeout_s=1)

    assert held.outcome == Outcome.NOT_SENT


def test_without_encryption_we_speak_to_networks_of_our_own_alone():
    ours = limits.Limits(until=0, connect_timeout_s=1, allowed_networks=LOOPBACK)
    with limits.limited(ours), limits.plain(is_plain=True):
        guard.check("127.0.0.1")

        with pytest.raises(guard.Forbidden, match="Without encryption"):
            guard.check("93.184.216.34")
    with limits.limited(ours):
        guard.check("93.184.216.34")


def test_a_refusal_in_the_partners_own_words_is_a_refusal():
    with odd_partner(saying("422 No", b"{}")) as url:
        held = hold(ordering(), account(url), timeout_s=1)

    assert held.outcome == Outcome.REJECTED


def test_a_sender_that_lost_its_lease_does_not_send():
    received = []

    def lost():
        raise NotSent("Another attempt has begun meanwhile.")

    with odd_partner(received.append) as url:
        held = hold(ordering(), account(url), timeout_s=1, before_commit=lost)

    assert (held.outcome, received) == (Outcome.NOT_SENT, [])


def test_a_bug_in_a_transformer_after_sending_is_unknown_and_not_an_exception():
    def buggy():
        response = yield Request.post("/orders", content={}).committing()
        return response.json()["nothing"]["here"]

    with odd_partner(saying("200 OK", b"[]")) as url:
        held = hold(buggy(), account(url), timeout_s=1)

    assert held.outcome == Outcome.UNKNOWN


def test_secrets_and_shoppers_stay_out_of_the_log():
    secret = "canary-secret"
    body = b'{"token": "canary-secret", "ship_to": {"name": "canary-secret"}, "status": "fine"}'

    def talking():
        yield Request.post(
            "/orders", content={"contact": {"email": secret}, "lines": [1]}, headers={"Cookie": secret}
        )

    kept = account("", auth_scheme="bearer", credentials={"token": secret})
    with odd_partner(saying("200 OK", body, f"Set-Cookie: {secret}\r\n")) as url:
        held = hold(talking(), account(url, auth_scheme="bearer", credentials=kept.credentials), timeout_s=1)

    assert held.turns[0]["response"]["body"].count("fine") == 1
    assert secret not in repr(held.turns)
    assert secret not in repr(kept)


def ordering_and_asking_back():
    """Orders, then asks something else: how that goes says nothing of the order."""
    response = yield Request.post("/orders", content={"reference": "A-1"}).committing()
    yield Request.get("/orders/1")
    return response.json()


@pytest.mark.parametrize("afterwards", ["429 Slow", "503 Busy"])
def test_what_fails_after_the_order_was_answered_does_not_make_it_unsent(afterwards):
    answers = in_turn(saying("200 OK", b"{}"), saying(afterwards, headers="Retry-After: 9\r\n"))

    with odd_partner(answers) as url:
        held = hold(ordering_and_asking_back(), account(url), timeout_s=1)

    assert held.outcome == Outcome.UNKNOWN
    assert str(held.error).startswith("After the order was sent: ")


def test_a_partner_that_cannot_be_reached_any_more_after_the_order_may_have_it():
    def send(account, request):
        if request.commits:
            return deeds.through(http.exchange(account, request))
        raise NotSent("Nobody there.")

    with odd_partner(saying("200 OK", b"{}")) as url:
        held = hold(ordering_and_asking_back(), account(url), timeout_s=1, send=send)

    assert (held.outcome, str(held.error)) == (Outcome.UNKNOWN, "After the order was sent: Nobody there.")


def test_no_time_left_before_the_order_is_sent_means_that_it_was_not():
    received = []

    with odd_partner(received.append) as url:
        held = hold(ordering(), account(url), timeout_s=0)

    assert (held.outcome, received) == (Outcome.NOT_SENT, [])


def test_a_transformer_that_does_not_tidy_up_loses_nothing():
    def clinging():
        try:
            yield Request.get("/items")
        finally:
            yield Request.get("/more")

    with odd_partner(saying("500 Oops")) as url:
        held = hold(clinging(), account(url), timeout_s=1)

    assert held.outcome == Outcome.NOT_SENT


def test_a_partner_that_does_not_read_cannot_hold_us():
    """On a connection that an earlier, longer conversation left open."""

    def telling_much():
        yield Request(method="POST", path="/orders", body=bytes(16_000_000))

    def reading_once(connection):
        saying("200 OK", b"{}")(connection)
        time.sleep(2)

    with odd_partner(reading_once) as url:
        first = hold(looking_up(), account(url), timeout_s=30)
        second = hold(telling_much(), account(url), timeout_s=0.4)

    assert (first.outcome, second.outcome) == (Outcome.CONFIRMED, Outcome.NOT_SENT)
    assert second.duration_ms < 1000


def test_a_name_service_that_hangs_cannot_hold_us(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2) or [])

    held = hold(looking_up(), account("https://slow.example"), timeout_s=0.3)

    assert (held.outcome, str(held.error)) == (Outcome.NOT_SENT, "No connection: the time was over.")
    assert held.duration_ms < 1000
