"""Orders wait while their partner cannot take them, and nobody else's order waits with them.

The partner is a program of its own; threads are other workers, each with its own connection.
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone

from catalog.models import Variant
from orders.models import PurchaseOrder
from orders.operations import submission, turns
from orders.operations.relay import relay
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners import circuit
from partners.models import PartnerBucket, PartnerCircuit
from partners.models.standing import BucketKind
from partners.operations import standing
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.orders import CartLineFactory, placed
from tests.factories.partners import PartnerFactory

LOOKUP = "partners.transformers.plain.LookupPlainTransformer"
WORKERS = 4
FOR_WORKERS = pytest.mark.django_db(transaction=True, databases=["default", "ops"])


def offer_at(simulator, code="northpeak", **partner):
    """What a partner really carries, with plenty of it."""
    item = simulator.carried(code)
    simulator.knobs(code, stock={item["sku"]: 1000})
    settings = {"order_timeout_ms": 4000, **partner}
    account = PartnerFactory(code=code, key=f"sim-{code}-key", base_url=simulator.base_url(code), **settings)
    return OfferFactory(
        partner=account,
        partner_sku=item["sku"],
        cost=Decimal(item["cost"]),
        variant=Variant.objects.filter(gtin=item["gtin"]).first() or VariantFactory(gtin=item["gtin"]),
        available=1000,
    )


def shares(offer, count):
    """So many orders of one piece."""
    return [placed(CartLineFactory(offer=offer)).purchase_orders.get() for _ in range(count)]


def submit(share):
    """Set out once; the wish that follows, if any."""
    try:
        submission.submit_purchase_order(purchase_order_id=share.pk)
    except TryAgain as wish:
        return wish
    return None


def submit_at_once(retailer, these):
    """The same by as many workers."""

    def one(share):
        with retailer_scope(retailer.pk):
            try:
                return submit(share)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(these)) as workers:
        return list(workers.map(one, these))


def told(share):
    share.refresh_from_db()
    return share.state, share.attempts


def states():
    return Counter(PurchaseOrder.objects.values_list("state", flat=True))


def stop_calls(partner, operation="place-order", seconds=60):
    PartnerCircuit.objects.update_or_create(
        partner=partner,
        operation=operation,
        defaults={"open_until": timezone.now() + timedelta(seconds=seconds)},
    )


@contextmanager
def workers_at_work():
    """Workers that look for orders all the time, as a worker's own threads do, until the block ends."""
    over = threading.Event()

    def work():
        while not over.is_set():
            relay(queue="partners", limit=200)
            time.sleep(0.02)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def seconds_until(fact, *, within_s):
    """How long it took until something was true; the whole time when it never was."""
    began = time.monotonic()
    while not fact() and time.monotonic() < began + within_s:
        time.sleep(0.02)
    return time.monotonic() - began


def all_acknowledged(partner):
    return not PurchaseOrder.objects.filter(partner=partner).exclude(state=State.ACKNOWLEDGED).exists()


def test_an_order_waits_for_its_partner_and_waiting_is_no_attempt(retailer, simulator):
    [share] = shares(offer_at(simulator), 1)
    stop_calls(share.partner)

    wish = submit(share)

    assert timedelta(seconds=55) < wish.after < timedelta(seconds=70)
    assert str(wish).startswith("Left alone until")
    assert told(share) == (State.QUEUED, 0)
    assert simulator.calls("northpeak")["place-order"] == 0


def test_look_ups_that_fail_stop_no_order(retailer, simulator):
    [share] = shares(offer_at(simulator), 1)
    stop_calls(share.partner, "find-items")

    assert submit(share) is None

    assert told(share) == (State.ACKNOWLEDGED, 1)


def test_failing_submissions_stop_further_ones(retailer, simulator):
    waiting = shares(offer_at(simulator), circuit.FEWEST_FAILURES + 1)
    simulator.knobs("northpeak", order_error_rate=1.0)

    for share in waiting:
        submit(share)

    assert simulator.calls("northpeak")["place-order"] == circuit.FEWEST_FAILURES
    assert told(waiting[-1]) == (State.QUEUED, 0)


def test_refusals_are_answers_and_stop_nothing(retailer, simulator):
    refused = shares(offer_at(simulator), circuit.FEWEST_FAILURES + 1)
    simulator.knobs("northpeak", script=["reject"] * len(refused))

    for share in refused:
        submit(share)

    assert states() == Counter({State.REJECTED: len(refused)})


def test_one_order_tries_the_partner_again_while_the_others_wait(committed_retailer, simulator):
    waiting = shares(offer_at(simulator), 6)
    stop_calls(waiting[0].partner, seconds=0)
    simulator.knobs("northpeak", latency_ms=700)

    wishes = submit_at_once(committed_retailer, waiting)

    assert wishes.count(None) == 1
    assert states() == Counter({State.QUEUED: 5, State.ACKNOWLEDGED: 1})
    assert simulator.calls("northpeak")["place-order"] == 1
    assert submit(next(share for share in waiting if told(share)[0] == State.QUEUED)) is None


def test_a_throttled_order_keeps_the_others_from_asking_too(retailer, simulator):
    first, second = shares(offer_at(simulator), 2)
    simulator.knobs("northpeak", script=["throttle"], throttle_retry_after_s=30)

    wishes = [submit(first), submit(second)]

    assert wishes[0].after == timedelta(seconds=30)
    assert timedelta(seconds=29) < wishes[1].after < timedelta(seconds=35)
    assert (told(first), told(second)) == ((State.QUEUED, 1), (State.QUEUED, 0))
    assert simulator.calls("northpeak")["place-order"] == 1


def test_an_order_waits_for_a_call_that_its_partner_takes(retailer, simulator):
    first, second, third = shares(offer_at(simulator, rate_per_s="0.01"), 3)

    wishes = [submit(one) for one in (first, second, third)]

    assert wishes[:2] == [None, None]
    assert timedelta(seconds=90) < wishes[2].after < timedelta(seconds=105)
    assert told(third) == (State.QUEUED, 0)


def test_an_order_is_asked_for_though_no_order_may_be_placed(retailer, simulator):
    [share] = shares(offer_at(simulator, "lumi", transformer=LOOKUP), 1)
    simulator.knobs("lumi", script=["lose-answer"])
    submit(share)
    stop_calls(share.partner)

    assert submit(share) is None

    assert told(share) == (State.ACKNOWLEDGED, 2)
    assert simulator.calls("lumi")["place-order"] == 1


def test_an_order_the_partner_does_not_have_waits_to_be_placed(retailer, simulator):
    [share] = shares(offer_at(simulator, "lumi", transformer=LOOKUP), 1)
    simulator.knobs("lumi", script=["error-before"])
    submit(share)
    stop_calls(share.partner)

    wish = submit(share)

    assert timedelta(seconds=55) < wish.after <= timedelta(seconds=60)
    assert told(share) == (State.QUEUED, 2)
    assert (simulator.calls("lumi")["place-order"], simulator.calls("lumi")["find-order"]) == (1, 1)


@pytest.mark.parametrize(
    ("state", "patience", "reason"),
    [
        (State.QUEUED, submission.PATIENCE_UNSENT, "Not sent for a day: Left alone"),
        (State.UNKNOWN, submission.PATIENCE_UNKNOWN, "The partner may have it: Left alone"),
    ],
)
def test_a_person_hears_of_an_order_that_waited_too_long(retailer, simulator, state, patience, reason):
    [share] = shares(offer_at(simulator), 1)
    PurchaseOrder.objects.update(state=state)
    type(share.order).objects.update(placed_at=timezone.now() - patience - timedelta(seconds=1))
    stop_calls(share.partner)

    assert submit(share) is None

    assert told(share)[0] == State.PARKED
    assert share.reason.startswith(reason)


def test_a_repeat_without_budget_waits_and_is_no_attempt(retailer, simulator):
    share, fresh = shares(offer_at(simulator), 2)
    simulator.knobs("northpeak", script=["error-before"])
    submit(share)
    PartnerBucket.objects.create(
        partner=share.partner, kind=BucketKind.REPEATS, full_at=timezone.now() + timedelta(seconds=60)
    )

    wish = submit(share)

    assert str(wish) == "Too many repeats just now."
    assert timedelta(seconds=49) < wish.after < timedelta(seconds=55)
    assert told(share) == (State.UNKNOWN, 1)
    assert submit(fresh) is None


def test_ten_first_sendings_earn_a_repeat(retailer, simulator):
    first = shares(offer_at(simulator), 10)
    full_at = timezone.now() + timedelta(seconds=60)
    PartnerBucket.objects.create(partner=first[0].partner, kind=BucketKind.REPEATS, full_at=full_at)

    for share in first:
        submit(share)

    assert PartnerBucket.objects.get().full_at == full_at - timedelta(seconds=1)


def test_a_healthy_partner_has_no_row_of_any_kind(retailer, simulator):
    for share in shares(offer_at(simulator), 3):
        submit(share)

    assert states() == Counter({State.ACKNOWLEDGED: 3})
    assert (PartnerCircuit.objects.count(), PartnerBucket.objects.count()) == (0, 0)


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


def test_the_more_wait_the_wider_they_are_spread(retailer, simulator, settings):
    settings.ORDERS_AT_ONCE_PER_PARTNER = 0
    waiting = [purchase_order.pk for purchase_order in shares(offer_at(simulator), 30)]

    wishes = []
    for chance in (0.0, 0.5, 1.0):
        with pytest.raises(TryAgain) as wish:
            submission._begin(waiting[0], chance=chance)
        wishes.append(wish.value.after)

    assert wishes == [timedelta(seconds=0.3), timedelta(seconds=1.5), timedelta(seconds=3)]


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

    assert called <= circuit.FEWEST_FAILURES + 1 + for_s / 0.5
    assert states() == Counter({State.ACKNOWLEDGED: 30})
    assert set(Counter(order["reference"] for order in simulator.ledger()).values()) == {1}


@FOR_WORKERS
def test_without_the_circuit_it_would_be_run_over(committed_retailer, simulator, monkeypatch):
    """The control: the same outage, and nobody learns from it."""
    monkeypatch.setattr(standing, "_count", lambda *_: None)
    shares(offer_at(simulator), 30)

    with workers_at_work():
        called, _ = _called_while_down(simulator)

    assert called >= 30
