"""A partner of the simulator may be spoken to in several ways; the shelf, the ledger and the knobs are the same."""

import json
import time
from pathlib import Path

import pytest

from partners.errors import LogInRefused, Outcome, Rejected
from partners.messages import Answer, ItemQuery, OrderReference
from partners.transformers import declarative
from partners.transformers.declarative import DeclarativeTransformer
from partners.transformers.plain import PlainTransformer
from partners.transports.auth import signature
from partners.transports.auth.signature import signed
from partners.transports.conversation import hold
from partners.transports.wire import Call
from tests.partners.graph_transformer import GraphTransformer
from tests.partners.simulator_orders import FERN_M, JACKET, order, purchase_order
from tests.partners.speaking import account

EXAMPLES = Path(declarative.__file__).parent / "examples"
MAPPING = json.loads((EXAMPLES / "plain.json").read_text())
SECRET = "sim-northpeak-secret"
QUERY = ItemQuery(gtin=JACKET["gtin"])


def _by_key(simulator):
    return account(
        simulator.base_url("northpeak"),
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "sim-northpeak-key"},
    )


def _by_token(simulator, **kwargs):
    given = {"credentials": {"client_id": "sim-northpeak", "client_secret": SECRET}, **kwargs}
    options = {"token_url": f"{simulator.url}/northpeak/oauth/token"}
    base_url = simulator.base_url("northpeak", "/oauth/v1")
    return account(base_url, auth_scheme="oauth2", auth_options=options, **given)


def _by_signature(simulator, secret=SECRET):
    base_url = simulator.base_url("northpeak", "/signed/v1")
    return account(base_url, auth_scheme="hmac", credentials={"key_id": "sim-northpeak", "secret": secret})


def _by_session(simulator, password=SECRET):
    return account(
        f"{simulator.url}/northpeak",
        auth_scheme="session",
        credentials={"username": "sim-northpeak", "password": password},
        log_in=GraphTransformer().log_in,
    )


DOORS = {
    "a key": (PlainTransformer(), _by_key),
    "a mapping": (DeclarativeTransformer(MAPPING), _by_key),
    "a token": (PlainTransformer(), _by_token),
    "a signature": (PlainTransformer(), _by_signature),
    "a session": (GraphTransformer(), _by_session),
}


@pytest.fixture(params=DOORS)
def door(request, simulator):
    """A way to speak to Northpeak: a transformer, and an account of its own."""
    transformer, account_at = DOORS[request.param]
    return transformer, account_at(simulator)


def _held(conversation, known):
    held = hold(conversation, known, timeout_s=5)
    assert held.error is None, held.error
    return held.result


def test_every_way_leads_to_the_same_items(simulator, door):
    transformer, known = door

    items = _held(transformer.find_items(QUERY), known)

    found = next(item for item in items if item.partner_sku == FERN_M)
    assert len(items) == 24
    assert (found.gtin, str(found.cost), found.available) == (
        JACKET["gtin"],
        JACKET["cost"],
        JACKET["available"],
    )
    assert dict(found.attributes) == {"colour": "Fern", "size": "M"}


def test_every_way_leads_into_the_same_ledger_and_once(simulator, door):
    transformer, known = door

    first = _held(transformer.place_order(purchase_order()), known)
    again = _held(transformer.place_order(purchase_order()), known)
    found = _held(transformer.find_order("AF-1-1"), known)
    nobody = _held(transformer.find_order("AF-9-9"), known)

    [kept] = simulator.ledger()
    assert (kept["reference"], kept["order_id"], kept["lines"][0]["sku"]) == ("AF-1-1", "NO-100001", FERN_M)
    assert (first.answer, first.partner_reference, str(first.total)) == (
        Answer.ACCEPTED,
        "NO-100001",
        JACKET["cost"],
    )
    assert (again, found, nobody) == (first, first, None)


def test_every_way_refuses_what_is_sold_out(simulator, door):
    transformer, known = door
    simulator.knobs("northpeak", stock={FERN_M: 0})

    held = hold(transformer.place_order(purchase_order()), known, timeout_s=5)

    assert isinstance(held.error, Rejected), held.error
    assert "out-of-stock" in str(held.error)
    assert simulator.ledger() == []


@pytest.mark.parametrize("word", ["lose-answer", "error-after", "garbage"])
def test_every_way_leaves_us_not_knowing(simulator, door, word):
    transformer, known = door
    simulator.knobs("northpeak", script=[word])

    held = hold(transformer.place_order(purchase_order()), known, timeout_s=5)

    assert (held.outcome, len(simulator.ledger())) == (Outcome.UNKNOWN, 1)


@pytest.mark.parametrize(
    ("word", "outcome"), [("error-before", Outcome.UNKNOWN), ("throttle", Outcome.THROTTLED)]
)
def test_every_way_has_orders_that_are_not_taken(simulator, door, word, outcome):
    transformer, known = door
    simulator.knobs("northpeak", script=[word])

    held = hold(transformer.place_order(purchase_order()), known, timeout_s=5)

    assert (held.outcome, simulator.ledger()) == (outcome, [])


def test_an_order_that_was_shipped_says_so_to_whoever_has_a_token(simulator):
    known = _by_token(simulator)
    _held(PlainTransformer().place_order(purchase_order()), known)
    simulator.move("northpeak", "ship", "AF-1-1")

    reference = OrderReference(number="AF-1-1", partner_reference="NO-100001")
    status = _held(PlainTransformer().order_status(reference), known)

    assert (status.word, status.shipped) == ("shipped", True)


@pytest.mark.parametrize("account_at", [_by_token, _by_session], ids=["token", "session"])
def test_one_log_in_serves_many_calls_until_it_is_over(simulator, account_at):
    transformer = GraphTransformer() if account_at is _by_session else PlainTransformer()
    known = account_at(simulator)

    for _ in range(3):
        _held(transformer.find_items(QUERY), known)
    before = simulator.calls("northpeak")["log-in"]
    simulator.revoke("northpeak")
    _held(transformer.find_items(QUERY), known)

    assert (before, simulator.calls("northpeak")["log-in"]) == (1, 2)


@pytest.mark.parametrize("account_at", [_by_token, _by_session], ids=["token", "session"])
def test_a_log_in_lasts_as_long_as_the_knob_says(simulator, account_at):
    transformer = GraphTransformer() if account_at is _by_session else PlainTransformer()
    simulator.knobs("northpeak", token_lasts_s=1)
    known = account_at(simulator)

    _held(transformer.find_items(QUERY), known)
    time.sleep(1.1)
    _held(transformer.find_items(QUERY), known)

    assert simulator.calls("northpeak")["log-in"] == 2


def test_while_a_secret_is_changed_both_are_taken_and_then_the_new_one_alone(simulator):
    old, new = (
        {"client_id": "sim-northpeak", "client_secret": SECRET},
        {
            "client_id": "sim-northpeak",
            "client_secret": "next-secret",
        },
    )
    simulator.knobs("northpeak", secrets=[SECRET, "next-secret"])
    both = [
        hold(PlainTransformer().find_items(QUERY), _by_token(simulator, credentials=one), timeout_s=5)
        for one in (old, new)
    ]

    simulator.knobs("northpeak", secrets=["next-secret"])
    one = [
        hold(PlainTransformer().find_items(QUERY), _by_token(simulator, credentials=one), timeout_s=5)
        for one in (old, new)
    ]

    assert [held.outcome for held in both] == [Outcome.CONFIRMED, Outcome.CONFIRMED]
    assert isinstance(one[0].error, LogInRefused)
    assert one[1].outcome is Outcome.CONFIRMED


def test_a_token_ends_with_the_secret_it_was_given_for(simulator):
    known = _by_token(
        simulator, next_credentials={"client_id": "sim-northpeak", "client_secret": "next-secret"}
    )
    _held(PlainTransformer().find_items(QUERY), known)

    simulator.knobs("northpeak", secrets=["next-secret"])
    held = hold(PlainTransformer().find_items(QUERY), known, timeout_s=5)

    assert (held.outcome, held.used_next) == (Outcome.CONFIRMED, True)


@pytest.mark.parametrize("account_at", [_by_signature, _by_session], ids=["signature", "session"])
def test_whoever_has_another_secret_is_a_stranger(simulator, account_at):
    transformer = GraphTransformer() if account_at is _by_session else PlainTransformer()

    held = hold(transformer.find_items(QUERY), account_at(simulator, "another"), timeout_s=5)

    assert (held.outcome, held.credentials_refused) == (Outcome.NOT_SENT, True)
    assert simulator.calls("northpeak")["find-items"] == 0


def _signed(simulator, body):
    """The headers with which we sign an order of this body."""
    url = f"{simulator.url}/northpeak/signed/v1/orders"
    return dict(signed(_by_signature(simulator), Call(method="POST", url=url, headers={}, body=body)))


def test_a_signature_is_of_this_body_and_no_other(simulator):
    body, other = order("AF-1"), order("AF-2")
    headers = _signed(simulator, json.dumps(body).encode())
    of_other = _signed(simulator, json.dumps(other).encode())

    path = "/northpeak/signed/v1/orders"
    right, _ = simulator.raw("POST", path, body, headers)
    wrong, _ = simulator.raw("POST", path, other, headers)
    mixed, _ = simulator.raw("POST", path, other, {**headers, "Content-Digest": of_other["Content-Digest"]})
    nothing, _ = simulator.raw("POST", path, other, {"Signature-Input": "sig1=()", "Signature": "sig1=:x:"})

    assert (right, wrong, mixed, nothing) == (201, 401, 401, 401)
    assert [one["reference"] for one in simulator.ledger()] == ["AF-1"]


def test_a_signature_is_good_for_five_minutes(simulator, monkeypatch):
    body, now = order("AF-1"), time.time()
    answers = []
    for age_s in (310, 290):
        monkeypatch.setattr(signature.time, "time", lambda then=now - age_s: then)
        headers = _signed(simulator, json.dumps(body).encode())
        answers.append(simulator.raw("POST", "/northpeak/signed/v1/orders", body, headers)[0])

    assert answers == [401, 201]
