"""Whether the lost-sale ledger adds up: with itself, and with what was ordered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from catalog.models import Enquiry
from catalog.queries.enquiries import same_visits
from catalog.states import EnquiryOutcome
from orders.queries.visits import Bought, bought_in, visits_with_orders

SLACK = timedelta(minutes=15)  # for workers that are behind
AT_ONCE = 500
# What can become of a question whose item was ordered: the others would mean that the order was overlooked.
ORDERED = frozenset({EnquiryOutcome.SOLD, EnquiryOutcome.UNPAID, EnquiryOutcome.NOBODY})


class Day(NamedTuple):
    """One store's day: how many questions were put, and how many ended in each way."""

    store_id: int
    on: date
    asked: int
    ended: Counter[str]


def days(*, since: date) -> list[Day]:
    """Every store's days, the sums counted apart from the outcomes; two queries."""
    asked = Enquiry.objects.filter(asked_on__gte=since).order_by()
    ended: dict[tuple[int, date], Counter[str]] = {}
    for row in asked.values("store_id", "asked_on", "outcome").annotate(count=Count("*")):
        key = row["store_id"], row["asked_on"]
        ended.setdefault(key, Counter())[row["outcome"]] += row["count"]
    counts = asked.values_list("store_id", "asked_on").annotate(count=Count("*"))
    return [Day(store, on, count, ended.get((store, on), Counter())) for store, on, count in counts]


def faults(*, since: datetime, now: datetime) -> Iterator[str]:
    """What does not add up at the retailer in scope, in words; nothing when all does."""
    for day in days(since=since.date()):
        if day.asked != day.ended.total():
            yield f"store {day.store_id}, {day.on}: {day.asked} questions, {day.ended.total()} outcomes"
    over = now - timedelta(minutes=settings.VISIT_MINUTES) - SLACK
    overdue = Enquiry.objects.unsettled().filter(asked_at__lt=over).count()
    if overdue:
        yield f"{overdue} questions have no outcome although their visit is over"
    yield from _sold_without_an_order(since)
    visits = sorted(set(visits_with_orders(since=since)))
    for start in range(0, len(visits), AT_ONCE):
        yield from _against_orders(visits[start : start + AT_ONCE])


def _sold_without_an_order(since: datetime) -> Iterator[str]:
    sold = Enquiry.objects.filter(asked_at__gte=since, outcome=EnquiryOutcome.SOLD)
    visits = sorted(set(sold.values_list("visit", flat=True)))
    for start in range(0, len(visits), AT_ONCE):
        some = visits[start : start + AT_ONCE]
        for visit in sorted(set(some) - bought_in(some).keys()):
            yield f"visit {visit}: sold, and nothing was ordered in it"


def _against_orders(visits: Sequence[UUID]) -> Iterator[str]:
    bought = bought_in(visits)
    asked = [one for one in same_visits(visits) if one.outcome != EnquiryOutcome.OPEN]
    for visit, lines in bought.items():
        yield from _against_order(visit, [one for one in asked if one.visit == visit], lines)


def _against_order(visit: UUID, asked: Sequence[Enquiry], lines: Sequence[Bought]) -> Iterator[str]:
    """Each question is about a line or not, and each line that was asked for is counted once and in full."""
    answered = [one for one in asked if any(line.answers(one) for line in lines)]
    for enquiry in asked:
        if (enquiry in answered) != (enquiry.outcome in ORDERED) and enquiry.outcome != EnquiryOutcome.NOBODY:
            yield f"visit {visit}: {enquiry} is “{enquiry.get_outcome_display()}”, which its order contradicts"
    counted = sum((one.value or Decimal(0) for one in answered), Decimal(0))
    wanted = [line for line in lines if any(line.answers(one) for one in answered)]
    whole = sum((line.value for line in wanted), Decimal(0))
    kept = sum((line.value for line in wanted if line.is_kept), Decimal(0))
    if not kept <= counted <= whole:
        yield f"visit {visit}: its questions come to {counted}, its order to {kept}"
