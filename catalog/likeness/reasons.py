"""Why something is shown, in a word for programs and in words for people."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """The one reason that is told. Part of the API: a name never changes its meaning."""

    SAME = "same-in"
    SOONER = "here-sooner"
    CHEAPER = "costs-less"
    BRAND = "same-brand"
    SIMILAR = "similar"


WORDS = {
    Reason.SAME: "same in {values}",
    Reason.SOONER: "similar, here sooner",
    Reason.CHEAPER: "similar, costs less",
    Reason.BRAND: "same brand",
    Reason.SIMILAR: "similar",
}


class Glance(NamedTuple):
    """What a shopper compares at a glance. Without a `first` day it cannot be had."""

    brand: str = ""
    price: Decimal | None = None
    currency: str = ""
    first: date | None = None


def reason_of(looked: Glance, other: Glance) -> Reason:
    """The best reason that is true. What cannot be had is beaten by whatever arrives."""
    if other.first and (looked.first is None or other.first < looked.first):
        return Reason.SOONER
    if looked.price and other.price and looked.currency == other.currency and other.price < looked.price:
        return Reason.CHEAPER
    if looked.brand and looked.brand.casefold() == other.brand.casefold():
        return Reason.BRAND
    return Reason.SIMILAR


def in_words(reason: Reason, *, values: str = "") -> str:
    """The reason for people. `values` is how one of the same family differs: Fern · L."""
    return WORDS[reason].format(values=values)
