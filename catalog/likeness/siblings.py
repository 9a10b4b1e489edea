"""Variants of one family: which of them comes nearest to the one that was wanted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from catalog.likeness.sizes import from_small_to_large

Axes = Mapping[str, str]
ANOTHER = 1.0  # what another colour costs; a size costs its steps
SMALLER = 0.5  # what is too small is of less use than what is too large


class Placed(Protocol):
    """A variant: its place on each axis, the axes as people read them."""

    @property
    def attributes(self) -> Axes: ...  # noqa: D102 - the name is the variant's own


Sibling = TypeVar("Sibling", bound=Placed)


def nearest_first(wanted: Axes, family: Sequence[Sibling]) -> list[Sibling]:
    """A family by how near each comes to what was wanted: first the next size or another colour, then further ones.

    Where two are as near, the one with fewer axes changed goes first, and then the family's own order counts.
    """
    steps = {axis: from_small_to_large(_values(axis, wanted, family)) for axis in wanted}
    return sorted(family, key=lambda one: distance(wanted, one.attributes, steps=steps))


def distance(wanted: Axes, given: Axes, *, steps: Mapping[str, Sequence[str]]) -> tuple[float, int]:
    """How far a variant is from what was wanted: all steps together, and on how many axes."""
    far = [
        _steps(wanted.get(axis), given.get(axis), steps.get(axis, ())) for axis in differing(wanted, given)
    ]
    return sum(far), len(far)


def differing(wanted: Axes, given: Axes) -> list[str]:
    """The axes on which two variants differ, in the order of the second."""
    return [axis for axis in {**given, **wanted} if wanted.get(axis) != given.get(axis)]


def _steps(wanted: str | None, given: str | None, scale: Sequence[str]) -> float:
    if wanted not in scale or given not in scale:
        return ANOTHER
    up = scale.index(given) - scale.index(wanted)
    return up if up > 0 else -up + SMALLER


def _values(axis: str, wanted: Axes, family: Iterable[Placed]) -> set[str]:
    return {wanted[axis]} | {one.attributes[axis] for one in family if axis in one.attributes}
