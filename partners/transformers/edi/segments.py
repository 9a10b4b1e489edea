"""Segments: a tag and its elements, each with its components. Positions count from 1, as in every EDI guide."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from partners.errors import Unreadable


class Segment(NamedTuple):
    """One segment of a document."""

    tag: str
    elements: tuple[tuple[str, ...], ...]

    def get(self, position: int, component: int = 1) -> str:
        """An element, or one component of it; empty when it is not there."""
        components = self.elements[position - 1] if position <= len(self.elements) else ()
        return components[component - 1] if component <= len(components) else ""

    def __str__(self) -> str:
        """The segment as a person reads it in an error."""
        return " ".join([self.tag, *(":".join(element) for element in self.elements)]).strip()


Segments = Sequence[Segment]


def segment(tag: str, *elements: str | tuple[str, ...]) -> Segment:
    """A segment to be written; what is empty at its end is left out."""
    parts = [element if isinstance(element, tuple) else (element,) for element in elements]
    while parts and not any(parts[-1]):
        parts.pop()
    return Segment(tag, tuple(parts))


def first(segments: Segments, tag: str, code: str = "") -> Segment | None:
    """The first segment of a kind, with a given code in its first element if one is asked for."""
    return next((one for one in segments if one.tag == tag and code in ("", one.get(1))), None)


def the(segments: Segments, tag: str) -> Segment:
    """A segment that must be there. Raises Unreadable."""
    found = first(segments, tag)
    if found is None:
        raise Unreadable(f"{tag} is missing.")
    return found


class Parted(NamedTuple):
    """A document in three: what comes before its lines, the lines, and what comes after."""

    head: Segments
    lines: Sequence[Segments]
    tail: Segments


def parted(segments: Segments, start: str, end: Collection[str] = ()) -> Parted:
    """Cut a document where each line begins, and before the first segment that ends the lines."""
    starts = [index for index, one in enumerate(segments) if one.tag == start]
    if not starts:
        return Parted(segments, (), segments)
    last = next(
        (index for index, one in enumerate(segments) if index > starts[0] and one.tag in end), len(segments)
    )
    starts = [index for index in starts if index < last]
    lines = [segments[begin:until] for begin, until in zip(starts, [*starts[1:], last], strict=True)]
    return Parted(segments[: starts[0]], lines, segments[last:])
