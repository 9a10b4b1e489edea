"""One call for all who ask a partner the same at the same time, in whatever process they are.

A partner's part in a look-up that still waits, and whose time is not over, is a call on its way. Who asks the same
meanwhile gets a look-up of its own, whose part shares that call: it is told what the call brought, be it a failure. The
question's lock makes looking and claiming one step. A process that is killed leaves a call whose time ends by itself.
"""

import time
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from catalog.models import Lookup, LookupAnswer
from catalog.models.lookup import MARGIN, AnswerState
from partners.errors import Outcome
from partners.models import Partner
from stores.queries.plain import select_each
from stores.tenancy import current_retailer_id

SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.01, 0.1

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%(question)s, %(retailer)s))"
CALLS = """
    SELECT DISTINCT ON (a.partner_id) a.partner_id, l.id, a.state, a.outcome, a.items, a.duration_ms
      FROM catalog_lookup l
      JOIN catalog_lookupanswer a ON a.lookup_id = l.id
      JOIN partners_partner r ON r.id = a.partner_id
     WHERE l.retailer_id = %(retailer)s AND l.gtin = %(gtin)s AND l.words = %(words)s
       AND l.started_at > %(oldest)s AND a.partner_id = ANY(%(partners)s) AND a.call_of_id IS NULL
       AND (a.state = %(answered)s AND l.started_at >= %(since)s
            OR a.state = %(waiting)s AND l.started_at + r.lookup_timeout_ms * interval '1 ms' > %(ended)s)
     ORDER BY a.partner_id, l.started_at DESC
"""


class Call(NamedTuple):
    """A partner's call for the same question: on its way, or just back."""

    lookup_id: int
    state: str
    outcome: str
    items: int
    duration_ms: int | None


class Told(NamedTuple):
    """How a partner's call ended."""

    partner_id: int
    state: AnswerState
    outcome: Outcome
    items: int
    duration_ms: int


@transaction.atomic
def begin(
    lookup: Lookup, partners: Sequence[Partner], *, able: AbstractSet[int], since: datetime
) -> AbstractSet[int]:
    """Keep the question before it is put; return the partners that are now to be called for it.

    Those who cannot be asked have failed already. For the others the call of another is shared, if one is on its way or
    has brought an answer `since`, which is as good as new.
    """
    asked = [partner for partner in partners if partner.pk in able]
    calls = _calls(lookup, asked, since=since) if asked else {}
    lookup.save()
    LookupAnswer.objects.bulk_create(_part(lookup, one, able, calls.get(one.pk)) for one in partners)
    return able - calls.keys()


def land(lookup: Lookup, told: Collection[Told]) -> None:
    """Note how calls ended, for the look-up that made them and for all that share them. Again is harmless.

    The lock is held until the transaction ends: nobody can begin to share a call that has just ended.
    """
    _lock(lookup)
    for one in told:
        parts = LookupAnswer.objects.filter(Q(lookup=lookup) | Q(call_of=lookup), partner_id=one.partner_id)
        parts.update(state=one.state, outcome=one.outcome, items=one.items, duration_ms=one.duration_ms)


def await_others(lookup: Lookup, *, until: float) -> None:
    """Wait for the calls of others that this look-up shares, until a moment of the monotonic clock."""
    shared = LookupAnswer.objects.filter(lookup=lookup, state=AnswerState.WAITING, call_of__isnull=False)
    pause_s = SHORTEST_PAUSE_S
    while (left_s := until - time.monotonic()) > 0 and shared.exists():
        time.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.5, LONGEST_PAUSE_S)


def _calls(lookup: Lookup, partners: Sequence[Partner], *, since: datetime) -> dict[int, Call]:
    """The calls that can be shared, by partner."""
    longest = max(timedelta(milliseconds=partner.lookup_timeout_ms) for partner in partners)
    ended = lookup.started_at - MARGIN
    _, rows = select_each(
        [LOCK, CALLS],
        question=_name(lookup),
        gtin=lookup.gtin,
        words=lookup.words,
        partners=[partner.pk for partner in partners],
        since=since,
        ended=ended,
        oldest=min(since - timedelta(microseconds=1), ended - longest),
        answered=AnswerState.ANSWERED.value,
        waiting=AnswerState.WAITING.value,
    )
    return {partner_id: Call(*call) for partner_id, *call in rows}


def _part(lookup: Lookup, partner: Partner, able: AbstractSet[int], call: Call | None) -> LookupAnswer:
    if partner.pk not in able:
        return LookupAnswer(
            lookup=lookup, partner=partner, state=AnswerState.FAILED, outcome=Outcome.NOT_SENT
        )
    if call is None:
        return LookupAnswer(lookup=lookup, partner=partner)
    return LookupAnswer(
        lookup=lookup,
        partner=partner,
        call_of_id=call.lookup_id,
        state=call.state,
        outcome=call.outcome,
        items=call.items,
        duration_ms=call.duration_ms,
    )


def _lock(lookup: Lookup) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"question": _name(lookup), "retailer": current_retailer_id()})


def _name(lookup: Lookup) -> str:
    return f"catalog.lookup|{lookup.gtin}|{lookup.words}"
