"""Which statement of the ERP is used, and what becomes of one that cannot be."""

from datetime import timedelta

import pytest

from orders.models import ErpStatement
from orders.models.erp import DifferenceKind as Kind
from orders.operations.reconciliation import reconcile
from tests.orders.erp.world import NIGHT, NOON, line_of, open_differences, sent, write_statement

pytestmark = pytest.mark.usefixtures("retailer", "folder")


def _trouble():
    return [(kind, number, theirs) for kind, number, _, theirs in open_differences()]


def test_one_without_a_manifest_is_still_being_written(retailer, stated, folder):
    order = sent()
    stated(line_of(order, total="1.00"))
    (folder / "incoming" / retailer.slug / "statement-2026-11-24.manifest.json").unlink()

    outcome = reconcile(now=NIGHT)

    assert outcome.statement is None
    assert _trouble() == [
        (Kind.BAD_STATEMENT, "statement-2026-11-24", "It has no manifest: it is not complete yet.")
    ]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"sha256": "0" * 64}, "Its checksum is not that of its manifest."),
        ({"bytes": 7}, "It has more bytes; its manifest says 7."),
        ({"bytes": 7000}, "bytes; its manifest says 7000."),
        ({"records": 2}, "It has 1 lines; its manifest says 2."),
        ({"file": "other.ndjson"}, "Its manifest is that of another file."),
        ({"as_of": None}, "Its manifest cannot be read: KeyError: 'as_of'"),
        ({"as_of": "2026-11-24T02:00:00"}, "has no time zone"),
        ({"as_of": "2030-01-01T00:00:00Z"}, "which is yet to come"),
        ({"as_of": 12}, "Its manifest cannot be read: TypeError"),
    ],
)
def test_one_that_does_not_fit_its_manifest_is_not_used(stated, manifest, words):
    order = sent()
    line = {**line_of(order, total="1.00"), "order": "AF-7K3M9QX4C"}
    stated(line, manifest=manifest)

    outcome = reconcile(now=NIGHT)

    ((kind, name, theirs),) = _trouble()
    assert (outcome.statement, kind, name) == (None, Kind.BAD_STATEMENT, "statement-2026-11-24")
    assert words in theirs


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"order": "A"}, "Line 2 cannot be read: KeyError: 'total'"),
        ({"order": "", "total": "1.00", "currency": "EUR", "state": "open"}, "1 to 40 signs"),
        ({"order": "A\x00", "total": "1.00", "currency": "EUR", "state": "open"}, "1 to 40 signs"),
        ({"order": "A", "total": 1.0, "currency": "EUR", "state": "open"}, "must be a text"),
        ({"order": "A", "total": "NaN", "currency": "EUR", "state": "open"}, "NaN is no amount."),
        ({"order": "A", "total": "1.001", "currency": "EUR", "state": "open"}, "1.001 is no amount."),
        ({"order": "A", "total": "1e99", "currency": "EUR", "state": "open"}, "1e99 is no amount."),
        ({"order": "A", "total": "1.00", "currency": "EURO", "state": "open"}, "1 to 3 signs"),
        (["A"], "Line 2 cannot be read: TypeError"),
    ],
)
def test_one_with_a_broken_line_leaves_no_trace_but_the_reason(stated, line, words):
    order = sent()
    stated(line_of(order, total="2.00"), line)

    outcome = reconcile(now=NIGHT)

    ((kind, name, theirs),) = _trouble()
    assert (outcome.statement, kind, name) == (None, Kind.BAD_STATEMENT, "statement-2026-11-24")
    assert words in theirs
    assert not ErpStatement.objects.exists()


def test_the_newest_that_can_be_used_is_used(retailer, stated, folder):
    order = sent()
    stated(line_of(order))
    stated(line_of(order), as_of=NIGHT + timedelta(hours=22), manifest={"sha256": "0" * 64})

    outcome = reconcile(now=NIGHT + timedelta(hours=22))

    assert outcome.statement.name == "statement-2026-11-24"
    assert [row[:2] for row in _trouble()] == [(Kind.BAD_STATEMENT, "statement-2026-11-25")]


def test_one_that_is_put_right_is_no_trouble_any_more(stated):
    order = sent()
    stated(line_of(order), manifest={"sha256": "0" * 64})
    reconcile(now=NIGHT)

    stated(line_of(order))
    reconcile(now=NIGHT + timedelta(minutes=5))

    assert open_differences() == []


def test_files_with_other_names_are_passed_over(retailer, stated, folder):
    stated(line_of(sent()))
    place = folder / "incoming" / retailer.slug
    for name in ("statement-2026-11-99x.ndjson", ".statement-2026-12-01.ndjson", "notes.txt"):
        (place / name).write_text("?")

    outcome = reconcile(now=NIGHT)

    assert (outcome.statement.name, open_differences()) == ("statement-2026-11-24", [])


def test_a_day_without_a_statement_is_a_difference_until_one_comes(stated):
    order = sent()
    reconcile(now=NOON + timedelta(hours=23))
    assert open_differences() == []

    reconcile(now=NOON + timedelta(hours=25))
    assert _trouble() == [(Kind.NO_STATEMENT, "statement", "there has never been one")]
    stated(line_of(order), as_of=NOON + timedelta(hours=26))
    reconcile(now=NOON + timedelta(hours=27))

    assert open_differences() == []


def test_an_old_statement_does_not_hide_that_none_came_today(stated):
    order = sent()
    stated(line_of(order))
    reconcile(now=NIGHT)

    reconcile(now=NIGHT + timedelta(days=1))

    assert _trouble() == [(Kind.NO_STATEMENT, "statement", "the last one is of 24 November 2026, 02:00 UTC")]


def test_a_retailer_that_told_nothing_misses_no_statement():
    reconcile(now=NIGHT)

    assert open_differences() == []


def test_a_place_that_cannot_be_read_is_told(retailer, folder):
    (folder / "incoming").mkdir(parents=True)
    (folder / "incoming" / retailer.slug).write_text("not a folder")

    outcome = reconcile(now=NIGHT)

    assert outcome.statement is None
    assert [row[:2] for row in _trouble()] == [(Kind.BAD_STATEMENT, "incoming")]


def test_a_bucket_holds_statements_as_well(retailer, bucket, tmp_path):
    order = sent()
    write_statement(tmp_path, retailer.slug, [line_of(order, total="1.00")], as_of=NIGHT)
    for path in (tmp_path / "incoming" / retailer.slug).iterdir():
        bucket.put_object(Key=f"incoming/{retailer.slug}/{path.name}", Body=path.read_bytes())
    bucket.put_object(Key=f"incoming/{retailer.slug}/statement-2026-11-25.ndjson", Body=b"")

    reconcile(now=NIGHT)

    assert [row[:2] for row in open_differences()] == [
        (Kind.TOTAL, order.number),
        (Kind.BAD_STATEMENT, "statement-2026-11-25"),
    ]
