"""Asking anew for what is wanted, before it is old. Who looks then finds every word fresh, and waits for nobody.

Each partner has a budget of such calls a minute, which all our processes share. It is not asked while it is left alone,
and calls are left for orders and for those who look.
"""

import time
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer
from catalog.operations import flights
from catalog.operations.lookup import LEFT_FOR_ORDERS, put, questions_for
from catalog.queries.freshness import able_partners
from catalog.queries.wanted import Ageing, ageing, is_anything_wanted
from partners.messages import ItemQuery
from partners.models import Partner
from partners.operations.standing import FIND_ITEMS, Leaves, leaves_to_call
from stores.models import Retailer
from stores.tenancy import current_retailer_id, retailer_scope

AHEAD = timedelta(seconds=60)  # two rounds: what is missed in one is not old before the next
AT_ONCE = 8
MINUTE = timedelta(minutes=1)
LEFT_FOR_OTHERS = LEFT_FOR_ORDERS + 1  # of the calls a partner takes; nobody waits for ours
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('catalog.refresh', %s))"


def refresh_wanted(*, until: float) -> int:
    """Ask for the retailer in scope, the most wanted first, until a moment of the monotonic clock; how many calls.

    Two at once ask for nothing twice, and keep to the budgets together. Hold no transaction open: this waits for the
    network.
    """
    now = timezone.now()
    if not is_anything_wanted(now=now):
        return 0
    round_ = _Round(
        retailer=Retailer.objects.get(pk=current_retailer_id()),
        partners={partner.pk: partner for partner in able_partners()},
        until=until,
    )
    items = deque(round_.items(now=now))
    if not items:
        return 0
    with ThreadPoolExecutor(min(AT_ONCE, len(items)), thread_name_prefix="refresh") as threads:
        return sum(threads.map(round_.ask_for, [items] * min(AT_ONCE, len(items))))


@dataclass(frozen=True, kw_only=True)
class _Round:
    """One retailer's turn."""

    retailer: Retailer
    partners: Mapping[int, Partner]
    until: float

    @property
    def ahead(self) -> timedelta:
        """How long before it is old we ask; where little is fresh for long, not always."""
        return min(AHEAD, timedelta(seconds=self.retailer.offer_fresh_s) / 2)

    def items(self, *, now: datetime) -> list[Ageing]:
        """What to ask, and whom: no partner more often than its budget lets us."""
        left = _budgets_left(self.partners, now=now)
        able = [partner_id for partner_id, calls in left.items() if calls > 0]
        if not able:
            return []
        wanted = ageing(
            partners=able, retailer=self.retailer, ahead=self.ahead, now=now, limit=sum(left.values())
        )
        return [one for item in wanted if (one := _affordable(item, left)).partners]

    def ask_for(self, items: "deque[Ageing]") -> int:
        """Ask for one item after the other, in a thread of its own; return how many calls that were."""
        calls = 0
        with closing(connection), retailer_scope(self.retailer.pk):
            while time.monotonic() < self.until and items:
                try:
                    calls += self._ask(items.popleft())
                except IndexError:  # another thread took the last one
                    break
        return calls

    def _ask(self, item: Ageing) -> int:
        now, longest = timezone.now(), timedelta(milliseconds=self.retailer.lookup_deadline_ms)
        questions = questions_for([self.partners[one] for one in item.partners], ItemQuery(gtin=item.gtin))
        leaves = leaves_to_call(
            [self.partners[one] for one in questions], operation=FIND_ITEMS, sparing=LEFT_FOR_OTHERS
        )
        lookup = Lookup(gtin=item.gtin, is_refresh=True, started_at=now, deadline_at=now + longest)
        since = now + self.ahead - timedelta(seconds=self.retailer.offer_fresh_s)
        calls = _begin(lookup, [self.partners[one] for one in leaves.given], since=since)
        given = Leaves({one: leaves.given[one] for one in calls}, {})
        put(lookup, questions, given, wait_s=min(longest.total_seconds(), self.until - time.monotonic()))
        return len(calls)


@transaction.atomic
def _begin(lookup: Lookup, partners: Sequence[Partner], *, since: datetime) -> AbstractSet[int]:
    """Keep the question, for those partners whose budget is not used up by now. The lock lets one count at a time."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [current_retailer_id()])
    left = _budgets_left([partner.pk for partner in partners], now=lookup.started_at)
    partners = [partner for partner in partners if left[partner.pk] > 0]
    if not partners:
        return frozenset()
    return flights.begin(lookup, partners, able={partner.pk for partner in partners}, since=since)


def _budgets_left(partner_ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """How many more such calls each partner may get at this moment."""
    made = LookupAnswer.objects.filter(
        lookup__is_refresh=True, lookup__started_at__gt=now - MINUTE, call_of=None, partner_id__in=partner_ids
    )
    counted = dict(made.values_list("partner_id").annotate(Count("pk")))
    return {one: settings.REFRESH_CALLS_PER_MINUTE - counted.get(one, 0) for one in partner_ids}


def _affordable(item: Ageing, left: dict[int, int]) -> Ageing:
    """The item with those of its partners that have a call left, which is taken."""
    partners = [one for one in item.partners if left[one] > 0]
    for one in partners:
        left[one] -= 1
    return Ageing(item.gtin, partners)
