"""What a person says of items that nobody could tell the variant of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from catalog.errors import AlreadyMatched, ItemMissing, NotWaiting
from catalog.gtin import gtin_or_none
from catalog.models import Offer, PartnerSku, UnmatchedItem, Variant
from catalog.models.matching import UnmatchedState as State
from catalog.operations.answers import record_items
from catalog.operations.prices import price_list
from catalog.operations.quarantine import item_of
from catalog.operations.searching import renew_standing
from stores.errors import DomainError


@transaction.atomic
def match_item(*, item_id: int, variant_id: int, actor: str, now: datetime) -> bool:
    """Say which variant an item is; return whether what the partner said of it last is an offer now.

    The offer is as old as that word. Where the partner's own GTIN says the same, no match is needed and an older one
    ends. Raises ItemMissing, NotWaiting (also the second time), AlreadyMatched.
    """
    item = _locked(item_id, State.WAITING)
    variant = Variant.objects.filter(pk=variant_id).first()
    if variant is None:
        raise ItemMissing(item=variant_id)
    offer = Offer.objects.filter(partner=item.partner, variant=variant).select_for_update().first()
    if offer and offer.partner_sku != item.partner_sku and offer.available != 0:
        raise AlreadyMatched(partner=item.partner, sku=offer.partner_sku)
    _end(_current(item), actor=actor, now=now)
    _say(item, variant, actor=actor, now=now)
    _decide(item, State.MATCHED, variant=variant, actor=actor, now=now)
    if offer and offer.partner_sku == item.partner_sku and offer.observed_at > item.last_seen_at:
        return bool(offer.available != 0)
    told = [item_of(item.told)]
    seen, prices = item.last_seen_at, price_list(now=now)
    return bool(
        record_items(partner=item.partner, items=told, provenance=item.provenance, now=seen, prices=prices)
    )


def match_each(*, pairs: Iterable[tuple[int, int]], actor: str, now: datetime) -> tuple[list[int], list[str]]:
    """The same for items and variants that a person has seen side by side, each by itself.

    Returns which were matched, and in words why the others were not.
    """
    matched, refused = [], []
    for item_id, variant_id in pairs:
        try:
            match_item(item_id=item_id, variant_id=variant_id, actor=actor, now=now)
        except DomainError as refusal:
            refused.append(str(refusal))
        else:
            matched.append(item_id)
    return matched, refused


@transaction.atomic
def ignore_item(*, item_id: int, actor: str, now: datetime) -> None:
    """Let an item not wait any more, however often the partner tells of it. Raises NotWaiting."""
    _decide(_locked(item_id, State.WAITING), State.IGNORED, variant=None, actor=actor, now=now)


@transaction.atomic
def undo(*, item_id: int, actor: str, now: datetime) -> None:
    """Let an item wait again that was matched or ignored. It is not sold meanwhile. Raises NotWaiting."""
    item = _locked(item_id, State.MATCHED, State.IGNORED)
    _end(_current(item), actor=actor, now=now)
    _decide(item, State.WAITING, variant=None, actor=actor, now=now)


@transaction.atomic
def end_match(*, partner_sku_id: int, actor: str, now: datetime) -> None:
    """Take back what a person said an SKU is. It is not sold as that any more. Again is harmless."""
    named = PartnerSku.objects.get(pk=partner_sku_id)
    item = _of(named).select_for_update(of=("self",)).first()
    _end(PartnerSku.objects.current().filter(pk=partner_sku_id), actor=actor, now=now)
    if item and item.state == State.MATCHED:
        _decide(item, State.WAITING, variant=None, actor=actor, now=now)


def _locked(item_id: int, *states: State) -> Any:
    rows = UnmatchedItem.objects.select_related("partner__retailer").select_for_update(of=("self",))
    item = rows.get(pk=item_id)
    if item.state not in states:
        raise NotWaiting(item=item, state=item.get_state_display())
    return item


def _of(named: PartnerSku) -> Any:
    return UnmatchedItem.objects.filter(partner=named.partner_id, partner_sku=named.partner_sku)


def _current(item: UnmatchedItem) -> Any:
    return PartnerSku.objects.current().filter(partner=item.partner, partner_sku=item.partner_sku)


def _say(item: UnmatchedItem, variant: Variant, *, actor: str, now: datetime) -> None:
    """Write the match down, unless the partner's own GTIN does."""
    gtin = gtin_or_none(item.gtin) or ""
    if gtin == variant.gtin:
        return
    try:
        with transaction.atomic():
            PartnerSku.objects.create(
                partner=item.partner,
                partner_sku=item.partner_sku,
                variant=variant,
                despite_gtin=gtin,
                made_at=now,
                made_by=actor,
            )
    except IntegrityError as error:
        other = PartnerSku.objects.current().filter(partner=item.partner, variant=variant).first()
        raise AlreadyMatched(partner=item.partner, sku=other or item.partner_sku) from error


def _end(matches: Any, *, actor: str, now: datetime) -> None:
    """End matches, and sell nothing by them. An offer keeps its age, so that it comes back with the next match."""
    for match in matches.select_for_update().order_by("pk"):
        PartnerSku.objects.filter(pk=match.pk).update(ended_at=now, ended_by=actor)
        offers = Offer.objects.filter(
            partner=match.partner_id, variant=match.variant_id, partner_sku=match.partner_sku
        )
        if offers.update(available=0):
            renew_standing(products=set(offers.values_list("variant__product_id", flat=True)))


def _decide(item: UnmatchedItem, state: State, *, variant: Variant | None, actor: str, now: datetime) -> None:
    UnmatchedItem.objects.filter(pk=item.pk).update(
        state=state, variant=variant, decided_at=now, decided_by=actor
    )
