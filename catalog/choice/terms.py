"""What is known of partners and of the retailer's wishes when offers are compared. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from catalog.choice.confidence import Evidence

EVERY_DAY = frozenset(range(7))
ZERO = Decimal(0)


class Strategy(StrEnum):
    """What the retailer wants first; what is alike in it is told apart by the others."""

    CHEAPEST = "cheapest"
    SOONEST = "soonest"
    SUREST = "surest"
    MARGIN = "margin"


STRATEGIES = (
    (Strategy.CHEAPEST, "the lowest price"),
    (Strategy.SOONEST, "the earliest arrival"),
    (Strategy.SUREST, "the partner most likely to keep its word"),
    (Strategy.MARGIN, "what earns us most"),
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How the retailer wants offers compared. The default is how we compare without being told."""

    strategy: Strategy = Strategy.CHEAPEST
    least_confidence: Decimal = ZERO
    slowest_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a partner's offers are subject to. `freight` is for a parcel and `fee` for a piece, in the retailer's money.

    Without a time zone the partner keeps the store's days; without countries it ships everywhere. Days count from
    Monday, 0. The partner of the lowest `priority` goes before all others.
    """

    freight: Decimal = ZERO
    fee: Decimal = ZERO
    safety_stock: int = 0
    ship_to: frozenset[str] = frozenset()
    cut_off: time | None = None
    working_days: frozenset[int] = EVERY_DAY
    holidays: frozenset[date] = frozenset()
    time_zone: str = ""
    priority: int = 0


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """When, where to and for how many pieces somebody chooses. `now` and `today` are the shop floor's."""

    now: datetime
    today: date
    quantity: int = 1
    country: str = ""

    def of(self, quantity: int) -> "Occasion":
        """The same for so many pieces."""
        return self if quantity == self.quantity else replace(self, quantity=quantity)


USUAL = Terms()


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """A retailer's policy, and its partners' terms and record by partner; a partner without any has the usual."""

    policy: Policy = field(default_factory=Policy)
    terms: Mapping[int, Terms] = field(default_factory=dict)
    evidence: Mapping[int, Evidence] = field(default_factory=dict)

    def terms_of(self, partner_id: int) -> Terms:
        """The partner's terms."""
        return self.terms.get(partner_id, USUAL)

    def evidence_of(self, partner_id: int) -> Evidence:
        """How the partner has kept its word."""
        return self.evidence.get(partner_id, {})
