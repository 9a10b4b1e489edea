"""What is known when offers are compared: the retailer's policy, its partners' terms and their records."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from catalog.choice import Candidate, Chooser, Knowledge, Occasion, Policy, Removal
from catalog.choice.confidence import Kind, Record
from catalog.choice.documents import read_policy, read_terms
from catalog.choice.terms import Terms
from catalog.models import Offer
from stores.queries.plain import Row, select

KNOWN = """
    SELECT 'policy', 0, to_jsonb(p)::text FROM catalog_choicepolicy p WHERE p.retailer_id = %(retailer)s
     UNION ALL
    SELECT 'terms', t.partner_id, to_jsonb(t)::text FROM partners_partnerterms t WHERE t.retailer_id = %(retailer)s
     UNION ALL
    SELECT 'record', r.partner_id, to_jsonb(r)::text FROM catalog_partnerrecord r WHERE r.retailer_id = %(retailer)s
"""


def knowledge() -> Knowledge:
    """All that is known at the retailer in scope, in one query."""
    return knowledge_of(select(KNOWN))


def knowledge_of(rows: Iterable[Row]) -> Knowledge:
    """The same, of what `KNOWN` told."""
    policy, terms = Policy(), {}
    evidence: dict[int, dict[Kind, Record]] = defaultdict(dict)
    for what, partner_id, text in rows:
        if what == "policy":
            policy = _policy(text)
        elif what == "terms":
            terms[partner_id] = _terms(text)
        else:
            kind, record = _record(text)
            evidence[partner_id][kind] = record
    return Knowledge(policy=policy, terms=terms, evidence=evidence)


# The database tells the same rows with every call. What a text says depends on nothing but the text, and cannot be
# changed by whoever reads it; so each is taken apart once.
@lru_cache(maxsize=1_000)
def _policy(text: str) -> Policy:
    return read_policy(json.loads(text, parse_float=Decimal))


@lru_cache(maxsize=10_000)
def _terms(text: str) -> Terms:
    return read_terms(json.loads(text, parse_float=Decimal))


@lru_cache(maxsize=100_000)
def _record(text: str) -> tuple[Kind, Record]:
    told = json.loads(text)
    return Kind(told["age"], told["quantity"]), Record(told["kept"], told["answered"])


def occasion_at(now: datetime, *, zone: str, country: str = "") -> Occasion:
    """A choice made now, by the clock of a place."""
    local = now.astimezone(ZoneInfo(zone))
    return Occasion(now=local, today=local.date(), country=country)


def chooser_at(now: datetime, *, zone: str, country: str = "") -> Chooser:
    """Who compares offers on that occasion, by all that is known at the retailer in scope; one query."""
    return Chooser(knowledge(), occasion_at(now, zone=zone, country=country))


def candidates_of(variant_ids: Sequence[int]) -> dict[int, list[Candidate]]:
    """Every offer of some variants as a candidate, those of paused partners and withheld ones too; one query."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    for offer in _with_partner(variant_ids):
        found[offer.variant_id].append(candidate_of(offer))
    return found


def _with_partner(variant_ids: Sequence[int]) -> QuerySet[Offer]:
    offers: QuerySet[Offer] = Offer.objects.filter(variant__in=variant_ids).with_age()
    return offers.select_related("partner").order_by("pk")


def candidate_of(offer: Offer) -> Candidate:
    """An offer, fetched with its partner, as it is now."""
    return Candidate(
        pk=offer.pk,
        partner_id=offer.partner_id,
        partner=offer.partner.name,
        price=offer.price,
        home_cost=offer.home_cost,
        currency=offer.currency,
        available=offer.available,
        lead_time_days=offer.lead_time_days,
        backorder_on=offer.backorder_on,
        observed_at=offer.heard_at,
        provenance=offer.provenance,
        withheld=Removal.PAUSED.value if offer.partner.paused_at else offer.withheld,
    )
