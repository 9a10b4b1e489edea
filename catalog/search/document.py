"""What a product is found by: its words, weighed by where they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from catalog.search.words import label, words_to_index

MOST_WORDS = 200  # of a product; what comes later is the end of a long description
TITLE, NAMES, AXES, DESCRIPTION = "A", "B", "C", "D"


class Text(NamedTuple):
    """A product's row: all that is written about it, and each variant's place on its axes."""

    product: int
    title: str
    brand: str
    category: str
    description: str
    variants: Sequence[Mapping[str, str]]


class Document(NamedTuple):
    """The same, ready to be kept. Lists are in the order in which they were first met."""

    product: int
    words: list[str]
    lexemes: str
    brand: str
    category: str
    colours: list[str]
    sizes: list[str]


def document_of(text: Text, *, retailer: int) -> Document:
    """A product as search sees it."""
    axes = _axes(text.variants)
    colours, sizes = axes.get("colour", []), axes.get("size", [])
    weighed: dict[str, str] = {}
    for word, weight in _weighed(text, axes):
        weighed.setdefault(word, weight)
        if len(weighed) == MOST_WORDS:
            break
    places = [
        f"'{retailer}:{word}':{place}{weight}" for place, (word, weight) in enumerate(weighed.items(), 1)
    ]
    labels = [f"'{retailer}:{one}'" for one in _labels(text, colours, sizes)]
    return Document(
        text.product, list(weighed), " ".join((*places, *labels)), text.brand, text.category, colours, sizes
    )


def _axes(variants: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    axes: dict[str, dict[str, None]] = {}
    for attributes in variants:
        for axis, value in attributes.items():
            axes.setdefault(axis, {})[str(value)] = None
    return {axis: list(values) for axis, values in axes.items()}


def _weighed(text: Text, axes: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    places = (" ".join(values) for values in axes.values())
    for weight, part in (
        (TITLE, text.title),
        (NAMES, f"{text.brand} {text.category}"),
        (AXES, " ".join(places)),
        (DESCRIPTION, text.description),
    ):
        yield from ((word, weight) for word in words_to_index(part))


def _labels(text: Text, colours: Sequence[str], sizes: Sequence[str]) -> Iterator[str]:
    yield label("brand", text.brand)
    yield label("category", text.category)
    yield from (label("colour", colour) for colour in colours)
    yield from (label("size", size) for size in sizes)
