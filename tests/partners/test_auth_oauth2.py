"""Tokens for client credentials: fetched once for many, kept as long as they last, renewed when refused."""

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from partners.errors import LogInRefused, NotSent, Outcome, Throttled
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked, ordered

NO_TOKEN = "The partner's token is none that we can show."
ELSEWHERE = "The log-in failed. The partner sent us elsewhere (302); we do not follow."
CREDENTIALS = {"client_id": "shop:1", "client_secret": "s3cret &?"}


class Shop:
    """Gives tokens that it knows again; the test may spoil them and its answers."""

    def __init__(self, expires_in=3600, token_answer=None, pause_s=0) -> None:
        self.given = 0
        self.valid = set()
        self.expires_in = expires_in
        self.token_answer = token_answer
        self.pause_s = pause_s

    def __call__(self, call) -> Told:
        if call.path == "/token":
            return self.token_answer or self._token()
        known = call.headers.get("authorization", "").removeprefix("Bearer ") in self.valid
        return Told(200 if known else 401)

    def _token(self):
        time.sleep(self.pause_s)
        self.given += 1
        self.valid.add(f"token-{self.given}")
        told = {"access_token": f"token-{self.given}", "token_type": "Bearer", "expires_in": self.expires_in}
        return Told(content=told)


def client(partner, **options):
    options = {"token_url": "/token", **options}
    return account(partner.base_url, auth_scheme="oauth2", auth_options=options, credentials=CREDENTIALS)


def test_a_token_is_fetched_once_and_shown_by_every_call():
    with listening(Shop()) as partner:
        known = client(partner, scope="orders", audience="shop")
        outcomes = [asked(known).outcome, asked(known).outcome, ordered(known).outcome]

    assert outcomes == [Outcome.CONFIRMED] * 3
    assert partner.paths() == ["POST /token", "GET /items", "GET /items", "POST /orders"]
    request = partner.heard[0]
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["orders"],
        "audience": ["shop"],
    }
    # RFC 6749, 2.3.1: each half form-encoded, then Basic
    assert request.headers["authorization"] == "Basic c2hvcCUzQTE6czNjcmV0KyUyNiUzRg=="


def test_a_partner_may_want_id_and_secret_in_the_body():
    with listening(Shop()) as partner:
        asked(client(partner, client_auth="body"))

    request = partner.heard[0]
    assert "authorization" not in request.headers
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["shop:1"],
        "client_secret": ["s3cret &?"],
    }


def test_many_threads_that_need_a_token_wait_for_one():
    shop = Shop(pause_s=0.2)
    with listening(shop) as partner, ThreadPoolExecutor(20) as threads:
        known = client(partner)
        outcomes = set(threads.map(lambda _: asked(known).outcome, range(20)))

    assert (outcomes, shop.given) == ({Outcome.CONFIRMED}, 1)


def test_who_waited_for_a_log_in_that_failed_hears_why():
    refusing = Shop(token_answer=Told(401, {"error": "invalid_client"}))
    slow = lambda call: (time.sleep(0.3), refusing(call))[1]  # noqa: E731 - a pause, then the answer
    with listening(slow) as partner, ThreadPoolExecutor(10) as threads:
        known = client(partner)
        held = list(threads.map(lambda _: asked(known), range(10)))

    assert {type(one.error) for one in held} == {LogInRefused}
    assert partner.paths() == ["POST /token"]


def test_a_token_that_is_over_is_renewed_before_it_is_shown():
    shop = Shop(expires_in=0.3)
    with listening(shop) as partner:
        known = client(partner)
        asked(known)
        time.sleep(0.3)
        held = asked(known)

    assert (held.outcome, shop.given) == (Outcome.CONFIRMED, 2)


def test_a_token_that_is_refused_is_renewed_at_once():
    shop = Shop()
    with listening(shop) as partner:
        known = client(partner)
        asked(known)
        shop.valid.clear()
        held = asked(known)

    assert (held.outcome, held.credentials_refused, shop.given) == (Outcome.CONFIRMED, False, 2)


def test_a_new_token_that_is_refused_too_is_not_renewed_for_ever():
    class Unhelpful(Shop):
        def _token(self):
            told = super()._token()
            self.valid.clear()
            return told

    shop = Unhelpful()
    with listening(shop) as partner:
        held = asked(client(partner))

    assert (held.outcome, held.credentials_refused, shop.given) == (Outcome.NOT_SENT, True, 1)


def test_an_order_with_a_refused_token_is_unknown_and_the_next_attempt_has_a_new_one():
    shop = Shop()
    with listening(shop) as partner:
        known = client(partner)
        asked(known)
        shop.valid.clear()
        first, second = ordered(known), ordered(known)

    assert (first.outcome, first.credentials_refused) == (Outcome.UNKNOWN, True)
    assert (second.outcome, shop.given) == (Outcome.CONFIRMED, 2)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (Told(401, {"error": "invalid_client"}), LogInRefused, "The partner refused our log-in (401 invalid_client)."),
        (Told(400, {"error": "invalid_client"}), LogInRefused, "The partner refused our log-in (400 invalid_client)."),
        (Told(403, b"no"), LogInRefused, "The partner refused our log-in (403)."),
        (Told(400, {"error": "invalid_scope"}), NotSent, "No token came (400 invalid_scope)."),
        (Told(400, {"error": "s3cret &? is wrong"}), NotSent, "No token came (400)."),
        (Told(404, b""), NotSent, "No token came (404)."),
        (Told(429, b"", {"Retry-After": "7"}), Throttled, "The partner asked us to wait (429)."),
        (Told(500, b"oops"), NotSent, "The log-in failed. The partner failed (500)."),
        (Told(302, b"", {"Location": "/"}), NotSent, ELSEWHERE),
        (Told(200, b"<html>"), NotSent, "The log-in failed. The partner's answer (200) is no JSON."),
        (Told(200, {}), NotSent, NO_TOKEN),
        (Told(200, []), NotSent, NO_TOKEN),
        (Told(200, {"access_token": 7}), NotSent, NO_TOKEN),
        (Told(200, {"access_token": "t", "token_type": "mac"}), NotSent, NO_TOKEN),
        (Told(200, {"access_token": "t\r\nX: y"}), NotSent, "The header 'Authorization' cannot be sent as it is."),
    ],
)  # fmt: skip
def test_without_a_token_nothing_is_sent_and_the_words_say_why(answer, kind, words):
    with listening(Shop(token_answer=answer)) as partner:
        held = ordered(client(partner))

    assert (type(held.error), str(held.error)) == (kind, words)
    assert held.credentials_refused is (kind is LogInRefused)
    assert partner.paths() == ["POST /token"]


@pytest.mark.parametrize("lasts", [None, "3600", "soon", -1, 10**30, True])
def test_a_partner_may_say_oddly_how_long_a_token_lasts(lasts):
    with listening(Shop(expires_in=lasts)) as partner:
        held = asked(client(partner))

    assert held.outcome == Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("token_url", "words"),
    [
        ("http://elsewhere.example/token", "This partner's token_url must begin with https."),
        ("ftp://elsewhere.example/token", "This partner's token_url must begin with https."),
        ("https://10.0.0.1/token", "10.0.0.1 leads to an address that partners may not have."),
        ("https://169.254.169.254/token", "169.254.169.254 leads to an address that partners may not have."),
        ("/../token", "'/../token' does not lie below the partner's address."),
        ("https://[", "The partner's address makes no sense."),
    ],
)
def test_a_token_is_fetched_through_the_same_guard(token_url, words):
    with listening(Shop()) as partner:
        held = asked(client(partner, token_url=token_url))

    assert held.outcome == Outcome.NOT_SENT
    assert words in str(held.error)
    assert partner.heard == []


def test_a_whole_address_for_tokens_may_be_the_partners_own():
    with listening(Shop()) as partner:
        held = asked(client(partner, token_url=f"{partner.base_url}/token"))

    assert held.outcome == Outcome.CONFIRMED
