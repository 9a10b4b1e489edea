"""Turning what partners said into offers."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from catalog.gtin import gtin_or_none
from catalog.models import Lookup, LookupAnswer, Offer, Variant
from catalog.models.lookup import AnswerState
from catalog.models.offer import Provenance
from catalog.operations.listing import sorted_out, variants_of
from catalog.operations.pictures.naming import note_pictures
from catalog.operations.prices import PriceList, coins, price_list
from catalog.operations.searching import renew_search, renew_standing
from partners.fan_out import Heard
from partners.messages import PartnerItem
from partners.models import Partner
from partners.operations.credentials import prefer_what_works
from partners.operations.exchanges import exchange_of, keep

logger = logging.getLogger(__name__)

OFFER_FIELDS = (
    "partner_sku",
    "price",
    "cost",
    "currency",
    "recommended",
    "cost_currency",
    "exchanged_cost",
    "withheld",
    "available",
    "lead_time_days",
    "backorder_on",
    "provenance",
    "observed_at",
)


@transaction.atomic
def record_answers(*, lookup_id: int, heard: Sequence[Heard], now: datetime) -> None:
    """Write partners' answers as offers with their age, and note how each partner answered. Again is harmless."""
    lookup = Lookup.objects.get(pk=lookup_id)
    keep(
        exchange_of(
            partner_id=answer.question.account.partner_id,
            operation="find-items",
            reference=lookup.gtin or lookup.words,
            held=answer.held,
            now=now,
        )
        for answer in heard
    )
    prices = price_list(now=now) if any(answer.held.error is None for answer in heard) else None
    for answer in sorted(heard, key=lambda one: one.question.account.partner_id):
        _record(lookup, answer, prices, now=now)
        prefer_what_works(answer.question.account, answer.held)


@transaction.atomic
def record_items(
    *,
    partner: Partner,
    items: Iterable[PartnerItem],
    provenance: Provenance,
    now: datetime,
    prices: PriceList | None = None,
) -> int:
    """Write a partner's items as offers; return how many could be used.

    An item whose GTIN we do not know yet becomes a product. What cannot be used is left out: see `sorted_out`. `prices`
    are those of `now`, for whoever has read them already.
    """
    prices = prices or price_list(now=now)
    usable = sorted_out(items, prices=prices).usable
    listed = variants_of(usable)
    variants = listed.variants
    offers = [
        _offer(partner, variants[gtin], item, prices, provenance=provenance, now=now)
        for gtin, item in sorted(usable.items())
        if gtin in variants
    ]
    Offer.objects.bulk_create(
        offers,
        update_conflicts=True,
        unique_fields=["retailer", "partner", "variant"],
        update_fields=OFFER_FIELDS,
    )
    note_pictures(partner=partner, items=usable, variants=variants, now=now)
    products = {variant.product_id for variant in variants.values()}
    renew_search(products=listed.products_with_new)
    renew_standing(products=products - listed.products_with_new)
    return len(offers)


def _record(lookup: Lookup, answer: Heard, prices: PriceList | None, *, now: datetime) -> None:
    partner = Partner.objects.get(pk=answer.question.account.partner_id)
    held = answer.held
    items = _answering(lookup, held.result or ())
    count = 0
    if held.error is None:
        count = record_items(partner=partner, items=items, provenance=Provenance.LIVE, now=now, prices=prices)
        _withdraw(lookup, partner, items, now=now)
    LookupAnswer.objects.filter(lookup=lookup, partner=partner).update(
        state=AnswerState.FAILED if held.error else AnswerState.ANSWERED,
        outcome=held.outcome,
        items=count,
        duration_ms=held.duration_ms,
    )


def _answering(lookup: Lookup, items: Sequence[PartnerItem]) -> Sequence[PartnerItem]:
    """The items that answer the question: families that hold the GTIN asked for. The rest is noise, and said so."""
    if not lookup.gtin:
        return items
    families = {item.family for item in items if gtin_or_none(item.gtin) == lookup.gtin}
    answering = [item for item in items if item.family in families]
    if len(answering) < len(items):
        logger.warning("A partner answered with items that were not asked for: %s", lookup.gtin)
    return answering


def _withdraw(lookup: Lookup, partner: Partner, items: Sequence[PartnerItem], *, now: datetime) -> None:
    """A partner that no longer names the item has none left."""
    if lookup.gtin and lookup.gtin not in {gtin_or_none(item.gtin) for item in items}:
        withdrawn = Offer.objects.filter(partner=partner, variant__gtin=lookup.gtin)
        if withdrawn.update(available=0, observed_at=now, provenance=Provenance.LIVE):
            renew_standing(products=set(withdrawn.values_list("variant__product_id", flat=True)))


def _offer(
    partner: Partner,
    variant: Variant,
    item: PartnerItem,
    prices: PriceList,
    *,
    provenance: Provenance,
    now: datetime,
) -> Offer:
    priced = prices.price(
        partner=partner,
        category=variant.product.category,
        cost=item.cost,
        recommended=item.price,
        currency=item.currency,
    )
    return Offer(
        partner=partner,
        variant=variant,
        partner_sku=item.partner_sku,
        price=priced.price,
        cost=coins(item.cost),
        currency=prices.currency,
        recommended=None if item.price is None else coins(item.price),
        cost_currency=item.currency,
        exchanged_cost=priced.exchanged_cost,
        withheld=priced.withheld,
        available=item.available,
        lead_time_days=item.lead_time_days,
        backorder_on=item.backorder_on,
        provenance=provenance,
        observed_at=now,
    )
