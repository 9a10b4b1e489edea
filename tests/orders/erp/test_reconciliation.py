"""Our books and the ERP's, side by side."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from orders.models import ErpDifference, ErpStatement
from orders.models.erp import DifferenceKind as Kind
from orders.operations.erp_export import export_to_erp
from orders.operations.reconciliation import reconcile
from stores.tenancy import retailer_scope
from tests.factories.answers import accepted
from tests.factories.orders import order_of
from tests.orders.erp.world import NIGHT, NOON, line_of, noted, open_differences, sent


@pytest.mark.usefixtures("retailer", "folder")
class TestDifferences:
    def test_books_that_agree_have_none(self, stated):
        orders = [sent(), sent()]
        stated(*map(line_of, orders))

        outcome = reconcile(now=NIGHT)

        statement = ErpStatement.objects.get()
        assert (outcome.statement, outcome.open_differences) == (statement, 0)
        assert (statement.name, statement.orders_count, statement.compared_count) == (
            "statement-2026-11-24",
            2,
            2,
        )
        assert open_differences() == []

    def test_each_kind_is_told_with_both_sides(self, stated):
        lost, cheap, foreign, odd, doubled = (sent() for _ in range(5))
        stated(
            line_of(cheap, total="1.00"),
            line_of(foreign, currency="USD"),
            line_of(odd, state="cancelled"),
            line_of(doubled),
            line_of(doubled),
            {"order": "XX-GHOST", "total": "5.00", "currency": "EUR", "state": "open"},
        )

        outcome = reconcile(now=NIGHT)

        assert sorted(open_differences()) == sorted(
            [
                (Kind.MISSING_THERE, lost.number, "19.90 EUR, open", ""),
                (Kind.TOTAL, cheap.number, "19.90 EUR", "1.00 EUR"),
                (Kind.TOTAL, foreign.number, "19.90 EUR", "19.90 USD"),
                (Kind.STATE, odd.number, "open", "cancelled"),
                (Kind.TWICE_THERE, doubled.number, "", "2 times"),
                (Kind.MISSING_HERE, "XX-GHOST", "", "5.00 EUR, open"),
            ]
        )
        assert outcome.open_differences == outcome.statement.differences_count == 6
        assert ErpDifference.objects.get(kind=Kind.MISSING_THERE).order == lost

    def test_a_difference_found_again_is_the_same_one(self, stated):
        order = sent()
        stated(line_of(order, total="1.00"))
        reconcile(now=NIGHT)
        stated(line_of(order, total="2.00"), as_of=NIGHT + timedelta(days=1))

        reconcile(now=NIGHT + timedelta(days=1, hours=1))

        row = ErpDifference.objects.get()
        assert (row.theirs, row.found_at) == ("2.00 EUR", NIGHT)
        assert (row.last_seen_at, row.resolved_at) == (NIGHT + timedelta(days=1, hours=1), None)

    def test_a_difference_that_is_gone_is_resolved_and_one_that_returns_is_new(self, stated):
        order = sent()
        for day, total in enumerate(["1.00", "19.90", "1.00"]):
            stated(line_of(order, total=total), as_of=NIGHT + timedelta(days=day))
            reconcile(now=NIGHT + timedelta(days=day, hours=1))

        found = ErpDifference.objects.order_by("pk").values_list("found_at", "resolved_at")
        assert list(found) == [
            (NIGHT + timedelta(hours=1), NIGHT + timedelta(days=1, hours=1)),
            (NIGHT + timedelta(days=2, hours=1), None),
        ]

    def test_comparing_again_changes_nothing(self, stated):
        lost, ghost = sent(), {"order": "XX-GHOST", "total": "5.00", "currency": "EUR", "state": "open"}
        stated(ghost)

        reconcile(now=NIGHT)
        before = open_differences()
        reconcile(now=NIGHT + timedelta(minutes=5))

        assert open_differences() == before
        assert {row[1] for row in before} == {lost.number, "XX-GHOST"}
        assert (ErpDifference.objects.count(), ErpStatement.objects.count()) == (2, 1)

    def test_what_the_erp_was_told_counts_not_what_happened_since(self, stated):
        order = sent()
        accepted(order.purchase_orders.get())
        stated(line_of(order))

        reconcile(now=NIGHT)

        assert open_differences() == []


@pytest.mark.usefixtures("retailer", "folder")
class TestWhatIsCompared:
    def test_an_order_told_after_the_statement_is_no_difference(self, stated):
        as_of = NIGHT - timedelta(hours=1)
        stated(as_of=as_of)
        sent(now=as_of - timedelta(minutes=14))
        old = sent(now=as_of - timedelta(minutes=15))

        reconcile(now=NIGHT)

        assert [row[1] for row in open_differences()] == [old.number]

    def test_an_order_that_was_never_told_is_no_difference(self, stated):
        sent()
        untold = noted(order_of())
        stated()

        reconcile(now=NIGHT)

        assert untold.number not in [row[1] for row in open_differences()]
        assert len(open_differences()) == 1

    def test_an_order_that_changed_since_is_left_for_the_next_statement(self, stated):
        order = sent()
        as_of = NIGHT - timedelta(hours=1)
        stated(line_of(order, total="1.00"), as_of=as_of)
        accepted(order.purchase_orders.get())
        noted(order)
        export_to_erp(now=as_of + timedelta(minutes=1))

        reconcile(now=NIGHT)

        assert open_differences() == []

    def test_a_difference_is_not_resolved_by_a_night_that_did_not_look_at_it(self, stated):
        order = sent()
        stated(line_of(order, total="1.00"))
        reconcile(now=NIGHT)
        as_of = NIGHT + timedelta(days=1)
        stated(as_of=as_of, manifest={"covers_from": (timezone.now() + timedelta(days=1)).isoformat()})

        reconcile(now=as_of)

        assert [row[:2] for row in open_differences()] == [(Kind.TOTAL, order.number)]

    def test_a_statement_of_the_last_days_does_not_miss_older_orders(self, stated):
        sent()
        stated(manifest={"covers_from": (timezone.now() + timedelta(hours=1)).isoformat()})

        outcome = reconcile(now=NIGHT)

        assert (open_differences(), outcome.statement.compared_count) == ([], 0)

    def test_another_retailers_order_is_unknown_here(self, stated, other_retailer):
        with retailer_scope(other_retailer.pk):
            theirs = sent()
        mine = sent()
        stated(line_of(mine), line_of(theirs))

        reconcile(now=NIGHT)

        assert [row[:2] for row in open_differences()] == [(Kind.MISSING_HERE, theirs.number)]
        assert ErpDifference.objects.get().order is None


class TestTogether:
    """With the demo's ERP, which knows only what the documents say."""

    def test_an_erp_that_read_everything_agrees(self, retailer, erp):
        order = sent()
        accepted(order.purchase_orders.get())
        noted(order)
        export_to_erp(now=NOON)
        erp.state_books(now=NIGHT)

        outcome = reconcile(now=NIGHT)

        assert erp.told(retailer.slug) == [
            (order.number, "order.placed"),
            (order.number, "purchase-order.acknowledged"),
        ]
        assert (outcome.statement.compared_count, outcome.open_differences) == (1, 0)

    def test_an_erp_that_forgot_an_order_is_found_out(self, retailer, erp):
        kept, lost = sent(), sent()
        erp.forget(lost.number)
        erp.state_books(now=NIGHT)

        reconcile(now=NIGHT)

        assert [row[:2] for row in open_differences()] == [(Kind.MISSING_THERE, lost.number)]
        assert kept.number not in json.dumps(open_differences())


class TestCommand:
    def test_it_says_how_it_went(self, retailer, folder, stated):
        stated(line_of(sent(now=timezone.now() - timedelta(hours=2)), total="1.00"), as_of=timezone.now())
        out = StringIO()

        call_command("reconcile_erp", retailer=retailer.slug, stdout=out)

        today = f"{timezone.now():%Y-%m-%d}"
        assert out.getvalue() == (
            f"{retailer.slug}: statement-{today}: 1 orders compared with 1 lines; 1 differences are open.\n"
        )

    def test_a_retailer_that_is_not_there_is_refused(self, retailer):
        with pytest.raises(CommandError, match="There is no retailer nobody"):
            call_command("reconcile_erp", retailer="nobody")
