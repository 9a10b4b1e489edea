"""A partner's own log-in: its transformer knows how, the driver keeps the session and renews it."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from partners.errors import CredentialsRefused, LogInRefused, NotSent, Outcome, Rejected
from partners.transformers.base import Session
from partners.transformers.requests import Request
from tests.partners.listening_partner import Told, listening
from tests.partners.speaking import account, asked, looking_up, ordered

CREDENTIALS = {"username": "us", "password": "open sesame"}


def log_in(credentials):
    response = yield Request.post("/log-in", content=dict(credentials))
    if response.status == 422:
        raise Rejected("Wrong password.")
    return Session(headers={"Cookie": f"sid={response.json()['session']}"})


class Shop:
    """Knows its own sessions, each for one user."""

    def __init__(self) -> None:
        self.sessions = {}
        self.numbers = itertools.count(1)

    def __call__(self, call) -> Told:
        if call.path != "/log-in":
            return Told(200 if call.headers.get("cookie") in self.sessions else 401)
        if b"wrong" in call.body:
            return Told(422)
        session = f"session-{next(self.numbers)}"
        self.sessions[f"sid={session}"] = call.body
        return Told(content={"session": session})


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def partner(shop):
    with listening(shop) as running:
        yield running


def known_to(partner, **kwargs):
    given = {"auth_scheme": "session", "credentials": CREDENTIALS, "log_in": log_in, **kwargs}
    return account(partner.base_url, **given)


def test_one_log_in_serves_many_calls(partner):
    known = known_to(partner)
    outcomes = [asked(known).outcome, ordered(known).outcome, asked(known).outcome]

    assert outcomes == [Outcome.CONFIRMED] * 3
    assert partner.paths() == ["POST /log-in", "GET /items", "POST /orders", "GET /items"]


def test_many_threads_share_one_log_in(partner):
    known = known_to(partner)
    with ThreadPoolExecutor(20) as threads:
        outcomes = set(threads.map(lambda _: asked(known).outcome, range(20)))

    assert outcomes == {Outcome.CONFIRMED}
    assert partner.paths().count("POST /log-in") == 1


def test_a_session_that_was_lost_is_renewed_within_the_conversation(partner, shop):
    known = known_to(partner)
    asked(known)
    shop.sessions.clear()

    held = asked(known)

    assert (held.outcome, held.credentials_refused) == (Outcome.CONFIRMED, False)
    assert partner.paths().count("POST /log-in") == 2


def test_an_order_in_a_lost_session_is_unknown_and_the_next_attempt_logs_in_again(partner, shop):
    known = known_to(partner)
    asked(known)
    shop.sessions.clear()

    first, second = ordered(known), ordered(known)

    assert (first.outcome, second.outcome) == (Outcome.UNKNOWN, Outcome.CONFIRMED)


def test_a_partner_that_tells_of_a_lost_session_with_status_200_is_logged_in_to_anew(partner):
    def asking_twice():
        yield Request.get("/items")
        response = yield Request.get("/items").in_a_new_session()
        return response.status

    held = asked(known_to(partner), asking_twice())

    assert held.result == 200
    assert partner.paths() == ["POST /log-in", "GET /items", "POST /log-in", "GET /items"]
    assert len({call.headers.get("cookie") for call in partner.heard if call.method == "GET"}) == 2


def test_a_transformer_may_say_that_we_are_not_known():
    def refused():
        yield Request.get("/items")
        raise CredentialsRefused("FORBIDDEN")

    with listening(lambda _: Told()) as partner:
        held = asked(account(partner.base_url), refused())

    assert (held.outcome, held.credentials_refused) == (Outcome.NOT_SENT, True)


def test_no_session_is_shown_for_another_partner_or_with_other_credentials(partner):
    mine = known_to(partner, partner_id=1, credentials={"username": "one", "password": "p"})
    theirs = known_to(partner, partner_id=2, credentials={"username": "one", "password": "p"})
    changed = known_to(partner, partner_id=1, credentials={"username": "one", "password": "q"})

    for who in (mine, theirs, changed, mine, theirs, changed):
        asked(who)

    shown = [call.headers["cookie"] for call in partner.heard if call.method == "GET"]
    assert shown[:3] == shown[3:]
    assert len(set(shown)) == 3


def test_a_refused_log_in_sends_nothing_and_says_so(partner):
    held = ordered(known_to(partner, credentials={"username": "us", "password": "wrong-one"}))

    assert isinstance(held.error, LogInRefused)
    assert str(held.error) == "The partner refused our log-in: Wrong password."
    assert (held.outcome, held.credentials_refused) == (Outcome.NOT_SENT, True)
    assert partner.paths() == ["POST /log-in"]


def broken_log_ins():
    def nothing(_):
        yield Request.get("/log-in")

    def not_a_session(_):
        yield Request.get("/log-in")
        return {"Cookie": "sid=1"}

    def buggy(_):
        yield Request.get("/log-in")
        raise KeyError("open sesame")

    def no_request(_):
        yield "GET /log-in"

    return {one.__name__: one for one in (nothing, not_a_session, buggy, no_request)}


@pytest.mark.parametrize("broken", broken_log_ins().values(), ids=broken_log_ins())
def test_a_log_in_that_breaks_sends_nothing(partner, broken):
    held = ordered(known_to(partner, log_in=broken))

    assert isinstance(held.error, NotSent)
    assert "open sesame" not in str(held.error)
    assert "POST /orders" not in partner.paths()


def test_a_call_without_log_in_stays_without():
    with listening(lambda _: Told()) as partner:
        asked(known_to(partner), looking_up(anonymous=True))

    assert partner.paths() == ["GET /items"]
