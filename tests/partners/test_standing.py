"""Leave to call a partner, as all processes share it. Threads here are other processes: each has its own connection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from partners.circuit import FEWEST_FAILURES, REST, Circuit
from partners.errors import NotAsked, NotSent, OutcomeUnknown, Rejected, Throttled
from partners.models import PartnerBucket, PartnerCircuit
from partners.operations import standing
from partners.operations.standing import (
    FIND_ITEMS,
    PLACE_ORDER,
    LeftAlone,
    forget,
    leave_to_call,
    leaves_to_call,
    note,
)
from partners.transports.answers import Allowance
from partners.transports.conversation import Held
from stores.tenancy import current_retailer_id, retailer_scope
from tests.factories.partners import PartnerFactory

WELL = Held(result=())
LOST = Held(error=OutcomeUnknown("The line broke."))
AT_ONCE = 8


def call(partner, held, operation=FIND_ITEMS):
    """One call, from leave to note."""
    note(leave_to_call(partner, operation=operation), held)


def open_circuit(partner, operation=FIND_ITEMS):
    for _ in range(FEWEST_FAILURES):
        call(partner, LOST, operation)


def rested(partner):
    """As if the rest were over."""
    PartnerCircuit.objects.filter(partner=partner).update(open_until=timezone.now())


def is_left_alone(partner, operation=FIND_ITEMS):
    try:
        leave_to_call(partner, operation=operation)
    except LeftAlone:
        return True
    return False


def all_at_once(work):
    """What several processes get that do the same at the same moment."""
    retailer_id, barrier = current_retailer_id(), Barrier(AT_ONCE)

    def one(_):
        with retailer_scope(retailer_id):
            barrier.wait()
            try:
                return work()
            finally:
                connection.close()

    with ThreadPoolExecutor(AT_ONCE) as processes:
        return list(processes.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("held", [WELL, Held(error=Rejected("Sold out."))], ids=["confirmed", "rejected"])
def test_a_partner_that_is_well_costs_one_read_and_no_write(retailer, django_assert_num_queries, held):
    partners = PartnerFactory.create_batch(20)

    with django_assert_num_queries(1):
        leaves = leaves_to_call(partners, operation=FIND_ITEMS)
        for leave in leaves.given.values():
            note(leave, held)

    assert (len(leaves.given), leaves.refused) == (20, {})
    assert not PartnerCircuit.objects.exists()


@pytest.mark.parametrize("error", [NotSent("Nobody there."), OutcomeUnknown("Lost.")])
def test_a_partner_that_keeps_failing_is_left_alone_for_half_a_minute(retailer, error):
    partner = PartnerFactory()

    for _ in range(FEWEST_FAILURES):
        call(partner, Held(error=error))

    with pytest.raises(LeftAlone, match=r"Left alone until \d\d:\d\d:\d\d UTC") as refused:
        leave_to_call(partner, operation=FIND_ITEMS)
    assert REST - timedelta(seconds=5) < refused.value.after <= REST


def test_only_the_kind_of_call_that_fails_is_stopped_and_only_at_that_partner(retailer):
    partner, other = PartnerFactory.create_batch(2)

    open_circuit(partner, PLACE_ORDER)

    assert is_left_alone(partner, PLACE_ORDER)
    assert not is_left_alone(partner, FIND_ITEMS)
    assert not is_left_alone(other, PLACE_ORDER)


def test_what_we_did_not_ask_tells_nothing_of_the_partner(retailer):
    partner = PartnerFactory()

    for _ in range(2 * FEWEST_FAILURES):
        call(partner, Held(error=NotAsked("Too many calls at once.")))

    assert not PartnerCircuit.objects.exists()


def test_successes_count_while_failures_do(retailer):
    partner = PartnerFactory()
    for held in [LOST, *[WELL] * 9, *[LOST] * 4]:
        call(partner, held)

    row = PartnerCircuit.objects.get()

    assert (row.calls, row.failures, row.open_until) == (14, 5, None)


def test_a_probe_that_goes_well_makes_all_well(retailer):
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)

    call(partner, WELL)

    row = PartnerCircuit.objects.get()
    assert (row.calls, row.failures, row.window_at, row.open_until, row.probe_until) == (
        0,
        0,
        None,
        None,
        None,
    )
    assert not leave_to_call(partner, operation=FIND_ITEMS).is_watched


def test_a_probe_that_fails_begins_another_rest(retailer):
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)

    call(partner, LOST)

    assert is_left_alone(partner)


def test_of_all_processes_one_tries_the_partner_again(committed_retailer):
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)

    left_alone = all_at_once(lambda: is_left_alone(partner))

    assert left_alone.count(False) == 1


def test_without_the_claim_all_of_them_would_try_it(committed_retailer, monkeypatch):
    """The control: the same moment, and everybody believes what they read."""
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)
    monkeypatch.setattr(standing, "_claim_probe", lambda *_: timezone.now())

    left_alone = all_at_once(lambda: is_left_alone(partner))

    assert left_alone.count(False) == AT_ONCE


def test_the_claim_of_a_prober_that_died_ends_by_itself(retailer):
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)
    dead = leave_to_call(partner, operation=FIND_ITEMS)
    assert is_left_alone(partner)

    PartnerCircuit.objects.update(probe_until=timezone.now())
    successor = leave_to_call(partner, operation=FIND_ITEMS)

    note(dead, WELL)
    assert is_left_alone(partner)
    note(successor, WELL)
    assert not is_left_alone(partner)


def test_believed_after_its_claim_a_dead_prober_would_speak_for_the_living(retailer, monkeypatch):
    """The control: what it learned long ago opens the way for everybody, while another call still tries."""
    partner = PartnerFactory()
    open_circuit(partner)
    rested(partner)
    dead = leave_to_call(partner, operation=FIND_ITEMS)
    PartnerCircuit.objects.update(probe_until=timezone.now())
    leave_to_call(partner, operation=FIND_ITEMS)
    weigh = Circuit._after_probe
    monkeypatch.setattr(
        Circuit, "after", lambda self, outcome, *, now, probe, pace: weigh(self, outcome, now, pace)
    )

    note(dead, WELL)

    assert not is_left_alone(partner)


CALM = [WELL] * (AT_ONCE + 2)


def fail_at_once(partner):
    """How many calls and failures are counted, of one failure, some successes, and as many failures at once."""
    leave = leave_to_call(partner, operation=FIND_ITEMS)
    for held in [LOST, *CALM]:
        call(partner, held)
    all_at_once(lambda: note(leave, LOST))
    row = PartnerCircuit.objects.get()
    return row.calls, row.failures


def test_failures_seen_by_many_processes_at_once_are_all_counted(committed_retailer):
    assert fail_at_once(PartnerFactory()) == (1 + len(CALM) + AT_ONCE, 1 + AT_ONCE)


def test_if_they_did_not_count_one_after_the_other_some_would_be_lost(committed_retailer, monkeypatch):
    """The control: nobody holds the row, and all have read it before the first one writes."""
    partner, together = PartnerFactory(), Barrier(AT_ONCE)
    rightly, circuit_after = QuerySet.select_for_update, Circuit.after

    def after_all_have_read(circuit, outcome, **kwargs):
        if circuit.calls == 1 + len(CALM):
            together.wait(10)
        return circuit_after(circuit, outcome, **kwargs)

    monkeypatch.setattr(Circuit, "after", after_all_have_read)
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **kwargs: rows if rows.model is PartnerCircuit else rightly(rows, **kwargs),
    )

    assert fail_at_once(partner) == (1 + len(CALM) + 1, 2)


@pytest.mark.parametrize(
    ("held", "wait_s"),
    [
        (Held(error=Throttled("Slower.", retry_after=7)), 7),
        (Held(error=Throttled("Slower.", retry_after=0.01)), 1),
        (Held(error=Throttled("Slower.", retry_after=9_999_999)), 3600),
        (Held(result=(), allowance=Allowance(remaining=0, reset_s=20)), 20),
        (Held(error=OutcomeUnknown("Lost."), allowance=Allowance(remaining=0, reset_s=20)), 20),
    ],
)
def test_a_partner_that_asks_us_to_wait_is_left_alone_by_every_kind_of_call(retailer, held, wait_s):
    partner = PartnerFactory()

    call(partner, held)

    with pytest.raises(LeftAlone) as refused:
        leave_to_call(partner, operation=PLACE_ORDER)
    assert timedelta(seconds=wait_s - 1) < refused.value.after <= timedelta(seconds=wait_s)


def test_without_that_it_would_be_called_again_at_once(retailer, monkeypatch):
    """The control: its wish is heard and nobody keeps it."""
    partner = PartnerFactory()
    monkeypatch.setattr(standing, "_leave_alone", lambda *_: None)

    call(partner, Held(error=Throttled("Slower.", retry_after=7)))

    assert not is_left_alone(partner)


@pytest.mark.parametrize(
    "held",
    [
        Held(error=Throttled("Slower.")),
        Held(result=(), allowance=Allowance(remaining=1, reset_s=20)),
    ],
)
def test_a_partner_that_names_no_time_is_called_again(retailer, held):
    partner = PartnerFactory()

    call(partner, held)

    assert not is_left_alone(partner)


def test_the_longest_wish_counts_and_its_end_needs_no_probe(retailer):
    partner = PartnerFactory()
    leave = leave_to_call(partner, operation=FIND_ITEMS)
    for seconds in (60, 5):
        note(leave, Held(error=Throttled("Slower.", retry_after=seconds)))

    with pytest.raises(LeftAlone) as refused:
        leave_to_call(partner, operation=FIND_ITEMS)
    rested(partner)

    assert refused.value.after > timedelta(seconds=55)
    assert [is_left_alone(partner) for _ in range(3)] == [False, False, False]


def test_a_person_who_knows_better_is_believed(retailer):
    partner = PartnerFactory()
    open_circuit(partner)

    forget(partner_id=partner.pk)

    assert not is_left_alone(partner)


def test_another_retailers_account_with_the_same_supplier_is_not_touched(retailer, other_retailer):
    open_circuit(PartnerFactory(code="northpeak"))

    with retailer_scope(other_retailer.pk):
        theirs = PartnerFactory(code="northpeak")
        assert not is_left_alone(theirs)


def test_a_partner_is_called_no_oftener_than_it_takes(committed_retailer):
    partner = PartnerFactory(rate_per_s="0.01")

    left_alone = all_at_once(lambda: is_left_alone(partner))

    assert left_alone.count(False) == 2
    with pytest.raises(LeftAlone, match=r"it takes 0\.01 calls a second") as refused:
        leave_to_call(partner, operation=FIND_ITEMS)
    assert timedelta(seconds=60) < refused.value.after <= timedelta(seconds=100)


def test_without_a_limit_nothing_is_counted(committed_retailer):
    """The control of the test above."""
    partner = PartnerFactory(rate_per_s=None)

    left_alone = all_at_once(lambda: is_left_alone(partner))

    assert left_alone.count(False) == AT_ONCE
    assert not PartnerBucket.objects.exists()


def test_shoppers_who_look_leave_a_call_for_those_who_buy(retailer):
    partner = PartnerFactory(rate_per_s="0.01")

    looks = [bool(leaves_to_call([partner], operation=FIND_ITEMS, sparing=1).given) for _ in range(3)]

    assert looks == [True, False, False]
    assert not is_left_alone(partner, PLACE_ORDER)
    assert is_left_alone(partner, PLACE_ORDER)


def test_if_they_left_none_those_who_buy_would_wait(retailer):
    """The control: the same looks, sparing nothing."""
    partner = PartnerFactory(rate_per_s="0.01")

    looks = [bool(leaves_to_call([partner], operation=FIND_ITEMS).given) for _ in range(3)]

    assert looks == [True, True, False]
    assert is_left_alone(partner, PLACE_ORDER)
