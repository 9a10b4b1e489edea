"""A variant as it can be bought: from whom, at what price, by when, and how sure we are."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from catalog.choice import FEW, Chooser, ages
from catalog.kiosk.pickers import Picker, instead_of, pickers_for
from catalog.models import Offer, Product, Variant


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """One partner's offer, the days on which its parcel would arrive, and how we know of it."""

    offer: Offer
    arrives: tuple[date, date]
    told: str


@dataclass(frozen=True, kw_only=True)
class Offering:
    """A variant of a family on the shop's floor, as known now."""

    product: Product
    variant: Variant
    chooser: Chooser

    @cached_property
    def family(self) -> list[Variant]:
        """The variant and its siblings."""
        return list(self.product.variants.all())

    @cached_property
    def lines(self) -> list[OfferLine]:
        """Every offer that can be had, the best first."""
        return [
            OfferLine(offer=offer, arrives=self.chooser.arrives(offer), told=offer.told(self.chooser.now))
            for offer in self.chooser.ranked(self.variant.offers.all())
        ]

    @property
    def alt(self) -> str:
        """Its picture in words."""
        return ", ".join(filter(None, [self.product.title, self.variant.label]))

    @property
    def best(self) -> OfferLine | None:
        """What the button buys."""
        return next(iter(self.lines), None)

    @property
    def sooner(self) -> list[OfferLine]:
        """Offers that cost more than the best one and arrive before it."""
        return [line for line in self.lines[1:] if line.arrives < self.lines[0].arrives]

    @cached_property
    def pickers(self) -> list[Picker]:
        """The choices around the variant."""
        return pickers_for(self.variant, self.family, self._can_be_had)

    @property
    def few_left(self) -> int | None:
        """How many pieces there are, once it is worth saying."""
        free = self.chooser.free(self.best.offer) if self.best else None
        return free if free is not None and free <= FEW else None

    @property
    def instead(self) -> Variant | None:
        """What to show whom this variant disappoints."""
        return instead_of(self.variant, self.family, self._can_be_had)

    @property
    def checked(self) -> str:
        """Since when we know of the best offer: checked just now, as of 3 hours ago."""
        if self.best is None:
            return ""
        offer = self.best.offer
        return ages.checked(offer.provenance, self.chooser.now - offer.heard_at)

    @property
    def fingerprint(self) -> str:
        """The same as long as a shopper would see the same."""
        offers = [
            (line.offer.pk, str(line.offer.price), str(line.arrives[0]), self.few_left) for line in self.lines
        ]
        choices = [(choice.value, choice.is_sold_out) for picker in self.pickers for choice in picker.choices]
        return hashlib.sha256(repr((offers, choices)).encode()).hexdigest()[:12]

    @cached_property
    def _able(self) -> set[int]:
        """The variants of which any partner has a piece."""
        return {variant.pk for variant in self.family if self.chooser.best(variant.offers.all())}

    def _can_be_had(self, variant: Variant) -> bool:
        return variant.pk in self._able


def offering_of(product: Product, sku: str, *, chooser: Chooser) -> Offering:
    """The offering of one variant of a family that was fetched whole."""
    variant = next(variant for variant in product.variants.all() if variant.sku == sku)
    return Offering(product=product, variant=variant, chooser=chooser)
