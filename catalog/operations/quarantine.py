"""Where items wait that nobody could say the variant of.

What a partner says may be hostile or a million rows of nonsense: no more than `MOST_WAITING` items of a partner wait.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from catalog.models import UnmatchedItem
from catalog.models.matching import MOST_WAITING, UnmatchedState
from catalog.models.offer import Provenance
from catalog.operations.listing import LONGEST_SKU, MOST_PIECES, as_text
from catalog.operations.matching import FEW, Unmatched, can_be_matched
from partners.messages import PartnerItem
from partners.models import Partner
from stores.tenancy import current_retailer_id

LONGEST = {
    "partner_sku": LONGEST_SKU,
    "gtin": 80,
    "family": 80,
    "title": 200,
    "brand": 80,
    "category": 80,
    "description": 2000,
    "currency": 8,
}
MOST_ATTRIBUTES, LONGEST_ATTRIBUTE, LONGEST_AMOUNT = 30, 120, 40

# Whoever tells of an item first makes its row, all others find it. New ones come only as long as there is room. What a
# person has matched waits again when its variant is gone, or when what was told since then does not fit the match.
KEEP = """
    WITH told AS (
        SELECT d->>0 AS partner_sku, d->>1 AS reason, d->>2 AS gtin, d->>3 AS title, d->>4 AS brand, d->5 AS told,
               EXISTS (SELECT FROM catalog_unmatcheditem u
                        WHERE u.retailer_id = %(retailer)s AND u.partner_id = %(partner)s
                          AND u.partner_sku = d->>0) AS is_known
          FROM jsonb_array_elements(%(told)s::jsonb) d
    ), placed AS (
        SELECT told.*, row_number() OVER (PARTITION BY is_known ORDER BY partner_sku) AS place FROM told
    )
    INSERT INTO catalog_unmatcheditem AS kept
           (retailer_id, partner_id, partner_sku, state, reason, gtin, title, brand, told, provenance,
            first_seen_at, last_seen_at, times, suggested_score, suggested_why, decided_by)
    SELECT %(retailer)s, %(partner)s, partner_sku, 'waiting', reason, gtin, title, brand, told, %(provenance)s,
           %(now)s, %(now)s, 1, 0, '', ''
      FROM placed
     WHERE is_known OR place <= %(most)s - (SELECT count(*) FROM catalog_unmatcheditem w
                                             WHERE w.retailer_id = %(retailer)s AND w.partner_id = %(partner)s
                                               AND w.state = 'waiting')
     ORDER BY partner_sku COLLATE "C"
    ON CONFLICT (retailer_id, partner_id, partner_sku) DO UPDATE
       SET reason = excluded.reason, gtin = excluded.gtin, title = excluded.title, brand = excluded.brand,
           told = excluded.told, provenance = excluded.provenance, last_seen_at = excluded.last_seen_at,
           times = kept.times + 1,
           suggested_at = CASE WHEN (kept.gtin, kept.title, kept.brand, kept.reason) =
                                    (excluded.gtin, excluded.title, excluded.brand, excluded.reason)
                               THEN kept.suggested_at END,
           state = CASE WHEN kept.state = 'matched' AND (kept.variant_id IS NULL OR (
                             excluded.reason IN ('conflict', 'taken') AND kept.decided_at < excluded.last_seen_at))
                        THEN 'waiting' ELSE kept.state END
     WHERE kept.last_seen_at <= excluded.last_seen_at
"""


def keep_unmatched(
    *, partner: Partner, unmatched: Sequence[Unmatched], provenance: Provenance, now: datetime
) -> None:
    """Let items wait for a person; of two with one SKU the later. Told again, they are counted and wait no twice.

    One statement, however many. Word that is newer than `now` stays, and so does what a person has decided.
    """
    told = {one.item.partner_sku: one for one in unmatched}
    rows = [_row(one) for one in [*told.values()][:MOST_WAITING]]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, _parameters(partner, rows, provenance=provenance, now=now))


def forget_matched(*, partner: Partner, items: Iterable[PartnerItem]) -> int:
    """Let nobody wait for what the partner has put right by itself; how many that were. Again is harmless.

    Part of the caller's transaction.
    """
    skus = {item.partner_sku for item in items if can_be_matched(item.partner_sku)}
    if len(skus) > FEW:
        skus.intersection_update(_waiting().filter(partner=partner).values_list("partner_sku", flat=True))
    return _forget(partner_id=partner.pk, partner_sku__in=skus) if skus else 0


@transaction.atomic
def forget_gone(*, partner: Partner, before: datetime) -> int:
    """The same for what a feed told until then, and its whole list names no more."""
    return _forget(partner_id=partner.pk, provenance=Provenance.FEED, last_seen_at__lt=before)


@transaction.atomic
def forget_unseen(*, before: datetime) -> int:
    """The same for what no partner of the retailer in scope has told since then."""
    return _forget(last_seen_at__lt=before)


def item_of(told: Mapping[str, Any]) -> PartnerItem:
    """The item that was kept."""
    backorder_on = told.get("backorder_on")
    return PartnerItem(
        **{
            **told,
            "cost": Decimal(told["cost"]),
            "price": None if told["price"] is None else Decimal(told["price"]),
            "backorder_on": date.fromisoformat(backorder_on) if backorder_on else None,
        }
    )


def _forget(**which: Any) -> int:
    """Leaves what somebody else has in hand, so that nobody is in anybody's way for good."""
    free = _waiting().filter(**which).select_for_update(skip_locked=True).values("pk")
    gone, _ = UnmatchedItem.objects.filter(pk__in=free).delete()
    return int(gone)


def _waiting() -> Any:
    return UnmatchedItem.objects.filter(state=UnmatchedState.WAITING)


def _parameters(
    partner: Partner, rows: list[list[Any]], *, provenance: Provenance, now: datetime
) -> dict[str, Any]:
    return {
        "retailer": current_retailer_id(),
        "partner": partner.pk,
        "told": json.dumps(rows),
        "provenance": str(provenance),
        "now": now,
        "most": MOST_WAITING,
    }


def _row(one: Unmatched) -> list[Any]:
    item = one.item
    told = _told(item)
    return [item.partner_sku, one.reason.value, told["gtin"], told["title"], told["brand"], told]


def _told(item: PartnerItem) -> dict[str, Any]:
    """An item cut to size; its pictures are not kept, for nobody here would look at a partner's own."""
    return {
        **{name: as_text(getattr(item, name)[:longest]) for name, longest in LONGEST.items()},
        "cost": _amount(item.cost),
        "price": None if item.price is None else _amount(item.price),
        "available": _count(item.available),
        "lead_time_days": _count(item.lead_time_days),
        "backorder_on": item.backorder_on.isoformat() if item.backorder_on else None,
        "attributes": {
            axis[:LONGEST_ATTRIBUTE]: place[:LONGEST_ATTRIBUTE]
            for axis, place in [*item.attributes.items()][:MOST_ATTRIBUTES]
        },
    }


def _amount(money: Decimal) -> str:
    """What is too long to be money is none, not the beginning of it."""
    written = str(money)
    return written if len(written) <= LONGEST_AMOUNT else "NaN"


def _count(pieces: int | None) -> int | None:
    """What is no count stays none."""
    return None if pieces is None else max(-1, min(pieces, MOST_PIECES))
