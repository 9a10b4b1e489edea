"""What a search engine is asked and answers. Whoever puts another one in place writes this class again."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

MOST_HITS = 500
TERMS = ("brand", "category", "colour", "size")


class Place(NamedTuple):
    """Where a hit stands in the order of hits: the next page goes on after it."""

    score: int
    product: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is looked for. `terms` are values by facet (`{"brand": "Northpeak"}`), compared without accents and case."""

    words: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    lead_time_days: int | None = None
    after: Place | None = None
    offset: int = 0
    limit: int = 20
    with_facets: bool = False


class Count(NamedTuple):
    """How many hits have a value of a facet."""

    facet: str
    value: str
    hits: int


@dataclass(frozen=True, kw_only=True)
class Hits:
    """A page of what was found, best first.

    `total` counts no further than `MOST_HITS`. `meant` says how words that no product has were read.
    """

    places: Sequence[Place] = ()
    total: int = 0
    facets: Sequence[Count] = ()
    meant: Mapping[str, str] = field(default_factory=dict)

    @property
    def products(self) -> list[int]:
        """The keys of the products found."""
        return [place.product for place in self.places]


class SearchEngine(ABC):
    """Finds products of the retailer in scope, and keeps what it needs for it. All methods need a scope."""

    @abstractmethod
    def find(self, question: Question) -> Hits:
        """The hits that have every word, typed right or nearly so."""

    @abstractmethod
    def renew(self, products: Collection[int]) -> None:
        """Learn what these products are called and who has them, in the caller's transaction. Again is harmless."""

    @abstractmethod
    def renew_standing(self, products: Collection[int]) -> None:
        """Learn who has these products and for how much, after nothing but offers changed. Again is harmless."""

    @abstractmethod
    def rebuild(self) -> int:
        """Make all anew for the retailer in scope; return how many products there are."""
