"""Nobody else's order waits with one whose partner is slow, hangs or is down.

The partner is a program of its own; threads are other workers, each with its own connection.
"""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import PurchaseOrder
from orders.operations import submission, turns
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners import circuit
from partners.operations import standing
from tests.orders.sending import (
    all_acknowledged,
    offer_at,
    seconds_until,
    shares,
    states,
    submit,
    submit_at_once,
    workers_at_work,
)

FOR_WORKERS = pytest.mark.django_db(transaction=True, databases=["default", "ops"])


def test_only_so_many_orders_are_on_their_way_to_a_partner(committed_retailer, simulator, settings):
    settings.ORDERS_AT_ONCE_PER_PARTNER = 3
    waiting = shares(offer_at(simulator), 8)
    simulator.knobs("northpeak", latency_ms=700)

    wishes = submit_at_once(committed_retailer, waiting)

    assert wishes.count(None) == 3
    assert {str(wish) for wish in wishes if wish} == {
        f"Other orders are on their way to {waiting[0].partner}."
    }
    assert states() == Counter({State.QUEUED: 5, State.ACKNOWLEDGED: 3})


def test_if_they_did_not_count_one_after_the_other_there_would_be_more(
    committed_retailer, simulator, settings, monkeypatch
):
    """The control: the same moment, and nobody waits for the others' count."""
    settings.ORDERS_AT_ONCE_PER_PARTNER = 3
    waiting = shares(offer_at(simulator), 8)
    simulator.knobs("northpeak", latency_ms=700)
    monkeypatch.setattr(turns, "LOCK", "SELECT %s")
    together = threading.Barrier(len(waiting))
    count_places = turns._take_place

    def counted_together(*args, **kwargs):
        count_places(*args, **kwargs)
        together.wait(timeout=10)

    monkeypatch.setattr(turns, "_take_place", counted_together)

    wishes = submit_at_once(committed_retailer, waiting)

    assert wishes.count(None) == 8


def test_a_partner_that_takes_one_order_at_a_time_gets_one(committed_retailer, simulator):
    waiting = shares(offer_at(simulator, max_in_flight=1), 3)
    simulator.knobs("northpeak", latency_ms=700)

    wishes = submit_at_once(committed_retailer, waiting)

    assert wishes.count(None) == 1


def test_a_sender_that_died_keeps_its_place_only_as_long_as_one_that_lives_could(
    retailer, simulator, settings
):
    settings.ORDERS_AT_ONCE_PER_PARTNER = 1
    dead, share = shares(offer_at(simulator), 2)
    submission._begin(dead.pk)
    assert isinstance(submit(share), TryAgain)

    PurchaseOrder.objects.filter(pk=dead.pk).update(sent_at=timezone.now() - timedelta(seconds=8.1))

    assert submit(share) is None


def _acknowledged_beside_a_hung_partner(simulator):
    """How many of five orders at one partner are through within moments, while twenty wait for one that hangs."""
    hung, well = (offer_at(simulator, code, order_timeout_ms=3000) for code in ("northpeak", "tarn"))
    simulator.knobs("northpeak", hang_ms=9000)
    shares(hung, 20)
    shares(well, 5)

    with workers_at_work():
        seconds_until(lambda: all_acknowledged(well.partner), within_s=2.5)
        acknowledged = PurchaseOrder.objects.filter(partner=well.partner, state=State.ACKNOWLEDGED).count()
        simulator.knobs("northpeak", hang_ms=0)

    return acknowledged


@FOR_WORKERS
def test_a_partner_that_hangs_keeps_no_order_of_another_waiting(committed_retailer, simulator):
    assert _acknowledged_beside_a_hung_partner(simulator) == 5


@FOR_WORKERS
def test_with_as_many_places_as_it_likes_it_would(committed_retailer, simulator, settings):
    """The control: the same, and the partner that hangs may hold every worker."""
    settings.ORDERS_AT_ONCE_PER_PARTNER = 100

    assert _acknowledged_beside_a_hung_partner(simulator) == 0


def _called_while_down(simulator):
    """How often a partner is called that fails for two seconds or so, by workers who look all the time; how long."""
    simulator.knobs("northpeak", order_error_rate=1.0)
    began = time.monotonic()
    time.sleep(2)
    simulator.knobs("northpeak", order_error_rate=0.0)
    return simulator.calls("northpeak")["place-order"], time.monotonic() - began


def _bearable(for_s):
    """The failures that open the circuit, the one that was on its way, and a probe after each rest."""
    return circuit.FEWEST_FAILURES + 1 + for_s / 0.5


@FOR_WORKERS
def test_a_partner_that_is_down_is_tried_now_and_then_and_gets_all_orders_once(
    committed_retailer, simulator, monkeypatch
):
    monkeypatch.setattr(circuit, "REST", timedelta(seconds=0.5))
    offer = offer_at(simulator)
    shares(offer, 30)

    with workers_at_work():
        called, for_s = _called_while_down(simulator)
        seconds_until(lambda: all_acknowledged(offer.partner), within_s=30)

    assert called <= _bearable(for_s)
    assert states() == Counter({State.ACKNOWLEDGED: 30})
    assert set(Counter(order["reference"] for order in simulator.ledger()).values()) == {1}


@FOR_WORKERS
def test_without_the_circuit_it_would_be_run_over(committed_retailer, simulator, monkeypatch):
    """The control: the same outage, and nobody learns from it."""
    monkeypatch.setattr(standing, "_count", lambda *_: None)
    shares(offer_at(simulator), 30)

    with workers_at_work():
        called, for_s = _called_while_down(simulator)

    assert called > _bearable(for_s)
