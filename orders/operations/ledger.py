"""Settling the lost-sale ledger: what became of each question once its visit is over.

What can be known is told apart from what a shopper said and from what we assume; the three are never mixed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from catalog.models import Enquiry
from catalog.operations.enquiries import Verdict, settle
from catalog.queries.enquiries import same_visits, unanswered
from catalog.states import EnquiryOutcome, Evidence, Said
from orders.queries.visits import Bought, bought_in, visits_with_orders
from stores import fault

AT_ONCE = 500
REVISED_FOR = timedelta(days=30)  # how long an order's fate may still change what its questions came to


@dataclass(frozen=True, kw_only=True)
class Limits:
    """From when an unpaid order is lost, and how many days are too many to wait for a parcel."""

    unpaid_before: datetime
    slow_days: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one question: all that was bought in its visit, and what of it nobody else's question takes."""

    bought: Sequence[Bought]
    credited: frozenset[int]
    was_unanswered: bool


def settle_enquiries(*, now: datetime) -> int:
    """Give every question whose visit is over its one outcome; return how many. Again, and two at once, is harmless."""
    over = now - timedelta(minutes=settings.VISIT_MINUTES)
    settled = 0
    while count := _settle_some(Enquiry.objects.unsettled().filter(asked_at__lte=over), now=now):
        settled += count
    return settled


def revise_enquiries(*, now: datetime) -> int:
    """Let the fate of orders change what was settled: refused, unpaid, paid late. Again is harmless."""
    visits = list(visits_with_orders(since=now - REVISED_FOR))
    revised = 0
    for start in range(0, len(visits), AT_ONCE):
        settled = Enquiry.objects.exclude(outcome=EnquiryOutcome.OPEN)
        with transaction.atomic():
            revised += _settle(settled.filter(visit__in=visits[start : start + AT_ONCE]), now=now)
    return revised


def judged(enquiry: Enquiry, facts: Facts, limits: Limits) -> Verdict:
    """How a question ended. An order of the visit speaks first, then what was shown, then the shopper, then we."""
    mine = [line for line in facts.bought if line.answers(enquiry)]
    if mine:
        return _of_order(mine, facts.credited, limits)
    if any(line.is_kept and not line.is_unpaid(limits.unpaid_before) for line in facts.bought):
        return _of_shown(enquiry, EnquiryOutcome.INSTEAD, Evidence.SEEN)
    if not enquiry.found or (enquiry.product_id and enquiry.price is None):
        outcome = EnquiryOutcome.SLOW if facts.was_unanswered else EnquiryOutcome.NOBODY
        return _of_shown(enquiry, outcome, Evidence.SEEN)
    if enquiry.said:
        return _of_shown(enquiry, SAID[Said(enquiry.said)], Evidence.SAID)
    latest = enquiry.asked_on + timedelta(days=limits.slow_days)
    is_slow = enquiry.promised_on is not None and enquiry.promised_on >= latest
    return _of_shown(enquiry, EnquiryOutcome.SLOW if is_slow else EnquiryOutcome.LEFT, Evidence.ASSUMED)


SAID = {
    Said.PRICE: EnquiryOutcome.PRICE,
    Said.SLOW: EnquiryOutcome.SLOW,
    Said.LOOKING: EnquiryOutcome.LEFT,
}


@transaction.atomic
def _settle_some(due: QuerySet[Enquiry], *, now: datetime) -> int:
    return _settle(due.order_by("pk")[:AT_ONCE], now=now)


def _settle(due: Any, *, now: datetime) -> int:
    """Settle what is due and not being settled by somebody else at this moment; five queries and one that writes."""
    enquiries = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("product"))
    fault.point("ledger.before_settling")
    limits = Limits(unpaid_before=now - timedelta(days=settings.UNPAID_DAYS), slow_days=settings.SLOW_DAYS)
    known = _facts(enquiries)
    return settle({one: judged(one, known[one.pk], limits) for one in enquiries}, now=now)


def _facts(enquiries: Sequence[Enquiry]) -> dict[int, Facts]:
    bought = bought_in({one.visit for one in enquiries})
    shares = _credits(same_visits(bought.keys()), bought)
    silent = unanswered({one.lookup for one in enquiries if one.lookup})
    return {
        one.pk: Facts(
            bought=bought.get(one.visit, ()),
            credited=frozenset(shares.get(one.pk, ())),
            was_unanswered=one.lookup in silent or _was_too_slow(one),
        )
        for one in enquiries
    }


def _was_too_slow(enquiry: Enquiry) -> bool:
    """Whether a partner's silence was seen when it was settled: look-ups are forgotten sooner than orders change."""
    return (enquiry.outcome, enquiry.evidence) == (EnquiryOutcome.SLOW, Evidence.SEEN)


def _credits(asked: Sequence[Enquiry], bought: Mapping[UUID, Sequence[Bought]]) -> dict[int, set[int]]:
    """Each line goes to the first question of its visit that it answers, so that no money is counted twice."""
    shares: dict[int, set[int]] = defaultdict(set)
    taken: set[int] = set()
    for enquiry in asked:
        mine = {line.pk for line in bought[enquiry.visit] if line.answers(enquiry)} - taken
        shares[enquiry.pk] |= mine
        taken |= mine
    return shares


def _of_order(mine: Sequence[Bought], credited: frozenset[int], limits: Limits) -> Verdict:
    kept = [line for line in mine if line.is_kept]
    counted = [line for line in kept or mine if line.pk in credited]
    paid = [line for line in kept if not line.is_unpaid(limits.unpaid_before)]
    lost = EnquiryOutcome.UNPAID if kept else EnquiryOutcome.NOBODY
    return Verdict(
        outcome=EnquiryOutcome.SOLD if paid else lost,
        evidence=Evidence.SEEN,
        value=sum((line.value for line in counted), Decimal(0)),
        currency=mine[0].currency,
        partner_id=(counted or kept or mine)[0].partner_id,
    )


def _of_shown(enquiry: Enquiry, outcome: EnquiryOutcome, evidence: Evidence) -> Verdict:
    return Verdict(
        outcome=outcome,
        evidence=evidence,
        value=enquiry.price,
        currency=enquiry.currency,
        partner_id=enquiry.partner_id,
    )
