"""Workers that tell of the same item at the same moment, and people who decide while they do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from catalog.errors import AlreadyMatched, NotWaiting
from catalog.models import Offer, PartnerSku, UnmatchedItem
from catalog.models.offer import Provenance
from catalog.operations import feed_import, feed_intake, matches, quarantine
from catalog.operations.answers import record_items
from catalog.operations.feeds import read_due_feeds
from catalog.operations.matches import end_match, match_item
from catalog.operations.matching import identified
from catalog.operations.quarantine import keep_unmatched
from stores.tenancy import retailer_scope
from tests.catalog.feed_mailbox import Shelf, due, row
from tests.catalog.test_matching import SOCK
from tests.conftest import NOON
from tests.factories.catalog import VariantFactory
from tests.factories.partners import PartnerFactory

WORKERS = 4


def at_once(retailer, *jobs):
    """What each of the jobs came to, or how it failed."""
    together = threading.Barrier(len(jobs))

    def one(job):
        with retailer_scope(retailer.pk):
            try:
                together.wait(timeout=10)
                return job()
            except (DatabaseError, NotWaiting, AlreadyMatched) as error:
                return type(error)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as workers:
        return list(workers.map(one, jobs))


def telling(partner, skus):
    """A worker that tells of items, and holds its transaction open for a moment."""
    found = identified(partner=partner, items=[replace(SOCK, partner_sku=sku) for sku in skus])

    def tell():
        with transaction.atomic():
            keep_unmatched(partner=partner, unmatched=found.unmatched, provenance=Provenance.LIVE, now=NOON)
            threading.Event().wait(0.05)

    return tell


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_same_item_told_by_several_workers_waits_once(committed_retailer, monkeypatch, is_guarded):
    """The control inserts without looking whether somebody else has: all but one of them fail."""
    partner = PartnerFactory()
    if not is_guarded:
        monkeypatch.setattr(quarantine, "KEEP", quarantine.KEEP.partition("ON CONFLICT")[0])

    ends = at_once(committed_retailer, *[telling(partner, ["S-1"])] * WORKERS)

    assert UnmatchedItem.objects.count() == 1
    assert sum(end is None for end in ends) == (WORKERS if is_guarded else 1)
    assert UnmatchedItem.objects.get().times == (WORKERS if is_guarded else 1)


def test_workers_that_tell_of_the_same_items_in_another_order_wait_for_each_other(committed_retailer):
    partner, skus = PartnerFactory(), [f"S-{number}" for number in range(50)]

    ends = at_once(committed_retailer, telling(partner, skus), telling(partner, skus[::-1]))

    assert ends == [None, None]
    assert set(UnmatchedItem.objects.values_list("times", flat=True)) == {2}


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_people_who_match_the_same_item_do_it_once(committed_retailer, monkeypatch, is_guarded):
    """The control does not look at the item's state once it has its turn."""
    partner, one, other = PartnerFactory(), VariantFactory(), VariantFactory()
    record_items(partner=partner, items=[SOCK], provenance=Provenance.LIVE, now=NOON)
    item = UnmatchedItem.objects.get()
    if not is_guarded:
        monkeypatch.setattr(matches, "_locked", lambda item_id, *_: UnmatchedItem.objects.get(pk=item_id))

    def saying(variant):
        return lambda: match_item(
            item_id=item.pk, variant_id=variant.pk, actor="x", now=NOON + timedelta(hours=1)
        )

    ends = at_once(committed_retailer, saying(one), saying(other))

    assert (NotWaiting in ends) is is_guarded
    if is_guarded:
        assert Offer.objects.exclude(available=0).count() == PartnerSku.objects.current().count() == 1


@pytest.mark.parametrize("is_guarded", [True, False])
def test_two_skus_that_are_matched_to_one_variant_at_once_are_not_both(
    committed_retailer, monkeypatch, is_guarded
):
    """The control writes matches as if they had ended already, which is what the constraint does not look at."""
    partner, variant = PartnerFactory(), VariantFactory()
    record_items(
        partner=partner,
        items=[SOCK, replace(SOCK, partner_sku="S-2")],
        provenance=Provenance.LIVE,
        now=NOON,
    )
    first, second = UnmatchedItem.objects.order_by("pk")
    if not is_guarded:
        create = PartnerSku.objects.create
        monkeypatch.setattr(PartnerSku.objects, "create", lambda **named: create(ended_at=NOON, **named))

    def saying(item):
        return lambda: match_item(item_id=item.pk, variant_id=variant.pk, actor="x", now=timezone.now())

    ends = at_once(committed_retailer, saying(first), saying(second))

    assert (AlreadyMatched in ends) is is_guarded
    assert PartnerSku.objects.count() == (1 if is_guarded else 2)


@pytest.fixture
def shelf(committed_retailer, settings, tmp_path):
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path, 0
    shelf = Shelf(tmp_path, committed_retailer)
    shelf.leave(*(row(number) for number in range(1, 4)), row(4, of="n/a"))
    return shelf


def said(variant):
    item = UnmatchedItem.objects.get()
    return match_item(item_id=item.pk, variant_id=variant.pk, actor="x", now=timezone.now())


def test_a_match_while_a_feed_is_imported_is_sold_and_stays_sold(shelf, monkeypatch):
    """The list was read before a person matched one of its items, and is written after it."""
    variant, write = VariantFactory(), feed_import.write

    def matched_meanwhile(*args, **kwargs):
        assert said(variant) is True
        write(*args, **kwargs)

    monkeypatch.setattr(feed_import, "write", matched_meanwhile)
    read_due_feeds()
    monkeypatch.undo()

    first = shelf.offers()
    due()
    read_due_feeds()

    assert first == shelf.offers() == {"S-1": 5, "S-2": 5, "S-3": 5, "S-4": 5}
    assert UnmatchedItem.objects.get().state == "matched"
    assert shelf.feed.items == 4


@pytest.mark.parametrize("is_guarded", [True, False])
def test_an_unchanged_list_is_read_anew_once_something_was_matched(shelf, monkeypatch, is_guarded):
    """The control forgets that matches decide what a list means: the list is unchanged, so nothing is counted."""
    if not is_guarded:
        monkeypatch.setattr("catalog.operations.feeds.terms", lambda partner: "")
        monkeypatch.setattr(feed_intake, "terms", lambda partner: "")
    read_due_feeds()
    said(VariantFactory())
    due()

    read_due_feeds()

    assert shelf.feed.items == (4 if is_guarded else 3)
    assert shelf.feed.unusable_count == (0 if is_guarded else 1)


def test_an_unmatched_sku_is_off_the_shelf_and_waits_after_the_next_list(shelf):
    read_due_feeds()
    said(VariantFactory())
    end_match(partner_sku_id=PartnerSku.objects.get().pk, actor="x", now=timezone.now())
    due()

    read_due_feeds()

    assert shelf.offers()["S-4"] == 0
    assert (UnmatchedItem.objects.get().state, UnmatchedItem.objects.get().times) == ("waiting", 2)


def test_a_list_of_which_nothing_can_be_used_waits_all_the_same(shelf):
    shelf.leave(row(1, of="n/a"), row(2, of="n/a"))

    read_due_feeds()

    assert shelf.feed.state == "failed"
    assert UnmatchedItem.objects.count() == 2


def test_what_a_whole_list_names_no_more_waits_no_more(shelf):
    read_due_feeds()
    shelf.leave(*(row(number) for number in range(1, 5)))
    due()

    read_due_feeds()

    assert not UnmatchedItem.objects.exists()
    assert len(shelf.offers()) == 4


def test_a_list_that_is_held_takes_nothing_from_those_who_wait(shelf):
    shelf.leave(*(row(number) for number in range(1, 11)), row(11, of="n/a"))
    read_due_feeds()
    shelf.leave(row(1))
    due()

    read_due_feeds()

    assert shelf.feed.state == "held"
    assert UnmatchedItem.objects.get().partner_sku == "S-11"
