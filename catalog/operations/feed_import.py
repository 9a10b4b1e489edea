"""Writing what a feed names as offers, batch by batch.

Each batch is a transaction of its own, so that no sale waits for a whole list. Cut in between, nothing is noted as
read, and the next reading writes all of it again, which changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from catalog.models import Offer
from catalog.models.offer import Provenance
from catalog.operations import feed_turns
from catalog.operations.answers import record_items
from catalog.operations.feed_turns import Turn
from catalog.operations.prices import PriceList, coins, price_list
from catalog.operations.searching import renew_standing
from partners.messages import PartnerItem
from stores import fault

AT_ONCE = 500


def import_items(turn: Turn, items: Mapping[str, PartnerItem], *, is_whole: bool) -> None:
    """Write items, by GTIN, as offers; withdraw what a whole list does not name any more. Raises TurnLost.

    A list that is not whole tells what is sold and for how much. How many pieces there are of what we know already,
    such a partner tells by its notices of stock, which are heard once each: see `catalog.operations.stock`.
    """
    gtins, prices = sorted(items), price_list(now=turn.began_at)
    for start in range(0, len(gtins), AT_ONCE):
        batch = {gtin: items[gtin] for gtin in gtins[start : start + AT_ONCE]}
        _write(turn, batch, prices, is_whole=is_whole)
        fault.point("feeds.between_batches")
    while is_whole and _withdraw(turn):
        pass


@transaction.atomic
def _write(turn: Turn, items: Mapping[str, PartnerItem], prices: PriceList, *, is_whole: bool) -> None:
    """Locks the offers in key order, as a sale does, so that neither can be in the other's way for good."""
    feed_turns.keep(turn)
    known = Offer.objects.filter(partner=turn.partner, variant__gtin__in=items).select_related("variant")
    ours = {offer.variant.gtin: offer for offer in known.select_for_update(of=("self",)).order_by("pk")}
    news = [
        item if is_whole else _with_pieces_of(item, ours.get(gtin))
        for gtin, item in items.items()
        if gtin not in ours or _is_news(item, ours[gtin], turn, is_whole=is_whole)
    ]
    record_items(
        partner=turn.partner, items=news, provenance=Provenance.FEED, now=turn.began_at, prices=prices
    )


def _is_news(item: PartnerItem, offer: Offer, turn: Turn, *, is_whole: bool) -> bool:
    """Whether a list says more than we know of an offer. Word that is newer than the list stays."""
    if offer.observed_at > turn.began_at:
        return False
    recommended = None if item.price is None else coins(item.price)
    told = (item.partner_sku, coins(item.cost), recommended, item.currency)
    return is_whole or told != (offer.partner_sku, offer.cost, offer.recommended, offer.cost_currency)


def _with_pieces_of(item: PartnerItem, offer: Offer | None) -> PartnerItem:
    return replace(item, available=offer.available) if offer else item


@transaction.atomic
def _withdraw(turn: Turn) -> int:
    """Take some of the offers off that came by a feed and are not on the list any more; how many."""
    feed_turns.keep(turn)
    gone = Offer.objects.filter(
        partner=turn.partner, provenance=Provenance.FEED, observed_at__lt=turn.began_at
    ).exclude(available=0)
    rows = gone.select_for_update(of=("self",)).order_by("pk").values_list("pk", "variant__product_id")
    locked = dict(rows[:AT_ONCE])
    withdrawn: int = Offer.objects.filter(pk__in=locked).update(available=0, observed_at=turn.began_at)
    renew_standing(products=set(locked.values()))
    return withdrawn
