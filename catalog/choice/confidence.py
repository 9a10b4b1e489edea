"""How likely a partner keeps its word, learnt from its acknowledgements by quantity and by the age of what we knew.

A Beta posterior mean. What happened at this age and quantity is drawn towards the partner's whole record, and that
towards the even start of Laplace's rule of succession; so a kind of order seen twice does not shout.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

LEAST_EVIDENCE = 10  # lines the partner answered, before its record speaks
DRAWN_BY = 8  # so many lines of the whole record stand beside those that are alike
AGES = (("minutes", timedelta(minutes=5)), ("hour", timedelta(hours=1)), ("hours", timedelta(hours=6)),
        ("day", timedelta(days=1)))  # fmt: skip
OLDEST = "older"
QUANTITIES = (("one", 1), ("few", 5))
MOST = "many"
THOUSANDTH = Decimal("0.001")


class Kind(NamedTuple):
    """Lines that are alike: how old our knowledge was, and how many pieces were wanted."""

    age: str
    quantity: str


class Record(NamedTuple):
    """How many lines were answered, and how many of them in full."""

    kept: int = 0
    answered: int = 0


NOTHING = Record()
Evidence = Mapping[Kind, Record]


def kind_of(*, observed_at: datetime, now: datetime, quantity: int) -> Kind:
    """The kind of a line that is ordered now on knowledge of then."""
    age = next((name for name, most in AGES if now - observed_at <= most), OLDEST)
    return Kind(age, next((name for name, most in QUANTITIES if quantity <= most), MOST))


def confidence(evidence: Evidence, kind: Kind) -> Decimal | None:
    """The chance, from 0 to 1, that a line of this kind is accepted whole; None with too little evidence to say."""
    answered = sum(record.answered for record in evidence.values())
    if answered < LEAST_EVIDENCE:
        return None
    whole = Decimal(sum(record.kept for record in evidence.values()) + 1) / (answered + 2)
    alike = evidence.get(kind, NOTHING)
    chance = (alike.kept + DRAWN_BY * whole) / (alike.answered + DRAWN_BY)
    return chance.quantize(THOUSANDTH, ROUND_HALF_UP)
