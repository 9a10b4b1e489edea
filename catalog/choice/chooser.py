"""Choosing among offers for somebody who looks: the same judgement as a decision's, without its record."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from catalog.choice.promise import Days, promised
from catalog.choice.ranking import Choosable, free_of, judge
from catalog.choice.terms import Knowledge, Occasion

Offered = TypeVar("Offered", bound=Choosable)


class Chooser:
    """Compares offers on one occasion. Days of arrival repeat from offer to offer and are worked out once."""

    def __init__(self, knowledge: Knowledge, occasion: Occasion) -> None:
        self.knowledge = knowledge
        self.occasion = occasion
        self._promises: dict[tuple[int, int | None, date | None], Days] = {}

    @property
    def today(self) -> date:
        """The day on the shop floor."""
        return self.occasion.today

    @property
    def now(self) -> datetime:
        """The moment of the choice."""
        return self.occasion.now

    def ranked(self, offers: Iterable[Offered], quantity: int = 1) -> list[Offered]:
        """Offers of which so many pieces can be had, the best first."""
        occasion = self.occasion.of(quantity)
        judged = (
            (judge(offer, knowledge=self.knowledge, occasion=occasion, days=self.arrives(offer)), offer)
            for offer in offers
        )
        able = [(verdict.key, offer) for verdict, offer in judged if verdict.removed is None]
        return [offer for _, offer in sorted(able, key=lambda pair: pair[0])]

    def best(self, offers: Iterable[Offered], quantity: int = 1) -> Offered | None:
        """The offer to show or to sell so many pieces from, or None when they cannot be had."""
        return next(iter(self.ranked(offers, quantity)), None)

    def free(self, offer: Choosable) -> int | None:
        """The pieces of it that may be sold; None is uncounted."""
        return free_of(offer.available, self.knowledge.terms_of(offer.partner_id).safety_stock)

    def arrives(self, offer: Choosable) -> Days:
        """The first and last day on which its parcel would arrive."""
        wanted = (offer.partner_id, offer.lead_time_days, offer.backorder_on)
        if wanted not in self._promises:
            self._promises[wanted] = promised(
                offer.lead_time_days,
                terms=self.knowledge.terms_of(offer.partner_id),
                occasion=self.occasion,
                backorder_on=offer.backorder_on,
            )
        return self._promises[wanted]
