"""Choosing by what the offers alone tell, until every caller knows the partners' terms."""

from collections.abc import Iterable
from typing import Any

from catalog.choice.promise import lead_of
from catalog.choice.ranking import is_available


def ranked(offers: Iterable[Any], quantity: int = 1) -> list[Any]:
    """Offers of so many pieces: the cheapest first, then the quickest, then the oldest row."""
    able = (offer for offer in offers if is_available(offer, quantity))
    return sorted(able, key=lambda offer: (offer.price, lead_of(offer.lead_time_days), offer.pk))


def best_offer(offers: Iterable[Any], quantity: int = 1) -> Any:
    """The offer to show or to sell so many pieces from, or None when they cannot be had."""
    return next(iter(ranked(offers, quantity)), None)
