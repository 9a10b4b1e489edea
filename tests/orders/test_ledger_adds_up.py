"""Whatever shoppers do, every question ends once and the sums hold."""

import threading
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models.query import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Enquiry, Lookup
from catalog.operations.enquiries import note_question, note_said, note_shown, subject_of
from catalog.queries import lost_sales
from catalog.states import LOST, EnquiryOutcome, Said
from orders.models import OrderLine
from orders.operations.ledger import revise_enquiries, settle_enquiries
from orders.operations.payments import take_at_till
from orders.queries.ledger import faults
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, gtin
from tests.factories.orders import CartFactory, CartLineFactory, placed
from tests.factories.stores import StoreFactory

NOW = timezone.now()
BEGAN = NOW - timedelta(hours=2)
AS_COLUMN = {"store": "store_id", "partner": "partner_id"}
ITEMS, WORDS = range(4), ("jacket", "boot", "hat", "nothing like it")

question = st.one_of(
    st.tuples(st.just("code"), st.sampled_from(ITEMS)),
    st.tuples(st.just("unknown"), st.integers(1, 3)),
    st.tuples(st.just("words"), st.sampled_from(WORDS)),
    st.tuples(st.just("opened"), st.sampled_from(WORDS), st.sampled_from(ITEMS)),
)
visits = st.lists(
    st.fixed_dictionaries(
        {
            "asked": st.lists(question, min_size=1, max_size=6),
            "bought": st.lists(st.sampled_from(ITEMS[:3]), max_size=3, unique=True),
            "rejects": st.booleans(),
            "pays": st.booleans(),
            "said": st.sampled_from([None, *Said]),
            "gave_up_first": st.booleans(),
        }
    ),
    min_size=1,
    max_size=3,
)


def lived(visit, store, offers):
    """Live one visit; return how many different questions were put in it, and its order."""
    number, different = uuid4(), set()
    for one in visit["asked"]:
        words = one[1] if one[0] in {"words", "opened"} else ""
        item = offers[one[-1]] if one[0] in {"code", "opened"} else None
        code = gtin(800_000 + one[1]) if one[0] == "unknown" else ("" if words else item.variant.gtin)
        subject = subject_of(gtin=code, words=words)
        different.add(tuple(subject.items()))
        product_id = item.variant.product_id if item and not words else None
        found = int(one[0] != "unknown" and words != WORDS[-1])
        note_question(
            visit=number,
            store=store,
            kiosk=None,
            subject=subject,
            found=found,
            product_id=product_id,
            now=BEGAN,
        )
        if item:
            shown(number, subject, item)
    if visit["said"]:
        note_said(visit=number, store=store, said=visit["said"])
    if visit["gave_up_first"]:
        settle_enquiries(now=NOW)
    return len(different), ordered(number, visit, store, offers) if visit["bought"] else None


def shown(number, subject, offer):
    lookup = Lookup.objects.create(words="x", started_at=BEGAN, deadline_at=BEGAN)
    best, by = (offer, BEGAN.date() + timedelta(days=3)) if offer.available else (None, None)
    note_shown(visit=number, subject=subject, product=offer.variant.product, lookup=lookup, offer=best, by=by)


def ordered(number, visit, store, offers):
    cart = CartFactory(store=store)
    order = placed(
        *[CartLineFactory(cart=cart, offer=offers[item]) for item in visit["bought"]], visit=number, now=BEGAN
    )
    if visit["rejects"]:
        OrderLine.objects.filter(order=order, line_number=1).update(rejected=1)
    if visit["pays"]:
        take_at_till(order_id=order.pk, reference="R", actor="test")
    return order


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=visits)
def test_every_question_ends_once_and_sums_hold(retailer, days):
    with transaction.atomic():
        store = StoreFactory()
        offers = [OfferFactory(price=Decimal(10 * (n + 1)), available=999) for n in ITEMS[:3]]
        offers.append(OfferFactory(available=0))

        asked = sum(lived(visit, store, offers)[0] for visit in days)
        settle_enquiries(now=NOW)
        settle_enquiries(now=NOW)
        for later in (NOW, NOW + timedelta(days=8), NOW + timedelta(days=8)):
            revise_enquiries(now=later)

        assert list(faults(since=BEGAN - timedelta(days=1), now=NOW)) == []
        assert_sums_hold(asked)
        transaction.set_rollback(True)


def assert_sums_hold(asked):
    today = BEGAN.date()
    groups = lost_sales.groups(today - timedelta(days=1), today + timedelta(days=1), currency="EUR")
    sums = lost_sales.sums(today - timedelta(days=1), today + timedelta(days=1), currency="EUR")
    total, reasons = lost_sales.tally(groups), lost_sales.reasons(groups)
    rows = list(Enquiry.objects.all())
    sold = [row.value for row in rows if row.outcome == EnquiryOutcome.SOLD]
    assert [row for row in rows if row.outcome == EnquiryOutcome.OPEN] == []
    assert (len(rows), total.asked, sum(reason.count for reason in reasons)) == (asked, asked, asked)
    assert Counter(row.outcome for row in rows) == {
        reason.outcome: reason.count for reason in reasons if reason.count
    }
    assert lost_sales.tally(sums[""]) == total
    assert total.recovered == sum(sold, Decimal(0))
    assert total.missed == sum((row.value or Decimal(0) for row in rows if row.outcome in LOST), Decimal(0))
    for by in ("store", "brand", "category", "partner"):
        parts = lost_sales.tallies(groups, lambda group, by=by: getattr(group, by))
        at_once = lost_sales.tallies(sums[AS_COLUMN.get(by, by)], lambda group, by=by: getattr(group, by))
        assert at_once == parts
        assert sum(part.asked for part in parts) == asked
        assert sum((part.recovered for part in parts), Decimal(0)) == total.recovered


def asked_for(store, count):
    for number in range(count):
        subject = subject_of(words=f"word {number}")
        note_question(visit=uuid4(), store=store, kiosk=None, subject=subject, now=BEGAN)


def settled_by_two_at_once(retailer):
    """How many two workers that begin together say they settled."""
    together, counts = threading.Barrier(2, timeout=10), []

    def work():
        try:
            with retailer_scope(retailer.pk):
                together.wait()
                counts.append(settle_enquiries(now=NOW))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    return sum(counts)


@pytest.fixture
def both_have_read(monkeypatch):
    """Let neither worker settle before the other has read what is due, if it can."""
    read = threading.Barrier(2)

    def wait(name):
        if name == "ledger.before_settling":
            try:
                read.wait(0.5)
            except threading.BrokenBarrierError:
                read.reset()

    monkeypatch.setattr("stores.fault.point", wait)


@pytest.mark.usefixtures("both_have_read")
def test_two_at_once_settle_each_question_once(committed_retailer):
    asked_for(StoreFactory(), 50)

    assert settled_by_two_at_once(committed_retailer) == 50


@pytest.mark.usefixtures("both_have_read")
def test_without_the_lock_both_would_settle_all(committed_retailer, monkeypatch):
    """The control: the same moment, and nobody locks what is due."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    asked_for(StoreFactory(), 50)

    assert settled_by_two_at_once(committed_retailer) == 100


def told(**options):
    out = StringIO()
    try:
        call_command("check_ledger", stdout=out, **options)
    except CommandError as error:
        return [*out.getvalue().splitlines(), str(error)]
    return out.getvalue().splitlines()


def test_the_command_says_that_all_adds_up(retailer):
    asked_for(StoreFactory(), 3)
    settle_enquiries(now=NOW)

    assert told() == [f"{retailer.slug}: adds up"]


def test_the_command_finds_what_was_never_settled(retailer):
    asked_for(StoreFactory(), 3)

    assert told(retailer=retailer.slug) == [
        f"{retailer.slug}: 3 questions have no outcome although their visit is over",
        "1 things in the ledger do not add up.",
    ]


def test_the_command_finds_a_sale_that_never_was_and_one_that_was_overlooked(retailer):
    store, offer = StoreFactory(), OfferFactory(price=Decimal(10))
    visit = uuid4()
    asked_for(store, 1)
    note_question(
        visit=visit, store=store, kiosk=None, subject=subject_of(gtin=offer.variant.gtin), found=1, now=BEGAN
    )
    settle_enquiries(now=NOW)
    Enquiry.objects.filter(words="word 0").update(outcome="sold", evidence="seen")
    placed(CartLineFactory(cart=CartFactory(store=store), offer=offer), visit=visit, now=BEGAN)
    never = Enquiry.objects.get(words="word 0").visit

    assert told() == [
        f"{retailer.slug}: visit {never}: sold, and nothing was ordered in it",
        f"{retailer.slug}: visit {visit}: {offer.variant.gtin} is “shopper left”, which its order contradicts",
        f"{retailer.slug}: visit {visit}: its questions come to 0, its order to 10.00",
        "3 things in the ledger do not add up.",
    ]
