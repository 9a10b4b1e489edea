"""Leave to call a partner, and what a call teaches us of it.

A partner that keeps failing is left alone for a while, then tried by one call; one that asks us to wait is left alone
until then; one that takes only so many calls a second gets no more. All processes know it alike, by the database's
clock. A partner that is well costs one read for all that are asked together, and no write. Of one that does not know
us (`partners.operations.recognition`) only look-ups are made.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from partners.circuit import FAILURES, Circuit, Pace
from partners.errors import NotAsked, Outcome, Throttled
from partners.models import Partner, PartnerCircuit
from partners.operations import tokens
from partners.queries.standing import ALL_CALLS, Standing, standings
from partners.transports.answers import within_reason
from partners.transports.conversation import Held
from stores.queries.plain import select

logger = logging.getLogger(__name__)

COLLECT = "collect"
FIND_ITEMS = "find-items"
FIND_ORDER = "find-order"
PLACE_ORDER = "place-order"
# A round every half minute would never fail five times in one, nor notice a rest of half a minute.
PACES = {COLLECT: Pace(window=timedelta(minutes=10), rest=timedelta(minutes=5))}
ABOUT_ORDERS = frozenset({FIND_ORDER, PLACE_ORDER})
UNKNOWN_TO_IT = timedelta(minutes=1)  # until those who wait look whether it knows us again
MARGIN = timedelta(seconds=2)  # for a probe's outcome to be written down

CLAIM_PROBE = """
    UPDATE partners_partnercircuit
       SET probe_until = clock_timestamp() + %(lasts)s
     WHERE retailer_id = %(retailer)s AND partner_id = %(partner)s AND operation = %(operation)s
       AND open_until <= clock_timestamp()
       AND (probe_until IS NULL OR probe_until <= clock_timestamp())
 RETURNING probe_until
"""


class LeftAlone(NotAsked):
    """Nobody may make this call now. Somebody may `after` so long."""

    def __init__(self, message: str, *, after: timedelta) -> None:
        self.after = after
        super().__init__(message)


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Leave to make one call. `probe` is the claim of the one that tries a partner again.

    `is_watched`: the partner has failed lately, so that a success must be counted too.
    """

    partner_id: int
    operation: str
    is_watched: bool = False
    probe: datetime | None = None


class Leaves(NamedTuple):
    """Who may be called, and who may not; each by the partner's key."""

    given: dict[int, Leave]
    refused: dict[int, LeftAlone]


def leave_to_call(partner: Partner, *, operation: str, sparing: int = 0) -> Leave:
    """Leave to call a partner now. Raises LeftAlone.

    Takes a token of a partner that takes only so many calls, if `sparing` then remain; of many who ask at once after a
    rest, one gets the probe. Call `note` when the call is over; a probe of which nobody hears ends by itself.
    """
    known = standings([partner.pk], operation=operation)
    return _leave(partner, operation, known.get(partner.pk), sparing=sparing)


def leaves_to_call(partners: Sequence[Partner], *, operation: str, sparing: int = 0) -> Leaves:
    """The same for several partners, for the price of one read."""
    known = standings([partner.pk for partner in partners], operation=operation)
    leaves = Leaves({}, {})
    for partner in partners:
        try:
            leaves.given[partner.pk] = _leave(partner, operation, known.get(partner.pk), sparing=sparing)
        except LeftAlone as refusal:
            leaves.refused[partner.pk] = refusal
    return leaves


def note(leave: Leave, held: Held[Any]) -> None:
    """Learn from how a call ended. One that went well, at a partner that is well, costs nothing."""
    if isinstance(held.error, NotAsked):
        return
    wait_s = _asked_to_wait_s(held)
    if wait_s is not None:
        _leave_alone(leave.partner_id, timedelta(seconds=wait_s))
    if leave.is_watched or held.outcome in FAILURES:
        _count(leave, held.outcome)


def forget(*, partner_id: int) -> None:
    """A person says that the partner is well: call it as if nothing had happened. Again is harmless."""
    PartnerCircuit.objects.filter(partner_id=partner_id).delete()


def _leave(partner: Partner, operation: str, known: Standing | None, *, sparing: int) -> Leave:
    if known and (until := known.left_alone_until):
        raise LeftAlone(f"Left alone until {until:%H:%M:%S} UTC.", after=until - known.at)
    if known and known.refused_us_at and operation in ABOUT_ORDERS:
        raise LeftAlone("It does not know us by the credentials we keep.", after=UNKNOWN_TO_IT)
    if partner.rate_per_s is not None:
        _take_call(partner, partner.rate_per_s, sparing=sparing)
    if known is None or not known.circuit.is_watched(known.at, pace=PACES.get(operation)):
        return Leave(partner_id=partner.pk, operation=operation)
    probe = _claim_probe(partner, operation) if known.circuit.wants_probe(known.at) else None
    return Leave(partner_id=partner.pk, operation=operation, is_watched=True, probe=probe)


def _take_call(partner: Partner, per_s: Decimal, *, sparing: int) -> None:
    missing = tokens.take(partner.pk, tokens.calls(per_s), sparing=sparing)
    if missing is not None:
        wait = f"{missing.total_seconds():.1f} s"
        raise LeftAlone(f"Left alone for {wait}: it takes {per_s} calls a second.", after=missing)


def _claim_probe(partner: Partner, operation: str) -> datetime:
    """The claim is one atomic statement: of all who would try the partner at once, one gets it."""
    timeout_ms = partner.lookup_timeout_ms if operation == FIND_ITEMS else partner.order_timeout_ms
    lasts = timedelta(milliseconds=timeout_ms) + MARGIN
    claimed = select(CLAIM_PROBE, partner=partner.pk, operation=operation, lasts=lasts)
    if not claimed:
        raise LeftAlone("Left alone while another call tries it.", after=lasts)
    probe: datetime = claimed[0][0]
    return probe


def _asked_to_wait_s(held: Held[Any]) -> float | None:
    """How long the partner wants to be left alone, if it said so; nobody is believed for more than an hour."""
    wait_s = held.error.retry_after if isinstance(held.error, Throttled) else None
    if wait_s is None and held.allowance and held.allowance.remaining <= 0:
        wait_s = held.allowance.reset_s
    return None if wait_s is None else within_reason(wait_s)


def _leave_alone(partner_id: int, wait: timedelta) -> None:
    """The longest wish that was heard counts."""
    rows = _row(partner_id, ALL_CALLS)
    rows.filter(Q(open_until=None) | Q(open_until__lt=Now() + wait)).update(open_until=Now() + wait)


@transaction.atomic
def _count(leave: Leave, outcome: Outcome) -> None:
    row = (
        _row(leave.partner_id, leave.operation, is_made=outcome in FAILURES)
        .select_for_update()
        .annotate(at=Now())
        .first()
    )
    if row is None:
        return
    before: Circuit = row.told()
    now = before.after(outcome, now=row.at, probe=leave.probe, pace=PACES.get(leave.operation))
    if now != before:
        PartnerCircuit.objects.filter(pk=row.pk).update(**asdict(now))
    if now.open_until and now.open_until != before.open_until:
        logger.warning(
            "Partner %s is left alone until %s: %s", leave.partner_id, now.open_until, leave.operation
        )


def _row(partner_id: int, operation: str, *, is_made: bool = True) -> Any:
    """The row of one kind of call, made if it is not there yet and that is wanted."""
    if is_made:
        row = PartnerCircuit(partner_id=partner_id, operation=operation)
        PartnerCircuit.objects.bulk_create([row], ignore_conflicts=True)
    return PartnerCircuit.objects.filter(partner_id=partner_id, operation=operation)
