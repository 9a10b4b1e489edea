"""Every ending of a conversation is one of five words, within the time limit."""

import gzip
import time

import pytest

from partners.account import Account
from partners.errors import NotSent, Outcome, Rejected, Throttled
from partners.transformers.requests import Request
from partners.transports.conversation import hold
from tests.partners.odd_partner import odd_partner, resetting, saying
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


def _hang(connection):
    time.sleep(3)


def _drip_body(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(60):
        connection.sendall(b"x")
        time.sleep(0.05)


def _drip_headers(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(60):
        connection.sendall(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def _endless(connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b"a" * 65_536 + b"\r\n")


BOMB = gzip.compress(b"0" * 10_000_000)

BROKEN = {
    "hang": _hang,
    "reset": resetting,
    "close": lambda connection: None,
    "drip-body": _drip_body,
    "drip-headers": _drip_headers,
    "endless": _endless,
    "bomb": saying("200 OK", BOMB, "Content-Encoding: gzip\r\n"),
    "html": saying("200 OK", b"<html>gateway</html>"),
    "empty": saying("200 OK"),
    "cut": saying("200 OK", b'{"items": ['),
    "deep": saying("200 OK", b"[" * 200_000),
    "no-http": lambda connection: connection.sendall(b"220 smtp ready\r\n"),
    "500": saying("500 Oops", b"oops"),
    "503": saying("503 Busy"),
    "401": saying("401 Who"),
    "403": saying("403 No"),
    "302": saying("302 Elsewhere", headers="Location: http://127.0.0.1:1/\r\n"),
    "latin-1": saying("200 OK", "é".encode("latin-1")),
}


@pytest.mark.parametrize("behave", BROKEN.values(), ids=BROKEN)
def test_a_look_up_that_breaks_has_placed_nothing(behave):
    with odd_partner(behave) as url:
        held = hold(looking_up(), account(url), timeout_s=0.5)

    assert (held.outcome, held.result) == (Outcome.NOT_SENT, None)
    assert held.duration_ms < 1000


@pytest.mark.parametrize("behave", BROKEN.values(), ids=BROKEN)
def test_an_order_that_breaks_after_it_was_sent_is_unknown(behave):
    with odd_partner(behave) as url:
        held = hold(ordering(), account(url), timeout_s=0.5)

    assert (held.outcome, held.result) == (Outcome.UNKNOWN, None)
    assert held.duration_ms < 1000


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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 1.0),
        ("86400", 3600.0),
        ("99999999999999999999", 3600.0),
        ("-5", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_a_partner_may_ask_us_to_wait_within_reason(header, seconds):
    behave = saying("429 Slow", headers=f"Retry-After: {header}\r\n")
    with odd_partner(behave) as url:
        held = hold(ordering(), account(url), timeout_s=1)

    assert isinstance(held.error, Throttled)
    assert held.error.retry_after == seconds


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
