"""How alike two descriptions of a thing are, of 100. Pure: who asks has fetched both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.search.words import words_to_index

TITLE, BRAND, AXES = 60, 20, 20


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is said of a thing."""

    title: str
    brand: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def likeness(one: Described, other: Described) -> int:
    """The share of words that both titles have, the same brand, and the same places on axes.

    What only one of them says counts neither way; of what both say, a difference counts against them.
    """
    shares = [(TITLE, _shared(_words(one), _words(other)))]
    if one.brand and other.brand:
        shares.append((BRAND, float(_plain(one.brand) == _plain(other.brand))))
    ours, theirs = _places(one), _places(other)
    if axes := ours.keys() & theirs.keys():
        shares.append((AXES, sum(ours[axis] == theirs[axis] for axis in axes) / len(axes)))
    return round(100 * sum(weight * share for weight, share in shares) / sum(weight for weight, _ in shares))


def _words(thing: Described) -> set[str]:
    """Of the title without the brand, which is weighed by itself, with the places, which titles may hold."""
    said = " ".join([thing.title, *(str(place) for place in thing.attributes.values())])
    return set(words_to_index(said)) - set(words_to_index(thing.brand))


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _places(thing: Described) -> dict[str, str]:
    return {axis.lower(): _plain(str(place)) for axis, place in thing.attributes.items()}


def _plain(words: str) -> str:
    return " ".join(words_to_index(words))
