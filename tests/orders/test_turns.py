"""Orders wait while their partner cannot take them, and waiting is no attempt. The partner is a program of its own."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import PurchaseOrder
from orders.operations import submission
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners import circuit
from partners.models import PartnerBucket, PartnerCircuit
from partners.models.standing import BucketKind
from tests.orders.sending import offer_at, shares, states, stop_calls, submit, submit_at_once, told

LOOKUP = "partners.transformers.plain.LookupPlainTransformer"


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


def test_the_more_wait_the_wider_they_are_spread(retailer, simulator, settings):
    settings.ORDERS_AT_ONCE_PER_PARTNER = 0
    waiting = [purchase_order.pk for purchase_order in shares(offer_at(simulator), 30)]

    wishes = []
    for chance in (0.0, 0.5, 1.0):
        with pytest.raises(TryAgain) as wish:
            submission._begin(waiting[0], chance=chance)
        wishes.append(wish.value.after)

    assert wishes == [timedelta(seconds=0.3), timedelta(seconds=1.5), timedelta(seconds=3)]
