"""What is wanted is asked for anew before it is old, within each partner's budget and never while it is left alone."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from catalog.models import Interest, Lookup, LookupAnswer, Offer
from catalog.models.lookup import AnswerState
from catalog.operations import interest, refreshing
from catalog.operations.finding import find_by_code
from catalog.operations.forgetting import forget_interest
from catalog.operations.interest import note_interest, write_interest
from catalog.operations.lookup import look_up
from catalog.operations.refreshing import refresh_wanted
from catalog.queries.freshness import standing
from catalog.tasks import refresh_wanted_items
from partners.models import PartnerCircuit
from stores.tenancy import retailer_scope
from tests.catalog.counting_partner import counting_partner
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.orders import order_of
from tests.factories.partners import PartnerFactory

SOON_OLD = timedelta(seconds=280)  # of the 300 for which an offer is fresh


@pytest.fixture
def counting():
    with counting_partner() as partner:
        yield partner


@pytest.fixture
def lumi(committed_retailer, counting):
    interest._notebook.take()  # of other tests
    return PartnerFactory(code="lumi", base_url=counting.url, lookup_timeout_ms=10_000)


def wanted(partner, count=1, *, age=SOON_OLD, start=0):
    """Items that a partner told of a while ago; the earlier ones are wanted more."""
    for number in range(start, start + count):
        variant = VariantFactory(gtin=gtin(number), sku=f"W-{number}")
        OfferFactory(partner=partner, variant=variant, observed_at=timezone.now() - age)
        Interest.objects.create(variant=variant, weight=1000 - number, asked_at=timezone.now())


def in_a_while(seconds=20):
    return time.monotonic() + seconds


def at_once(retailer, workers):
    """Several workers whose clocks ring together; how many calls they made."""

    def one(_):
        with retailer_scope(retailer.pk):
            try:
                return refresh_wanted(until=in_a_while())
            finally:
                connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, range(workers)))


def test_what_is_wanted_and_soon_old_is_asked_for_before_anybody_waits(committed_retailer, lumi, counting):
    wanted(lumi)

    assert refresh_wanted(until=in_a_while()) == 1

    soon = timezone.now() + timedelta(seconds=60)
    assert standing(gtin=gtin(0), retailer=committed_retailer, now=soon).to_ask == []
    assert counting.asked == {gtin(0): 1}
    assert Lookup.objects.filter(is_refresh=True).count() == 1
    assert refresh_wanted(until=in_a_while()) == 0


@pytest.mark.parametrize(
    ("age", "asked_s_ago", "calls"), [(120, 0, 0), (280, 0, 1), (9000, 0, 1), (280, 3500, 1), (280, 3700, 0)]
)
def test_nothing_is_asked_for_that_is_fresh_or_that_nobody_looks_at(lumi, age, asked_s_ago, calls):
    wanted(lumi, age=timedelta(seconds=age))
    Interest.objects.update(asked_at=timezone.now() - timedelta(seconds=asked_s_ago))

    assert refresh_wanted(until=in_a_while()) == calls


def test_a_no_gets_old_as_well(committed_retailer, lumi, counting):
    variant = VariantFactory(gtin=gtin(0))
    Interest.objects.create(variant=variant, weight=1, asked_at=timezone.now())
    look_up(gtin=gtin(0), now=timezone.now())
    Offer.objects.all().delete()

    fresh = refresh_wanted(until=in_a_while())
    Lookup.objects.update(started_at=timezone.now() - SOON_OLD)

    assert (fresh, refresh_wanted(until=in_a_while())) == (0, 1)


def test_the_most_wanted_come_first_and_interest_fades(lumi, counting, settings):
    settings.REFRESH_CALLS_PER_MINUTE = 2
    wanted(lumi, 3)
    Interest.objects.filter(variant__gtin=gtin(0)).update(asked_at=timezone.now() - timedelta(minutes=50))

    refresh_wanted(until=in_a_while())

    assert set(counting.asked) == {gtin(1), gtin(2)}


@pytest.mark.parametrize("workers", [1, 4])
def test_a_budget_is_kept_with_more_items_than_it_pays_for(
    committed_retailer, lumi, counting, settings, workers
):
    settings.REFRESH_CALLS_PER_MINUTE = 10
    wanted(lumi, 40)

    made = at_once(committed_retailer, workers) + at_once(committed_retailer, workers)

    assert (made, counting.calls) == (10, 10)
    Lookup.objects.update(started_at=timezone.now() - timedelta(seconds=61))
    assert at_once(committed_retailer, workers) == 10


def test_without_counting_again_several_workers_spend_too_much(
    committed_retailer, lumi, counting, settings, monkeypatch
):
    """The control: each worker trusts what it read when its round began."""
    settings.REFRESH_CALLS_PER_MINUTE = 10
    wanted(lumi, 40)
    read = refreshing._budgets_left
    monkeypatch.setattr(
        refreshing, "_budgets_left", lambda ids, *, now: read(ids, now=now + timedelta(hours=1))
    )

    for _ in range(3):
        at_once(committed_retailer, 2)

    assert counting.calls > 10


def test_several_workers_at_once_ask_for_each_item_once(committed_retailer, lumi, counting):
    wanted(lumi, 20)

    made = at_once(committed_retailer, 4)

    assert (made, counting.calls) == (20, 20)
    assert set(counting.asked.values()) == {1}


def test_without_shared_calls_they_would_ask_twice(committed_retailer, lumi, counting, monkeypatch):
    """The control: nobody looks for a call on its way."""
    monkeypatch.setattr(refreshing.flights, "_calls", lambda *_, **__: {})
    counting.delay_s = 0.05
    wanted(lumi, 20)

    at_once(committed_retailer, 4)

    assert counting.calls > 20


def test_a_partner_that_is_left_alone_is_left_alone(lumi, counting):
    wanted(lumi, 3)
    PartnerCircuit.objects.create(
        partner=lumi, operation="find-items", open_until=timezone.now() + timedelta(minutes=1)
    )

    assert refresh_wanted(until=in_a_while()) == 0

    assert counting.calls == 0
    assert not LookupAnswer.objects.exists()


def test_a_partner_that_begins_to_fail_is_soon_left_alone(lumi, counting, settings):
    counting.status = 500
    wanted(lumi, 40)

    refresh_wanted(until=in_a_while())

    assert counting.calls <= 5 + refreshing.AT_ONCE


def test_calls_are_left_for_those_who_look_and_for_orders(committed_retailer, lumi, counting):
    type(lumi).objects.filter(pk=lumi.pk).update(rate_per_s="0.01")
    wanted(lumi, 3)
    look_up(gtin=gtin(99), now=timezone.now())

    assert refresh_wanted(until=in_a_while()) == 0

    assert counting.asked == {gtin(99): 1}


def test_a_round_ends_in_time_though_a_partner_hangs(lumi, counting):
    counting.delay_s = 1.0
    wanted(lumi, 60)

    began = time.monotonic()
    refresh_wanted(until=in_a_while(1.5))

    assert time.monotonic() - began < 3
    assert counting.calls <= 3 * refreshing.AT_ONCE
    _until_all_is_over(lumi)


def test_a_budget_of_nothing_switches_it_off(lumi, counting, settings):
    settings.REFRESH_CALLS_PER_MINUTE = 0
    wanted(lumi)

    refresh_wanted_items()

    assert counting.calls == 0


def test_a_look_at_a_warm_item_is_noted_and_costs_no_statement(
    committed_retailer, lumi, counting, django_assert_num_queries
):
    wanted(lumi, age=timedelta())
    Interest.objects.all().delete()
    look = {"code": gtin(0), "retailer": committed_retailer, "now": timezone.now()}
    find_by_code(**look)

    with django_assert_num_queries(2):
        find_by_code(**look)
    look_up(gtin=gtin(0), now=timezone.now())
    write_interest()
    write_interest()

    assert Interest.objects.values_list("variant__gtin", "weight").get() == (gtin(0), 3.0)


def test_an_order_counts_for_more_than_a_look(lumi):
    order_of(variant__gtin=gtin(7), available=5)
    note_interest(gtin(1))  # no variant of ours

    write_interest()

    assert Interest.objects.values_list("variant__gtin", "weight").get() == (gtin(7), interest.ORDERED)


def test_interest_is_written_a_minute_later_by_itself(committed_retailer, lumi, settings):
    wanted(lumi)
    Interest.objects.all().delete()
    settings.INTEREST_WRITTEN_EVERY_S = 0.5
    interest._notebook.take()

    note_interest(gtin(0))
    note_interest(gtin(0))
    at_first = Interest.objects.exists()

    until = in_a_while(5)
    while not Interest.objects.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert (at_first, Interest.objects.get().weight) == (False, 2.0)


def test_interest_halves_in_an_hour(lumi):
    wanted(lumi)
    Interest.objects.update(weight=8, asked_at=timezone.now() - timedelta(hours=2))

    note_interest(gtin(0))
    write_interest()

    assert round(Interest.objects.get().weight, 2) == 3.0


def test_what_nobody_has_asked_after_is_forgotten(lumi):
    wanted(lumi, 2)
    Interest.objects.filter(variant__gtin=gtin(0)).update(asked_at=timezone.now() - timedelta(days=3))

    assert forget_interest(before=timezone.now() - timedelta(days=2)) == 1

    assert [one.variant.gtin for one in Interest.objects.select_related("variant")] == [gtin(1)]


def _until_all_is_over(partner):
    until = in_a_while(10)
    while LookupAnswer.objects.filter(partner=partner, state=AnswerState.WAITING).exists():
        assert time.monotonic() < until
        time.sleep(0.05)
