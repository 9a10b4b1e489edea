"""A product as one card in a grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.choice import Chooser
from catalog.models import Offer, Product, Variant


@dataclass(frozen=True, kw_only=True)
class Card:
    """A family, shown by one of its variants: one that can be had, and the one that was asked for if there is one.

    `reason` says in words why it is shown beside another item; such a card tells no more.
    """

    product: Product
    variant: Variant
    offer: Offer | None
    arrives: date | None
    reason: str = ""

    @property
    def sku(self) -> str:
        """Where the card leads."""
        return self.variant.sku

    @property
    def choices(self) -> str:
        """How much choice there is, in words: 4 colours. Empty where there is none."""
        if self.reason:
            return ""
        variants: list[Variant] = list(self.product.variants.all())
        axes = self.variant.axes
        if not axes:
            return ""
        axis = axes[0][0]
        values = {variant.attributes.get(axis) for variant in variants} - {None}
        return f"{len(values)} {axis}s" if len(values) > 1 else ""


def cards_of(products: Iterable[Product], *, chooser: Chooser, words: str = "") -> list[Card]:
    """Cards in the order of the products, save that what can be had comes before what is sold out."""
    cards = [
        card
        for product in products
        if (card := _card(product, words.casefold().split(), chooser)) is not None
    ]
    return sorted(cards, key=lambda card: card.offer is None)


def _card(product: Product, words: list[str], chooser: Chooser) -> Card | None:
    ranked = sorted(
        ((variant, chooser.best(variant.offers.all())) for variant in product.variants.all()),
        key=lambda pair: (pair[1] is None, -_fit(pair[0], words)),
    )
    if not ranked:
        return None
    variant, offer = ranked[0]
    when = chooser.arrives(offer)[0] if offer else None
    return Card(product=product, variant=variant, offer=offer, arrives=when)


def _fit(variant: Variant, words: list[str]) -> int:
    label = variant.label.casefold()
    return sum(word in label for word in words)
