"""Changing money by rates that hold from a day on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One unit of `currency` is worth `rate` of the retailer's own, from `valid_from` until a later one."""

    currency: str
    rate: Decimal
    valid_from: date


def rate_on(currency: str, *, home: str, rates: Iterable[Rate], on: date) -> Decimal | None:
    """What one unit of a currency is worth at home on a day; None when nobody has said."""
    if currency == home:
        return Decimal(1)
    begun = [rate for rate in rates if rate.currency == currency and rate.valid_from <= on]
    return max(begun, key=lambda rate: rate.valid_from).rate if begun else None
