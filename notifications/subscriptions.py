"""Who hears of what. Not every move of an order is news."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from notifications.models.delivery import Audience


class Letter(NamedTuple):
    """One mail: who gets it, and which template writes it (`templates/notifications/mail`)."""

    audience: Audience
    template: str


STORE_NEWS = Letter(Audience.STORE, "store-news")
SHOPPER_NEWS = Letter(Audience.SHOPPER, "shopper-news")

LETTERS: Mapping[str, tuple[Letter, ...]] = MappingProxyType(
    {
        "order.placed": (
            Letter(Audience.STORE, "store-order"),
            Letter(Audience.SHOPPER, "shopper-receipt"),
        ),
        "purchase-order.acknowledged": (STORE_NEWS, SHOPPER_NEWS),
        "purchase-order.partial": (STORE_NEWS, SHOPPER_NEWS),
        "purchase-order.rejected": (STORE_NEWS, SHOPPER_NEWS),
        "purchase-order.cancelled": (STORE_NEWS, SHOPPER_NEWS),
        "purchase-order.parked": (STORE_NEWS,),
        "credentials.refused": (Letter(Audience.HEAD_OFFICE, "hq-credentials"),),
    }
)

# Each of these tells a shopper how the whole order stands, so the latest makes the earlier ones needless.
NEWS = frozenset(kind for kind, letters in LETTERS.items() if SHOPPER_NEWS in letters)


def letters_for(kind: str) -> tuple[Letter, ...]:
    """The mails an event of this kind leads to."""
    return LETTERS.get(kind, ())


def letter_for(kind: str, audience: str) -> Letter:
    """The mail a delivery was made for. Raises LookupError when a newer release no longer writes it."""
    for letter in letters_for(kind):
        if letter.audience == audience:
            return letter
    raise LookupError(f"Nobody writes to {audience} about {kind}.")
