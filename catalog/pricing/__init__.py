"""What a shopper pays for what a partner asks: rules, rates and roundings. Pure, and all in Decimal."""

from catalog.pricing.rates import Rate, rate_on
from catalog.pricing.rounding import ROUNDINGS, Rounding, coin_of, rounded
from catalog.pricing.rules import BASES, Asked, Basis, Rule, price, rule_for
from catalog.pricing.words import said

__all__ = [
    "BASES",
    "ROUNDINGS",
    "Asked",
    "Basis",
    "Rate",
    "Rounding",
    "Rule",
    "coin_of",
    "price",
    "rate_on",
    "rounded",
    "rule_for",
    "said",
]
