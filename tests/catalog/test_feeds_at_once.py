"""Two workers that wake at the same moment, and one that was too slow, do no harm."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.models.expressions import RawSQL

from catalog.models import Feed, FeedRun, Offer
from catalog.models.feed import FeedState
from catalog.models.feed_run import RunState
from catalog.operations import feed_import, feed_intake, feed_turns
from catalog.operations.feed_intake import take_in
from catalog.operations.feed_turns import Turn, TurnLost
from catalog.operations.feeds import read_due_feeds
from catalog.operations.reservation import Wanted, reserve
from partners.messages import PartnerItem
from partners.models import Exchange, Partner
from stores.tenancy import retailer_scope
from tests.catalog.feed_mailbox import Shelf, due, row
from tests.factories.catalog import gtin

WORKERS = 4


@pytest.fixture
def shelf(committed_retailer, settings, tmp_path):
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path, 0
    shelf = Shelf(tmp_path, committed_retailer)
    shelf.leave(*(row(number) for number in range(1, 21)))
    return shelf


def at_once(retailer):
    """Several workers read what is due; how many of them changed offers."""
    together = threading.Barrier(WORKERS)

    def one(_):
        with retailer_scope(retailer.pk):
            try:
                together.wait(timeout=10)
                return read_due_feeds()
            finally:
                connections.close_all()

    with ThreadPoolExecutor(WORKERS) as workers:
        return sum(workers.map(one, range(WORKERS)))


def test_of_several_workers_one_reads_a_feed(committed_retailer, shelf):
    assert at_once(committed_retailer) == 1

    assert Exchange.objects.count() == 1
    assert Offer.objects.count() == 20
    assert shelf.feed.turn == 1


def test_without_turns_each_of_them_would(committed_retailer, shelf, monkeypatch):
    """The control: whoever comes has the turn. The offers are the same, for each of their rows is written once."""
    read_due_feeds()
    Offer.objects.all().delete()
    Feed.objects.update(fingerprint="", said="")
    feed = shelf.feed

    def taken(partner):
        return Turn(partner=partner, feed=feed, number=feed.turn, began_at=feed.read_at)

    monkeypatch.setattr(feed_turns, "take", taken)

    assert at_once(committed_retailer) == WORKERS

    assert Exchange.objects.count() == 1 + WORKERS
    assert shelf.offers() == {f"S-{number}": 5 for number in range(1, 21)}


def items_of(*, available):
    told = PartnerItem(
        partner_sku="S-1",
        gtin=gtin(1),
        family="",
        title="Boot",
        currency="EUR",
        cost=Decimal(12),
        available=available,
    )
    return [told]


@pytest.mark.parametrize("is_fenced", [True, False])
def test_one_that_was_too_slow_writes_nothing_any_more(shelf, monkeypatch, is_fenced):
    """Without the fence, which is the control, the older list would be written over the newer."""
    partner = Partner.objects.get(pk=shelf.partner.pk)
    slow = feed_turns.take(partner)
    due()
    quick = feed_turns.take(partner)
    take_in(quick, items_of(available=9), is_whole=True, said="")
    if not is_fenced:
        monkeypatch.setattr(feed_turns, "keep", lambda turn: None)
    late = replace(slow, began_at=quick.began_at + timedelta(seconds=1))  # whatever the clocks say

    try:
        take_in(late, items_of(available=1), is_whole=True, said="")
    except TurnLost:
        assert is_fenced

    assert shelf.offers() == {"S-1": 9 if is_fenced else 1}
    with pytest.raises(TurnLost) if is_fenced else monkeypatch.context():
        feed_turns.conclude(late, state=FeedState.READ)


@pytest.mark.parametrize(("batches", "written"), [(1, 500), (2, 1000)])
def test_a_reader_killed_between_two_batches_leaves_a_list_that_is_read_again(shelf, batches, written):
    rows = [row(number, available=7) for number in range(1, 1101)]
    shelf.leave(*rows)

    died = _reader(shelf, FAULTS=f"feeds.between_batches=kill@{batches}")
    half, noted = Offer.objects.count(), shelf.feed.imported_at
    due()
    read_due_feeds()

    assert (died, half, noted) == (-signal.SIGKILL, written, None)
    assert shelf.offers() == {f"S-{number}": 7 for number in range(1, 1101)}
    assert shelf.feed.items == 1100


def test_a_list_that_is_back_after_another_was_cut_is_written_again(shelf):
    """The offers are half of the other list then, though the one before is what was noted last."""
    first = [row(number) for number in range(1, 2101)]
    shelf.leave(*first)
    read_due_feeds()
    shelf.leave(*(row(number, available=7) for number in range(1, 2101)), name="stock-other.csv")
    due()
    _reader(shelf, FAULTS="feeds.between_batches=kill@1")
    changed = sum(available == 7 for available in shelf.offers().values())
    (shelf.folder / "in" / "stock-other.csv").unlink()
    due()

    read_due_feeds()

    assert changed == 2000
    assert set(shelf.offers().values()) == {5}
    assert [(run.state, run.changed_count) for run in runs()] == [
        (RunState.TAKEN, 0),
        (RunState.CUT, 2000),
        (RunState.TAKEN, 2000),
    ]


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_list_that_takes_longer_than_the_time_between_two_readings_is_read_to_its_end(
    shelf, settings, monkeypatch, goes_on
):
    """Without word that it comes on, which is the control, another would take its turn after a second."""
    settings.FEED_EVERY_S = 1
    monkeypatch.setattr(feed_import, "AT_ONCE", 6)
    if not goes_on:
        monkeypatch.setattr(feed_turns, "go_on", lambda turn: None)
    others = []

    def wait_and_try(_):
        time.sleep(0.4)
        others.append(feed_turns.take(shelf.partner))

    monkeypatch.setattr(feed_import.fault, "point", wait_and_try)

    read_due_feeds()

    assert any(others) is not goes_on
    assert (len(shelf.offers()) == 20) is goes_on
    assert [run.state for run in runs()] == [RunState.TAKEN if goes_on else RunState.CUT]


@pytest.mark.parametrize(
    ("rows", "is_known", "at_once", "deaths"), [(1600, False, 500, 2), (2100, True, 2000, 1)]
)
def test_after_kills_the_next_reading_writes_only_the_rest(shelf, rows, is_known, at_once, deaths):
    """Each dies after its first batch, be it of new items or of changes. No row is written twice."""
    if is_known:
        shelf.leave(*(row(number) for number in range(1, rows + 1)))
        read_due_feeds()
    shelf.leave(*(row(number, available=7) for number in range(1, rows + 1)))
    due()
    died = []
    for _ in range(deaths):
        died.append(_reader(shelf, FAULTS="feeds.between_batches=kill@1"))
        due()
    before = versions(available=7)

    read_due_feeds()

    counts = [(run.new_count, run.changed_count, run.gone_count) for run in runs()[-1 - deaths :]]
    written = [*[at_once] * deaths, rows - deaths * at_once]
    assert died == [-signal.SIGKILL] * deaths
    assert counts == [(0, count, 0) if is_known else (count, 0, 0) for count in written]
    assert versions(pk__in=before) == before
    assert set(shelf.offers().values()) == {7}


def test_what_is_sold_while_a_list_is_compared_stays_sold_unless_the_list_says_otherwise(shelf, monkeypatch):
    """S-3 is listed as it was, so nothing is written of it; S-4 has another price, and with it the list's pieces."""
    read_due_feeds()
    offers = {offer.partner_sku: offer for offer in Offer.objects.all()}

    def buy(_):
        wanted = (offers["S-3"], offers["S-4"])
        reserve(Wanted(offer_id=one.pk, sku="x", quantity=1, shown_price=one.price) for one in wanted)
        monkeypatch.undo()

    shelf.leave(*(row(number, price="21.00" if number == 4 else "19.90") for number in range(1, 21)))
    due()
    monkeypatch.setattr(feed_intake.fault, "point", buy)
    read_due_feeds()

    assert (shelf.offers()["S-3"], shelf.offers()["S-4"]) == (4, 5)


def test_a_sale_that_holds_an_offer_keeps_a_list_waiting_and_not_the_other_way_round(
    committed_retailer, shelf
):
    """Both lock in key order: the list writes S-1 to S-20, the sale has S-20 and then wants no other."""
    read_due_feeds()
    last = Offer.objects.get(partner_sku="S-20")
    shelf.leave(*(row(number, price="21.00") for number in range(1, 21)))
    due()

    def read():
        with retailer_scope(committed_retailer.pk):
            try:
                return read_due_feeds()
            finally:
                connections.close_all()

    with ThreadPoolExecutor(1) as workers:
        with transaction.atomic():
            reserve([Wanted(offer_id=last.pk, sku="x", quantity=1, shown_price=last.price)])
            reading = workers.submit(read)
            with pytest.raises(TimeoutError):
                reading.result(timeout=1)
        assert reading.result(timeout=20) == 1

    assert Offer.objects.filter(price="21.00").count() == 20


def versions(**which):
    """By which transaction each offer was last written."""
    writer = RawSQL("xmin::text", ())
    return dict(Offer.objects.filter(**which).annotate(writer=writer).values_list("pk", "writer"))


def runs():
    """The history, oldest first."""
    return list(FeedRun.objects.order_by("pk"))


def _reader(shelf, **environment):
    """Read what is due as a process of its own; its exit status."""
    program = "import django; django.setup(); from catalog.tasks import read_feeds; read_feeds()"
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PARTNER_FILES_ROOT": str(shelf.folder.parents[1]),
        "PARTNER_FILES_SETTLE_S": "0",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, env=given, check=False
    ).returncode
