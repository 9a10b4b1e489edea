"""One item and its offers as the API tells of them; the shapes are declared in `catalog.api.item_shapes`.

Nothing in them tells an age: they stay as they are until what is known changes.
"""

from collections.abc import Sequence
from datetime import datetime

from catalog.api import documents
from catalog.api.documents import Json, availability, images, partner_of
from catalog.choice import Candidate, Chooser, Decision, Occasion, Policy, Weighed, decide
from catalog.choice.words import verdict_of
from catalog.operations.one_item import OneItem
from catalog.queries.families import Match, OfferRow
from catalog.queries.one_item import Item, ItemPage, Sibling
from catalog.queries.suggestions import Suggestion
from stores.api.serializers import money


def item(item: Item, found: OneItem, *, now: datetime) -> Json:
    """An item with its offers, the best first."""
    chooser = Chooser(found.page.knowledge, Occasion(now=now, today=now.date()))
    shown = [one for one in found.page.offers if not one.withheld]
    able = chooser.ranked(shown)
    return {
        "gtin": item.gtin,
        "sku": item.sku,
        "family": item.family,
        "title": item.title,
        "brand": item.brand,
        "category": item.category,
        "description": item.description,
        "attributes": item.attributes,
        "images": images(item.picture),
        "best_offer": able[0].partner_code if able else None,
        "offers": [_offer(one, chooser) for one in _first(able, shown)],
        "variants": [_variant(one) for one in found.page.variants],
        **documents.asked(found.asked),
    }


def offers(item: Item, found: OneItem, *, occasion: Occasion) -> Json:
    """Every offer of an item as the retailer's policy judges it."""
    decision = _decided(found.page, occasion)
    rows = {row.pk: row for row in found.page.offers}
    return {
        "gtin": item.gtin,
        "sku": item.sku,
        "quantity": occasion.quantity,
        "country": occasion.country or None,
        "policy": _policy(decision.policy),
        "offers": [_judged(one, rows[one.candidate.pk], decision) for one in decision.weighed],
        **documents.asked(found.asked),
    }


def similar(match: Match, found: Sequence[Suggestion]) -> Json:
    """What is like an item."""
    return {
        "gtin": match.gtin,
        "sku": match.sku,
        "similar": [documents.suggestion(one) for one in found],
    }


def _first(able: Sequence[OfferRow], shown: Sequence[OfferRow]) -> Sequence[OfferRow]:
    return [*able, *(one for one in shown if one not in able)]


def _offer(offer: OfferRow, chooser: Chooser) -> Json:
    first, last = chooser.arrives(offer)
    return {
        "partner": partner_of(offer),
        "price": money(offer.price, offer.currency),
        "availability": availability(chooser.free(offer)),
        "arrives": {"first": first.isoformat(), "last": last.isoformat()},
        "provenance": offer.provenance,
        "observed_at": offer.heard_at.isoformat(),
    }


def _variant(one: Sibling) -> Json:
    return {
        "gtin": one.gtin,
        "sku": one.sku,
        "attributes": one.attributes,
        "images": images(one.picture),
    }


def _decided(page: ItemPage, occasion: Occasion) -> Decision:
    return decide((_candidate(offer) for offer in page.offers), knowledge=page.knowledge, occasion=occasion)


def _candidate(offer: OfferRow) -> Candidate:
    return Candidate(
        pk=offer.pk,
        partner_id=offer.partner_id,
        partner=offer.partner_name,
        price=offer.price,
        home_cost=offer.home_cost,
        currency=offer.currency,
        available=offer.available,
        lead_time_days=offer.lead_time_days,
        backorder_on=offer.backorder_on,
        observed_at=offer.heard_at,
        provenance=offer.provenance,
        withheld=offer.withheld,
    )


def _judged(one: Weighed, row: OfferRow, decision: Decision) -> Json:
    figures = one.figures
    return {
        "partner": partner_of(row),
        "rank": one.rank,
        "left_out": {"rule": one.removed.value, "words": verdict_of(one, decision)} if one.removed else None,
        "price": money(figures.price, row.currency),
        "landed": money(figures.landed, row.currency),
        "availability": availability(figures.free),
        "lead_time_days": row.lead_time_days,
        "arrives": {"first": figures.first.isoformat(), "last": figures.last.isoformat()},
        "provenance": row.provenance,
        "observed_at": row.heard_at.isoformat(),
        "confidence": None if figures.confidence is None else str(figures.confidence),
    }


def _policy(policy: Policy) -> Json:
    return {
        "first": policy.strategy.value,
        "least_confidence": str(policy.least_confidence),
        "slowest_days": policy.slowest_days,
    }
