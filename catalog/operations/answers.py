"""Turning what partners said into offers."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from catalog.gtin import gtin_or_none
from catalog.models import Lookup, Offer, PartnerSku, Variant
from catalog.models.lookup import AnswerState
from catalog.models.offer import Provenance
from catalog.operations import flights
from catalog.operations.flights import Told
from catalog.operations.listing import sorted_out, variants_of
from catalog.operations.matching import Identified, identified
from catalog.operations.moves import take_off_moved
from catalog.operations.pictures.naming import note_pictures
from catalog.operations.prices import PriceList, coins, price_list
from catalog.operations.quarantine import forget_matched, keep_unmatched
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
    """Write partners' answers as offers with their age, and note how each partner answered. Again is harmless.

    All who share the calls are told at the same moment.
    """
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
    told = []
    for answer in sorted(heard, key=lambda one: one.question.account.partner_id):
        told.append(_recorded(lookup, answer, prices, now=now))
        prefer_what_works(answer.question.account, answer.held)
    flights.land(lookup, told)


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

    An item whose GTIN we do not know yet becomes a product; what nobody could say the variant of waits for a person.
    What cannot be used is left out: see `sorted_out`. `prices` are those of `now`, for whoever has read them already.
    """
    found = identified(partner=partner, items=items)
    keep_unmatched(partner=partner, unmatched=found.unmatched, provenance=provenance, now=now)
    return record_identified(
        partner=partner, found=found, provenance=provenance, now=now, prices=prices or price_list(now=now)
    )


def record_identified(
    *, partner: Partner, found: Identified, provenance: Provenance, now: datetime, prices: PriceList
) -> int:
    """The same for items of which it is known what they are, as part of the caller's transaction."""
    forget_matched(partner=partner, items=found.items)
    usable = sorted_out(found.items, prices=prices, ours=found.ours).usable
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


def _recorded(lookup: Lookup, answer: Heard, prices: PriceList | None, *, now: datetime) -> Told:
    partner = Partner.objects.get(pk=answer.question.account.partner_id)
    held = answer.held
    count = 0
    if prices and held.error is None:
        found = identified(partner=partner, items=held.result or ())
        found = found._replace(items=_answering(lookup, found.items))
        live = {"partner": partner, "provenance": Provenance.LIVE, "now": now}
        keep_unmatched(unmatched=found.unmatched, **live)
        count = record_identified(found=found, prices=prices, **live)
        take_off_moved(partner=partner, found=found, now=now)
        _withdraw(lookup, partner, found.items, now=now)
    return Told(
        partner_id=partner.pk,
        state=AnswerState.FAILED if held.error else AnswerState.ANSWERED,
        outcome=held.outcome,
        items=count,
        duration_ms=held.duration_ms,
    )


def _answering(lookup: Lookup, items: list[PartnerItem]) -> list[PartnerItem]:
    """The items that answer the question: families that hold the GTIN asked for. The rest is noise, and said so."""
    if not lookup.gtin:
        return items
    families = {item.family for item in items if gtin_or_none(item.gtin) == lookup.gtin}
    answering = [item for item in items if item.family in families]
    if len(answering) < len(items):
        logger.warning("A partner answered with items that were not asked for: %s", lookup.gtin)
    return answering


def _withdraw(lookup: Lookup, partner: Partner, items: Sequence[PartnerItem], *, now: datetime) -> None:
    """A partner that no longer names the item has none left. One that never knew it by its GTIN has said nothing."""
    if lookup.gtin and lookup.gtin not in {gtin_or_none(item.gtin) for item in items}:
        matched = PartnerSku.objects.current().filter(partner=partner).values("variant")
        withdrawn = Offer.objects.filter(partner=partner, variant__gtin=lookup.gtin)
        withdrawn = withdrawn.exclude(variant__in=matched)
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
