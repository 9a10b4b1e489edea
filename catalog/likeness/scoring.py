"""How like another product is, from 0 to 1: what it is called, where it stands, who makes it, its sizes, its price."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import exp, log, sqrt
from statistics import fmean
from typing import NamedTuple

TITLE, CATEGORY, TEXT, AXES, PRICE, BRAND = 0.40, 0.25, 0.08, 0.09, 0.10, 0.08
LEAST = 0.25  # what is less like it than this is not shown
STEPS = (">", "/", "|")  # what may stand between the parts of a category's path
FIRST, LAST = 1.2, 2.0  # times as much for the words at both ends of a title
SHORTEST_NAME = 3  # letters
BY_THE_WAY = 0.5  # a word of the title that stands elsewhere at the other one
LONGEST_WAIT = 28  # days; from here on later is not worse
PATIENCE = 0.3  # the share of its worth that a thing loses by then


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is compared of a product. `price` is None where nobody knows one; only one currency is ever compared."""

    category: str = ""
    brand: str = ""
    axes: Mapping[str, str] = field(default_factory=dict)
    price: Decimal | None = None
    currency: str = ""


class Met(NamedTuple):
    """Which of the words looked for a product has in its title, and anywhere; and all words of its title."""

    in_title: Collection[str]
    anywhere: Collection[str]
    title: Sequence[str]


class Wording:
    """Compares words: the fewer of the products at hand have one, the more it tells.

    The word that names the thing stands last in most titles (Compact Digital Camera, Regenjacke) and first in others
    (cadeira de baloiço): where two titles end or begin alike, that word counts for more.
    """

    def __init__(self, *, titled: Sequence[str], told: Sequence[str], met: Sequence[Met]) -> None:
        having = Counter(word for one in met for word in one.anywhere)
        self._titled, self._told = titled, told
        self._rarity = {word: log(2 + len(met) / (1 + having[word])) for word in (*titled, *told)}
        self._usual = fmean(self._rarity[word] for word in titled) if titled else 1.0
        self._own = self._weighed(titled)

    def title(self, met: Met) -> float:
        """How much of both titles is the same, from 0 to 1."""
        theirs = self._weighed(met.title)
        whole = sqrt(sum(self._own.values()) * sum(theirs.values()))
        in_title = sum(min(self._own[word], theirs.get(word, self._rarity[word])) for word in met.in_title)
        by_the_way = sum(self._rarity[word] for word in self._titled if word in met.anywhere) - sum(
            self._rarity[word] for word in met.in_title
        )
        return min(1.0, (in_title + BY_THE_WAY * by_the_way) / whole) if whole else 0.0

    def text(self, met: Met) -> float:
        """How much of what is told of the one is told of the other."""
        whole = sum(self._rarity[word] for word in self._told)
        return (
            sum(self._rarity[word] for word in self._told if word in met.anywhere) / whole if whole else 0.0
        )

    def _weighed(self, title: Sequence[str]) -> dict[str, float]:
        """The words of a title by what they tell."""
        weights = {word: self._rarity.get(word, self._usual) for word in title}
        naming = [word for word in title if word.isalpha() and len(word) >= SHORTEST_NAME]
        for word, times in zip((naming[:1] + naming[-1:]), (FIRST, LAST), strict=False) if naming else ():
            weights[word] *= times
        return weights


def likeness(looked: Traits, other: Traits, *, title: float, text: float) -> float:
    """How like another product is, given how like their words are."""
    return (
        TITLE * title
        + TEXT * text
        + CATEGORY * _category(looked.category, other.category)
        + BRAND * (bool(looked.brand) and looked.brand.casefold() == other.brand.casefold())
        + AXES * _axes(looked.axes, other.axes)
        + PRICE * _price(looked, other)
    )


def worth(likeness: float, *, first: date, today: date) -> float:
    """Likeness × promise: what comes sooner is worth a little more."""
    days = min(max(0, (first - today).days), LONGEST_WAIT)
    return likeness * (1 - PATIENCE * days / LONGEST_WAIT)


def path_of(category: str) -> list[str]:
    """The parts of a category, the widest first."""
    for step in STEPS[1:]:
        category = category.replace(step, STEPS[0])
    return [part for one in category.casefold().split(STEPS[0]) if (part := one.strip())]


def _category(one: str, other: str) -> float:
    """How far two paths go together: 1 for the same."""
    if one == other:
        return 1.0 if one else 0.0
    mine, theirs = path_of(one), path_of(other)
    together = 0
    for here, there in zip(mine, theirs, strict=False):
        if here != there:
            break
        together += 1
    return together / max(len(mine), len(theirs), 1)


def _axes(wanted: Mapping[str, str], given: Mapping[str, str]) -> float:
    """The share of what was chosen that can be chosen here as well; having the same axes counts a little."""
    if not wanted:
        return 0.0
    same = sum(given.get(axis) == value for axis, value in wanted.items())
    return (0.7 * same + 0.3 * len(wanted.keys() & given.keys())) / len(wanted)


def _price(looked: Traits, other: Traits) -> float:
    """1 for the same price; a third of it for one that is three times as high or low."""
    if not (looked.price and other.price) or looked.currency != other.currency:
        return 0.0
    return exp(-abs(log(other.price / looked.price)))
