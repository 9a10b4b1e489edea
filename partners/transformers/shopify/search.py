"""Shopify's search syntax: `barcode:"9500000000051" OR barcode:"09500000000051"`.

Its page: "Shopify API search syntax".
"""

from collections.abc import Iterable


def quoted(value: str) -> str:
    """A text that the search takes as it is, whatever signs are in it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def any_of(name: str, values: Iterable[str]) -> str:
    """A search for rows whose field is one of some values."""
    return " OR ".join(f"{name}:{quoted(value)}" for value in values)


def all_of(words: str) -> str:
    """A search for rows that hold all of some words."""
    return " ".join(quoted(word) for word in words.split())
