"""What a shopper pays for what a partner asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from catalog.pricing.rounding import Rounding, coin_of, rounded

HUNDRED = Decimal(100)
ZERO = Decimal(0)


class Basis(StrEnum):
    """Where a price begins."""

    RECOMMENDED = "recommended"
    COST = "cost"


BASES = (
    (Basis.RECOMMENDED, "the partner's recommended price; without one, cost and mark-up"),
    (Basis.COST, "cost and mark-up"),
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A retailer's price rule. It is for a partner, a category, both, or neither, which is all.

    Without a mark-up of its own it takes the partner's. `floor_margin_percent` is of the price: 20 means that a fifth
    of what the shopper pays stays with us, freight and fees paid. `advertised_percent` is the minimum advertised price
    (MAP), of the partner's recommended price.
    """

    partner_id: int | None = None
    category: str = ""
    basis: Basis = Basis.RECOMMENDED
    markup_percent: Decimal | None = None
    markup_fixed: Decimal = ZERO
    rounding: Rounding = Rounding.COIN
    floor_margin_percent: Decimal | None = None
    advertised_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a partner asks for a piece, in the retailer's money, and what we usually add for this partner.

    `extra` is freight and fees of a single piece.
    """

    cost: Decimal
    recommended: Decimal | None = None
    extra: Decimal = ZERO
    usual_markup_percent: Decimal = ZERO


def rule_for(rules: Iterable[Rule], *, partner_id: int, category: str) -> Rule | None:
    """The most specific rule: for the category at the partner, the category, the partner, all. None when none fits."""
    fitting = [
        rule
        for rule in rules
        if rule.partner_id in {None, partner_id} and rule.category.casefold() in {"", category.casefold()}
    ]
    return max(fitting, key=lambda rule: (rule.category != "", rule.partner_id is not None), default=None)


def price(asked: Asked, rule: Rule, *, currency: str) -> Decimal:
    """What the shopper pays for a piece: begun, marked up, rounded, and never below the floor or what may be shown."""
    start = _start(asked, rule)
    least = max(_floor(asked, rule, currency), _advertised(asked, rule, currency))
    return rounded(start, rule.rounding, currency=currency, least=least)


def _start(asked: Asked, rule: Rule) -> Decimal:
    if rule.basis is Basis.RECOMMENDED and asked.recommended is not None:
        return asked.recommended
    percent = asked.usual_markup_percent if rule.markup_percent is None else rule.markup_percent
    return (asked.cost + asked.extra) * (1 + percent / HUNDRED) + rule.markup_fixed


def _floor(asked: Asked, rule: Rule, currency: str) -> Decimal:
    """The least price that leaves the margin asked for; without one there is no floor."""
    if rule.floor_margin_percent is None:
        return ZERO
    kept = 1 - min(rule.floor_margin_percent, Decimal(99)) / HUNDRED
    return ((asked.cost + asked.extra) / kept).quantize(coin_of(currency), ROUND_CEILING)


def _advertised(asked: Asked, rule: Rule, currency: str) -> Decimal:
    """The least price that may be shown."""
    if rule.advertised_percent is None or asked.recommended is None:
        return ZERO
    least = asked.recommended * rule.advertised_percent / HUNDRED
    return least.quantize(coin_of(currency), ROUND_CEILING)
