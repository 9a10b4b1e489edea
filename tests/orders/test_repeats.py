"""A partner that fails is not run over by those who try again: repeats are rationed, and come back spread."""

import time
from datetime import timedelta

from orders.operations import submission, turns
from partners.operations import standing, tokens
from tests.orders.sending import offer_at, shares, stop_calls, submit

ORDERS = 12
ROUNDS = 4


def _calls_in_a_storm(simulator, monkeypatch):
    """How often a failing partner is called by impatient orders, with the circuit out of the way; how long it took."""
    monkeypatch.setattr(standing, "_count", lambda *_: None)
    waiting = shares(offer_at(simulator), ORDERS)
    simulator.knobs("northpeak", order_error_rate=1.0)
    began = time.monotonic()
    for _ in range(ROUNDS):
        for share in waiting:
            submit(share)
    return simulator.calls("northpeak")["place-order"], time.monotonic() - began


def test_repeats_are_rationed(retailer, simulator, monkeypatch):
    called, for_s = _calls_in_a_storm(simulator, monkeypatch)

    allowed = tokens.REPEATS.holds + tokens.REPEATS.per_s * for_s
    assert ORDERS + tokens.REPEATS.holds <= called <= ORDERS + allowed


def test_without_the_budget_each_round_would_be_a_storm(retailer, simulator, monkeypatch):
    """The control: the same partner, the same orders, and repeats cost nothing."""
    monkeypatch.setattr(turns.tokens, "take", lambda *_, **__: None)

    called, _ = _calls_in_a_storm(simulator, monkeypatch)

    assert called == ORDERS * ROUNDS


def _moments(simulator):
    """When orders that all found their partner stopped come back, each in so many seconds."""
    waiting = shares(offer_at(simulator), ORDERS)
    stop_calls(waiting[0].partner)
    return [submit(share).after for share in waiting]


def test_those_who_wait_come_back_spread(retailer, simulator):
    after = _moments(simulator)

    assert len(set(after)) == ORDERS
    assert max(after) - min(after) > timedelta(seconds=0.3)


def test_without_chance_they_would_come_back_together(retailer, simulator, monkeypatch):
    """The control: each waits for the same time, and what lies between is what it took to ask."""
    monkeypatch.setattr(submission.random, "random", lambda: 1.0)

    began = time.monotonic()
    after = _moments(simulator)
    for_s = time.monotonic() - began

    assert max(after) - min(after) <= timedelta(seconds=for_s)
