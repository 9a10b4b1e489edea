"""What a list of any kind leaves behind: a history, every row that could not be used, and nothing that need not be."""

import csv
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.cleaning import cleaned
from catalog.models import Feed, FeedRun, Offer, Variant
from catalog.models.feed import FeedState
from catalog.models.feed_run import RunState
from catalog.models.offer import Provenance
from catalog.operations import feed_import, feed_staging, feed_turns
from catalog.operations.feed_intake import take_in
from catalog.operations.feed_runs import forget_feed_runs
from catalog.operations.feeds import read_due_feeds, take_anyway
from catalog.queries.choosing import candidates_of
from catalog.queries.freshness import standing
from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import Unusable
from tests.catalog.feed_mailbox import Shelf, due, row
from tests.factories.catalog import OfferFactory, VariantFactory, gtin

TEN = [row(number) for number in range(1, 11)]


@pytest.fixture
def shelf(settings, tmp_path, retailer):
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path, 0
    return Shelf(tmp_path, retailer)


def read_next(shelf, *rows, name=""):
    shelf.leave(*rows, name=name)
    due()
    return read_due_feeds()


def counts(run):
    return run.state, run.items_count, run.new_count, run.changed_count, run.same_count, run.gone_count


def item(number, **told):
    usual = {"family": "", "title": "Boot", "currency": "EUR", "cost": Decimal(12), "available": 5}
    return PartnerItem(**{"partner_sku": f"S-{number}", "gtin": gtin(number), **usual, **told})


def take(shelf, entries, **told):
    due()
    turn = feed_turns.take(Partner.objects.select_related("retailer").get(pk=shelf.partner.pk))
    return take_in(turn, entries, **{"is_whole": True, "said": "", **told})


def test_the_history_tells_what_was_new_changed_same_and_gone(shelf):
    read_next(shelf, row(1), row(2), row(3))
    read_next(shelf, row(1), row(2, available=9), row(4))
    read_next(shelf, row(1), row(2, available=9), row(4), name="stock-9.csv")

    assert [counts(run) for run in FeedRun.objects.order_by("pk")] == [
        (RunState.TAKEN, 3, 3, 0, 0, 0),
        (RunState.TAKEN, 3, 1, 1, 1, 1),
        (RunState.SAME, 3, 0, 0, 0, 0),
    ]


def test_a_row_that_says_the_same_is_not_written_and_yet_as_fresh_as_the_list(shelf, retailer):
    read_next(shelf, row(1), row(2))
    long_ago = timezone.now() - timedelta(hours=9)
    Offer.objects.update(observed_at=long_ago)
    read_next(shelf, row(1), row(2, available=9))

    same = Offer.objects.with_age().get(partner_sku="S-1")
    [candidate] = candidates_of([same.variant_id])[same.variant_id]
    known = standing(gtin=gtin(1), retailer=retailer, now=timezone.now())
    assert same.observed_at == long_ago
    assert same.heard_at == candidate.heard_at == shelf.feed.heard_at
    assert same.told(timezone.now()).startswith("feed")
    assert known.to_ask == []


@pytest.mark.parametrize("provenance", [Provenance.LIVE, Provenance.FEED])
def test_a_list_is_no_word_of_what_was_asked_live(shelf, provenance):
    """The control is an offer that came by a list."""
    read_next(shelf, row(1))
    long_ago = timezone.now() - timedelta(hours=9)
    variant = VariantFactory(gtin=gtin(100))
    other = OfferFactory(partner=shelf.partner, variant=variant, provenance=provenance, observed_at=long_ago)

    heard_at = Offer.objects.with_age().get(pk=other.pk).heard_at

    assert (heard_at == long_ago) is (provenance == Provenance.LIVE)


def test_a_list_as_long_as_the_last_but_of_other_items_waits_for_a_person(shelf):
    read_next(shelf, *TEN)
    others = [row(number) for number in range(8, 18)]

    assert read_next(shelf, *others) == 0

    assert (shelf.feed.state, shelf.feed.held_gone) == (FeedState.HELD, 7)
    assert shelf.feed.problem == "It lacks 7 items that are sold now, so nothing was changed."
    assert (Variant.objects.count(), set(shelf.offers().values())) == (10, {5})

    take_anyway(feed_id=shelf.feed.pk)

    assert read_due_feeds() == 1
    assert sum(available > 0 for available in shelf.offers().values()) == 10
    assert shelf.feed.agreed_gone == 0


def test_what_a_person_agreed_to_is_no_leave_for_more(shelf):
    read_next(shelf, *TEN)
    read_next(shelf, *(row(number) for number in range(8, 18)))
    take_anyway(feed_id=shelf.feed.pk)

    read_next(shelf, *(row(number) for number in range(11, 21)))

    assert (shelf.feed.state, shelf.feed.held_gone) == (FeedState.HELD, 10)


def test_every_row_that_cannot_be_used_is_in_the_file_and_none_is_a_formula(shelf):
    wrong = [
        Unusable(source="list.csv, line 7", reason="No cost.", partner_sku="=1+1", cells=("@SUM(A1)", "b")),
        item(2, currency="USD"),
    ]

    take(shelf, [item(1), *wrong, *(item(0, currency="USD") for _ in range(120))])

    run = FeedRun.objects.get()
    with default_storage.open(run.errors.name, "r") as file:
        told = list(csv.reader(file))
    assert told[:3] == [
        ["where", "reason", "sku", "gtin", "cells"],
        ["list.csv, line 7", "No cost.", "'=1+1", "", "'@SUM(A1)", "b"],
        ["S-2", "Its cost is in USD, not in EUR.", "S-2", gtin(2)],
    ]
    assert (len(told), run.unusable_count, len(shelf.feed.unusable)) == (123, 122, 100)
    assert run.errors.name.startswith(f"feed-errors/{run.retailer_id}/")


def test_a_list_that_breaks_off_changes_nothing(shelf):
    read_next(shelf, *TEN)

    def broken():
        yield item(1, available=9)
        raise Unreadable("It ends in the middle of a row.")

    assert take(shelf, broken(), said="half") is False

    assert (shelf.feed.state, shelf.feed.problem) == (FeedState.FAILED, "It ends in the middle of a row.")
    assert set(shelf.offers().values()) == {5}
    assert FeedRun.objects.latest("pk").state == RunState.FAILED


def test_of_two_rows_with_one_number_the_later_counts_wherever_they_stand(shelf, monkeypatch):
    monkeypatch.setattr(feed_staging, "AT_ONCE", 2)

    take(shelf, [item(1, available=1), item(2), item(3), item(1, available=8), item(1, available=9)])

    assert shelf.offers() == {"S-1": 9, "S-2": 5, "S-3": 5}


@pytest.mark.parametrize("odd", ["a\tb", "a\nb", "a\\b", "\\N", "a\rb", "a\x01b", "", "'; DROP TABLE x"])
def test_odd_words_come_through_as_clean_as_any(shelf, odd):
    told = item(1, title=odd, description=odd, attributes={"size": odd or "M"}, images=(odd,))

    take(shelf, [told])

    variant = Variant.objects.select_related("product").get()
    clean = cleaned(told)
    assert (variant.product.title, variant.product.description) == (clean.title, clean.description)
    assert variant.attributes == clean.attributes


def test_a_partner_that_lists_what_another_has_adds_its_offers(shelf):
    variant = VariantFactory(gtin=gtin(1))
    OfferFactory(variant=variant)

    take(shelf, [item(1, cost=Decimal(10), lead_time_days=2)])

    offer = Offer.objects.get(partner=shelf.partner)
    assert (offer.variant, offer.cost, offer.lead_time_days, offer.cost_currency) == (variant, 10, 2, "EUR")
    assert FeedRun.objects.get().new_count == 1


def test_a_list_costs_as_many_statements_whether_it_has_one_row_or_a_hundred(shelf):
    def statements(entries):
        with CaptureQueriesContext(connection) as asked:
            take(shelf, entries)
        return len(asked)

    take(shelf, [item(number) for number in range(1, 101)])

    one = statements([item(number, available=5 + (number == 1)) for number in range(1, 101)])
    hundred = statements([item(number, available=9) for number in range(1, 101)])

    assert one == hundred


def test_progress_is_told_batch_by_batch(shelf, monkeypatch):
    seen = []
    take(shelf, [item(number) for number in range(1, 8)])
    monkeypatch.setattr(feed_import, "TOLD_AT_ONCE", 3)
    monkeypatch.setattr(
        feed_import.fault, "point", lambda _: seen.append(FeedRun.objects.latest("pk").written)
    )

    take(shelf, [item(number, available=8) for number in range(1, 8)])

    assert seen == [0, 3, 6, 7]


def test_the_history_is_forgotten_with_its_files(shelf):
    take(shelf, [item(1), item(2, currency="USD")])
    name = FeedRun.objects.get().errors.name
    now = timezone.now()

    assert forget_feed_runs(before=now - timedelta(days=1)) == 0
    assert forget_feed_runs(before=now + timedelta(days=1)) == 1

    assert not default_storage.exists(name)
    assert Feed.objects.exists()
