"""What to show beside an item, and instead of one that nobody has."""

from catalog.kiosk.cards import Card
from catalog.kiosk.offering import Offering
from catalog.queries import offers
from catalog.queries.suggestions import MOST_SIBLINGS, Kin, Looked, like


def similar_to(offering: Offering) -> list[Card]:
    """Cards with a reason each, in two queries.

    The rest of its family is among them where the item cannot be had; else the choices on its page show it.
    """
    kin = [Kin(variant, list(variant.offers.all())) for variant in offering.family]
    looked = Looked(family=offering.product, kin=kin, variant=offering.variant.pk)
    siblings = 0 if offering.best else MOST_SIBLINGS
    found = like(looked, chooser=offering.chooser, siblings=siblings)
    shown = offers.by_key(one.offer for one in found)
    return [
        Card(
            product=shown[one.offer].variant.product,
            variant=shown[one.offer].variant,
            offer=shown[one.offer],
            arrives=one.arrives[0],
            reason=one.words,
        )
        for one in found
        if one.offer in shown
    ]
