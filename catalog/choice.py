"""Which offer to show first, and when it would arrive. Pure: the same offers give the same answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

FEW = 3  # pieces; from here on shoppers and programs are told
UNKNOWN_LEAD_TIME_DAYS = 14
DELIVERY_DAYS = (1, 2)  # in the carrier's hands, after the partner's lead time
WEEKEND = (5, 6)


class Choosable(Protocol):
    """What an offer must tell to be compared."""

    @property
    def pk(self) -> int: ...  # noqa: D102 - the names are the offer's own
    @property
    def price(self) -> Decimal: ...  # noqa: D102
    @property
    def available(self) -> int | None: ...  # noqa: D102
    @property
    def lead_time_days(self) -> int | None: ...  # noqa: D102


Offered = TypeVar("Offered", bound=Choosable)


def is_available(offer: Choosable, quantity: int = 1) -> bool:
    """Whether so many pieces can be had; a partner that does not count is believed."""
    return offer.available is None or offer.available >= quantity


def ranked(offers: Iterable[Offered], quantity: int = 1) -> list[Offered]:
    """Offers of so many pieces: the cheapest first, then the quickest, then the oldest row; so ties never flicker."""
    return sorted((offer for offer in offers if is_available(offer, quantity)), key=_rank)


def best_offer(offers: Iterable[Offered], quantity: int = 1) -> Offered | None:
    """The offer to show or to sell so many pieces from, or None when they cannot be had."""
    return next(iter(ranked(offers, quantity)), None)


def arrives(lead_time_days: int | None, today: date) -> tuple[date, date]:
    """The first and last day on which a parcel ordered today arrives. Nobody delivers at the weekend."""
    lead = UNKNOWN_LEAD_TIME_DAYS if lead_time_days is None else lead_time_days
    first, last = (_working_day(today + timedelta(days=lead + days)) for days in DELIVERY_DAYS)
    return first, max(first, last)


def longest_lead_time(by: date, today: date) -> int:
    """The most days a partner may need so that a parcel ordered today is here by a day; -1 when none can be."""
    days = range(max(0, (by - today).days) + 1)
    return max((lead for lead in days if arrives(lead, today)[1] <= by), default=-1)


def _rank(offer: Choosable) -> tuple[Decimal, int, int]:
    lead = UNKNOWN_LEAD_TIME_DAYS if offer.lead_time_days is None else offer.lead_time_days
    return offer.price, lead, offer.pk


def _working_day(day: date) -> date:
    while day.weekday() in WEEKEND:
        day += timedelta(days=1)
    return day
