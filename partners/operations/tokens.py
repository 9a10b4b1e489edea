"""Token buckets that all our processes share.

A bucket is kept as the moment at which it will be full again, so one statement fills it, looks and takes, and nothing
has to run in between. Who finds no token writes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import F
from django.db.models.functions import Now

from partners.models import PartnerBucket
from partners.models.standing import BucketKind
from stores.queries.plain import select

TAKE = """
    INSERT INTO partners_partnerbucket AS kept (retailer_id, partner_id, kind, full_at)
    VALUES (%(retailer)s, %(partner)s, %(kind)s, clock_timestamp() + %(refill)s)
    ON CONFLICT (retailer_id, partner_id, kind) DO UPDATE
       SET full_at = greatest(kept.full_at, clock_timestamp()) + %(refill)s
     WHERE kept.full_at <= clock_timestamp() + %(allowed)s
 RETURNING full_at
"""
MISSING = """
    SELECT greatest(full_at - clock_timestamp() - %(allowed)s, interval '0')
      FROM partners_partnerbucket
     WHERE retailer_id = %(retailer)s AND partner_id = %(partner)s AND kind = %(kind)s
"""

UNTIL_FULL = """
    SELECT greatest(full_at - clock_timestamp(), interval '0')
      FROM partners_partnerbucket
     WHERE retailer_id = %(retailer)s AND partner_id = %(partner)s AND kind = %(kind)s
"""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """How quickly a bucket fills, in tokens a second, and how many it holds."""

    kind: BucketKind
    per_s: float
    holds: float


# Ten of a hundred first sendings, and one a second whatever was sent.
REPEATS = Bucket(kind=BucketKind.REPEATS, per_s=1.0, holds=10.0)
REPEATS_EARNED = 0.1


def calls(per_s: Decimal) -> Bucket:
    """The bucket of a partner that takes so many calls a second. It holds a second's worth, and never less than two."""
    return Bucket(kind=BucketKind.CALLS, per_s=float(per_s), holds=max(float(per_s), 2.0))


def take(partner_id: int, bucket: Bucket, *, sparing: int = 0) -> timedelta | None:
    """Take a token unless that left fewer than `sparing`; return how long until there is one, or None when taken."""
    wanted = {
        "partner": partner_id,
        "kind": bucket.kind.value,
        "refill": _time_for(1, bucket),
        "allowed": _time_for(bucket.holds - 1 - sparing, bucket),
    }
    if select(TAKE, **wanted):
        return None
    [(missing,)] = select(MISSING, **wanted)
    waits: timedelta = missing
    return waits


def left(partner_id: int, bucket: Bucket) -> float:
    """How many tokens are in a bucket just now. Takes none."""
    rows = select(UNTIL_FULL, partner=partner_id, kind=bucket.kind.value)
    missing: timedelta = rows[0][0] if rows else timedelta()
    return max(bucket.holds - missing.total_seconds() * bucket.per_s, 0.0)


def give(partner_id: int, bucket: Bucket, tokens: float) -> None:
    """Put tokens into a bucket that is not full. On a full one it does nothing, and writes nothing."""
    rows = PartnerBucket.objects.filter(partner_id=partner_id, kind=bucket.kind, full_at__gt=Now())
    rows.update(full_at=F("full_at") - _time_for(tokens, bucket))


def _time_for(tokens: float, bucket: Bucket) -> timedelta:
    return timedelta(seconds=tokens / bucket.per_s)
