"""What shoppers want to know of, and what we know of it that is about to be old."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from catalog.gtin import is_restricted
from catalog.models import Interest
from catalog.models.lookup import AnswerState
from catalog.queries.freshness import TOLD_LATELY
from stores.models import Retailer
from stores.queries.plain import select

LATELY = timedelta(hours=1)  # who looks seldomer is asked for when they look
HALVED_EVERY = timedelta(hours=1)
MOST_ITEMS = 2000  # many more than the budgets pay for

AGEING = f"""
    SELECT w.gtin, r.id
      FROM (SELECT v.gtin, i.weight * 0.5 ^ (extract(epoch FROM %(now)s - i.asked_at) / %(halved_every_s)s) AS weight
              FROM catalog_interest i JOIN catalog_variant v ON v.id = i.variant_id
             WHERE i.retailer_id = %(retailer)s AND i.asked_at >= %(lately)s
             ORDER BY weight DESC
             LIMIT %(most)s) w
      JOIN partners_partner r ON r.retailer_id = %(retailer)s AND r.id = ANY(%(partners)s)
     WHERE NOT ({TOLD_LATELY.format(gtin="w.gtin", words="''")})
     ORDER BY w.weight DESC, w.gtin, r.id
     LIMIT %(limit)s
"""  # noqa: S608 - made of our own words


class Ageing(NamedTuple):
    """An item that is wanted, and the partners whose word on it is about to be old."""

    gtin: str
    partners: list[int]


def is_anything_wanted(*, now: datetime) -> bool:
    """Whether anything was asked after lately."""
    return bool(Interest.objects.filter(asked_at__gte=now - LATELY).exists())


def ageing(
    *, partners: Sequence[int], retailer: Retailer, ahead: timedelta, now: datetime, limit: int
) -> list[Ageing]:
    """What was asked after lately and will not be fresh any more in a while, the most wanted first.

    Where a partner is named, its last word is missing or will be stale by then, as `freshness.standing` would find.
    """
    rows = select(
        AGEING,
        partners=list(partners),
        since=now + ahead - timedelta(seconds=retailer.offer_fresh_s),
        answered=AnswerState.ANSWERED.value,
        now=now,
        lately=now - LATELY,
        most=MOST_ITEMS,
        halved_every_s=HALVED_EVERY.total_seconds(),
        limit=limit,
    )
    items: dict[str, list[int]] = {}
    for gtin, partner_id in rows:
        if not is_restricted(gtin):
            items.setdefault(gtin, []).append(partner_id)
    return [Ageing(*item) for item in items.items()]
