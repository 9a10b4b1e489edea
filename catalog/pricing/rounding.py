"""Amounts as shops write them on a label."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from stores.money import DIGITS

CASH = Decimal("0.05")
WHOLE = Decimal(1)


class Rounding(StrEnum):
    """How a price ends."""

    COIN = "coin"
    ENDS_99 = "99"
    ENDS_95 = "95"
    CASH = "cash"
    WHOLE = "whole"


ROUNDINGS = (
    (Rounding.COIN, "to the smallest coin"),
    (Rounding.ENDS_99, "up to an amount that ends in .99"),
    (Rounding.ENDS_95, "up to an amount that ends in .95"),
    (Rounding.CASH, "to the nearest 0.05, as cash is paid"),
    (Rounding.WHOLE, "to the nearest whole amount"),
)
ENDINGS = {Rounding.ENDS_99: Decimal("0.99"), Rounding.ENDS_95: Decimal("0.95")}


def coin_of(currency: str) -> Decimal:
    """The smallest amount of a currency that an offer can hold (ISO 4217 minor units, two at most)."""
    return Decimal(1).scaleb(-min(2, DIGITS.get(currency, 2)))


def rounded(amount: Decimal, rounding: Rounding, *, currency: str, least: Decimal = Decimal(0)) -> Decimal:
    """The amount as a label shows it, and never less than `least`.

    Halves go up. An ending goes up to the next, so that nothing is given away; where the currency has no such coin, the
    amount is only rounded to the smallest there is.
    """
    coin = coin_of(currency)
    near = _written(amount, rounding, coin, ROUND_HALF_UP)
    return near if near >= least else _written(least, rounding, coin, ROUND_CEILING)


def _written(amount: Decimal, rounding: Rounding, coin: Decimal, halves: str) -> Decimal:
    if rounding in ENDINGS and coin < CASH:
        ending = ENDINGS[rounding]
        return (amount - ending).quantize(WHOLE, ROUND_CEILING) + ending if amount > ending else ending
    step = {Rounding.CASH: max(CASH, coin), Rounding.WHOLE: WHOLE}.get(rounding, coin)
    return ((amount / step).quantize(WHOLE, halves) * step).quantize(coin)
