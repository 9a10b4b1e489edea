"""Turning what partners said into offers."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from catalog.gtin import gtin_or_none
from catalog.models import Lookup, LookupAnswer, Offer, Product, Variant
from catalog.models.lookup import AnswerState
from catalog.models.offer import Provenance
from catalog.operations.searching import renew_search, renew_standing
from partners.fan_out import Heard
from partners.messages import PartnerItem
from partners.models import Partner
from partners.operations.credentials import prefer_what_works
from partners.operations.exchanges import exchange_of, keep
from stores.models import Retailer
from stores.tenancy import current_retailer_id

logger = logging.getLogger(__name__)

OFFER_FIELDS = (
    "partner_sku",
    "price",
    "cost",
    "currency",
    "available",
    "lead_time_days",
    "provenance",
    "observed_at",
)
SMALLEST_COIN = Decimal("0.01")


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
    for answer in sorted(heard, key=lambda one: one.question.account.partner_id):
        _record(lookup, answer, now=now)
        prefer_what_works(answer.question.account, answer.held)


@transaction.atomic
def record_items(
    *, partner: Partner, items: Iterable[PartnerItem], provenance: Provenance, now: datetime
) -> int:
    """Write a partner's items as offers; return how many could be used.

    An item whose GTIN we do not know yet becomes a product. One without a valid GTIN, or in a currency that is not the
    retailer's, is left out: money and identity are never guessed.
    """
    retailer = Retailer.objects.get(pk=current_retailer_id())
    usable = {
        gtin: item
        for item in items
        if (gtin := gtin_or_none(item.gtin)) and item.currency == retailer.currency
    }
    known = {variant.gtin: variant for variant in Variant.objects.filter(gtin__in=usable)}
    variants = {gtin: known.get(gtin) or _new_variant(gtin, item) for gtin, item in sorted(usable.items())}
    offers = [
        _offer(partner, variants[gtin], item, provenance=provenance, now=now)
        for gtin, item in sorted(usable.items())
    ]
    Offer.objects.bulk_create(
        offers,
        update_conflicts=True,
        unique_fields=["retailer", "partner", "variant"],
        update_fields=OFFER_FIELDS,
    )
    renew_search(products={variant.product_id for gtin, variant in variants.items() if gtin not in known})
    renew_standing(products={variant.product_id for gtin, variant in variants.items() if gtin in known})
    return len(offers)


def _record(lookup: Lookup, answer: Heard, *, now: datetime) -> None:
    partner = Partner.objects.get(pk=answer.question.account.partner_id)
    held = answer.held
    items = _answering(lookup, held.result or ())
    count = 0
    if held.error is None:
        count = record_items(partner=partner, items=items, provenance=Provenance.LIVE, now=now)
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
    partner: Partner, variant: Variant, item: PartnerItem, *, provenance: Provenance, now: datetime
) -> Offer:
    marked_up = item.cost * (1 + partner.markup_percent / 100)
    price = item.price if item.price is not None else marked_up
    return Offer(
        partner=partner,
        variant=variant,
        partner_sku=item.partner_sku,
        price=price.quantize(SMALLEST_COIN, ROUND_HALF_UP),
        cost=item.cost.quantize(SMALLEST_COIN, ROUND_HALF_UP),
        currency=item.currency,
        available=item.available,
        lead_time_days=item.lead_time_days,
        provenance=provenance,
        observed_at=now,
    )


def _new_variant(gtin: str, item: PartnerItem) -> Variant:
    """A variant nobody had listed yet. Two partners that tell of it at once make one."""
    product, _ = Product.objects.get_or_create(
        family=item.family[:80],
        defaults={
            "title": item.title[:200],
            "brand": item.brand[:80],
            "category": item.category[:80],
            "description": item.description,
        },
    )
    variant, _ = Variant.objects.get_or_create(
        gtin=gtin, defaults={"product": product, "sku": gtin, "attributes": dict(item.attributes)}
    )
    return variant
