"""What removes an offer, and what it is ranked by. One function judges them one by one, so none can sway another."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from catalog.choice.confidence import confidence, kind_of
from catalog.choice.promise import Days, lead_of, promised
from catalog.choice.terms import Knowledge, Occasion, Policy, Strategy, Terms

UNPROVEN = Decimal("0.9")  # where partners are ranked by their record: how one without any stands
CENT = Decimal("0.01")


class Choosable(Protocol):
    """What an offer must tell to be compared. `home_cost` is what the partner asks, in the money of `price`."""

    @property
    def pk(self) -> int: ...  # noqa: D102 - the names are the offer's own
    @property
    def partner_id(self) -> int: ...  # noqa: D102
    @property
    def price(self) -> Decimal: ...  # noqa: D102
    @property
    def home_cost(self) -> Decimal: ...  # noqa: D102
    @property
    def available(self) -> int | None: ...  # noqa: D102
    @property
    def lead_time_days(self) -> int | None: ...  # noqa: D102
    @property
    def backorder_on(self) -> date | None: ...  # noqa: D102
    @property
    def heard_at(self) -> datetime: ...  # noqa: D102
    @property
    def withheld(self) -> str: ...  # noqa: D102


class Removal(StrEnum):
    """The rule that removed an offer. Stored with decisions, so a name never changes its meaning."""

    PAUSED = "paused"
    NO_RATE = "no-rate"
    WITHHELD = "withheld"
    STOCK = "stock"
    COUNTRY = "country"
    SLOW = "slow"
    CONFIDENCE = "confidence"


class Figures(NamedTuple):
    """What an offer comes to on an occasion; costs and margin are for one piece of so many."""

    price: Decimal
    landed: Decimal
    margin: Decimal
    first: date
    last: date
    free: int | None
    confidence: Decimal | None


class Verdict(NamedTuple):
    """An offer's figures, the rule that removed it if one did, and what it is ranked by: the lower the better."""

    figures: Figures
    removed: Removal | None
    key: tuple[Any, ...]


def free_of(available: int | None, safety_stock: int) -> int | None:
    """The pieces that may be sold: all but those kept for the partner's mistakes. None is uncounted."""
    return None if available is None else max(0, available - safety_stock)


def judge(offer: Choosable, *, knowledge: Knowledge, occasion: Occasion, days: Days | None = None) -> Verdict:
    """What becomes of one offer. `days` is when it would arrive, for whoever has worked that out already."""
    terms = knowledge.terms_of(offer.partner_id)
    days = days or promised(
        offer.lead_time_days, terms=terms, occasion=occasion, backorder_on=offer.backorder_on
    )
    landed = _landed(offer, terms, occasion.quantity)
    figures = Figures(
        price=offer.price,
        landed=landed,
        margin=offer.price - landed,
        first=days[0],
        last=days[1],
        free=free_of(offer.available, terms.safety_stock),
        confidence=_confidence(offer, knowledge, occasion),
    )
    removed = _removal(offer, figures, terms, knowledge.policy, occasion)
    return Verdict(figures=figures, removed=removed, key=_key(offer, figures, terms, knowledge.policy))


def _confidence(offer: Choosable, knowledge: Knowledge, occasion: Occasion) -> Decimal | None:
    evidence = knowledge.evidence_of(offer.partner_id)
    if not evidence:
        return None
    kind = kind_of(observed_at=offer.heard_at, now=occasion.now, quantity=occasion.quantity)
    return confidence(evidence, kind)


def _landed(offer: Choosable, terms: Terms, quantity: int) -> Decimal:
    if not (terms.fee or terms.freight):
        return offer.home_cost
    extra = terms.fee + terms.freight / quantity
    return (offer.home_cost + extra).quantize(CENT, ROUND_HALF_UP)


def _removal(
    offer: Choosable, figures: Figures, terms: Terms, policy: Policy, occasion: Occasion
) -> Removal | None:
    if offer.withheld:
        known = {Removal.PAUSED.value, Removal.NO_RATE.value}
        return Removal(offer.withheld) if offer.withheld in known else Removal.WITHHELD
    if figures.free is not None and figures.free < occasion.quantity:
        return Removal.STOCK
    if occasion.country and terms.ship_to and occasion.country not in terms.ship_to:
        return Removal.COUNTRY
    if policy.slowest_days is not None and (figures.first - occasion.today).days > policy.slowest_days:
        return Removal.SLOW
    if figures.confidence is not None and figures.confidence < policy.least_confidence:
        return Removal.CONFIDENCE
    return None


def _key(offer: Choosable, figures: Figures, terms: Terms, policy: Policy) -> tuple[Any, ...]:
    """The partner's priority, what the retailer wants first, and the usual order: price, arrival, age of the row.

    The last makes the order total, so that ties never flicker.
    """
    usual = (figures.price, figures.first, lead_of(offer.lead_time_days), offer.pk)
    match policy.strategy:
        case Strategy.SOONEST:
            return (terms.priority, figures.first, *usual)
        case Strategy.SUREST:
            known = UNPROVEN if figures.confidence is None else figures.confidence
            return (terms.priority, -known, *usual)
        case Strategy.MARGIN:
            return (terms.priority, -figures.margin, *usual)
    return (terms.priority, *usual)
