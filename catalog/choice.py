"""Which offer to show first, and when it would arrive. Pure: the same offers give the same answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

UNKNOWN_LEAD_TIME_DAYS = 14
DELIVERY_DAYS = (1, 2)  # in the carrier's hands, after the partner's lead time
WEEKEND = (5, 6)


class Choosable(Protocol):
    """What an offer must tell to be compared."""

    pk: int
    price: object
    available: int | None
    lead_time_days: int | None


def is_available(offer: Choosable, quantity: int = 1) -> bool:
    """Whether so many pieces can be had; a partner that does not count is believed."""
    return offer.available is None or offer.available >= quantity


def ranked(offers: Iterable[Choosable]) -> list[Choosable]:
    """Available offers, the cheapest first, then the quickest, then the oldest row, so that ties never flicker."""
    return sorted((offer for offer in offers if is_available(offer)), key=_rank)


def best_offer(offers: Iterable[Choosable]) -> Choosable | None:
    """The offer to show, or None when nothing can be had."""
    return next(iter(ranked(offers)), None)


def arrives(lead_time_days: int | None, today: date) -> tuple[date, date]:
    """The first and last day on which a parcel ordered today arrives. Nobody delivers at the weekend."""
    lead = UNKNOWN_LEAD_TIME_DAYS if lead_time_days is None else lead_time_days
    first, last = (_working_day(today + timedelta(days=lead + days)) for days in DELIVERY_DAYS)
    return first, max(first, last)


def _rank(offer: Choosable) -> tuple[object, int, int]:
    lead = UNKNOWN_LEAD_TIME_DAYS if offer.lead_time_days is None else offer.lead_time_days
    return offer.price, lead, offer.pk


def _working_day(day: date) -> date:
    while day.weekday() in WEEKEND:
        day += timedelta(days=1)
    return day
