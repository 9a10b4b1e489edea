"""How a shopper's question can end, and how sure we are of it."""

from types import MappingProxyType

from django.db import models


class EnquiryOutcome(models.TextChoices):
    """What became of a question; every one has exactly one."""

    OPEN = "open", "not over yet"
    SOLD = "sold", "sold"
    INSTEAD = "instead", "bought something else"
    NOBODY = "nobody", "nobody has it"
    PRICE = "price", "price"
    SLOW = "slow", "too slow"
    LEFT = "left", "shopper left"
    UNPAID = "unpaid", "payment failed"


class Evidence(models.TextChoices):
    """How we know of an outcome."""

    SEEN = "seen", "known"
    SAID = "said", "said by the shopper"
    ASSUMED = "assumed", "assumed"


class Said(models.TextChoices):
    """What a shopper may tell with one touch after starting over."""

    PRICE = "price", "Too expensive"
    SLOW = "slow", "Takes too long"
    LOOKING = "looking", "Just looking"


_O = EnquiryOutcome
_UNSOLD = frozenset({_O.NOBODY, _O.PRICE, _O.SLOW, _O.LEFT})

LOST = _UNSOLD | {_O.UNPAID}

# A question is settled when its visit is over. Afterwards only an order's own fate changes that: one placed after we
# had given the visit up, one that every partner refused, one that nobody paid, or paid late.
ENQUIRY_MOVES = MappingProxyType(
    {
        _O.OPEN: LOST | {_O.SOLD, _O.INSTEAD},
        **dict.fromkeys(_UNSOLD, frozenset({_O.SOLD, _O.INSTEAD, _O.UNPAID, _O.NOBODY})),
        _O.SOLD: frozenset({_O.NOBODY, _O.UNPAID}),
        _O.INSTEAD: LOST | {_O.SOLD},
        _O.UNPAID: frozenset({_O.NOBODY, _O.SOLD}),
    }
)
