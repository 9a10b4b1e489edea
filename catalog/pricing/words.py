"""A price rule as people say it."""

from collections.abc import Iterator
from decimal import Decimal

from catalog.pricing.rounding import ROUNDINGS
from catalog.pricing.rules import Basis, Rule


def said(rule: Rule, *, currency: str) -> str:
    """A rule in one sentence or three."""
    ends = dict(ROUNDINGS)[rule.rounding]
    return " ".join([f"{_begins(rule, currency)}, rounded {ends}.", *_limits(rule)])


def _begins(rule: Rule, currency: str) -> str:
    parts = ["the partner's usual mark-up"] if rule.markup_percent is None else []
    parts += [f"{_plain(rule.markup_percent)} %"] if rule.markup_percent else []
    parts += [f"{_plain(rule.markup_fixed)} {currency}"] if rule.markup_fixed else []
    marked = (
        f"cost with freight and fees plus {' and '.join(parts)}" if parts else "cost with freight and fees"
    )
    if rule.basis is Basis.COST:
        return f"{marked[0].upper()}{marked[1:]}"
    return f"The partner's recommended price; without one, {marked}"


def _limits(rule: Rule) -> Iterator[str]:
    if rule.floor_margin_percent is not None:
        yield f"Never less than leaves us {_plain(rule.floor_margin_percent)} % of the price."
    if rule.advertised_percent is not None:
        yield f"Never below {_plain(rule.advertised_percent)} % of the recommended price (MAP)."


def _plain(number: Decimal) -> str:
    """Without zeros that say nothing: 12.5, not 12.50."""
    return f"{number.normalize():f}"
