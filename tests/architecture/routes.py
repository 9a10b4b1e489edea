"""Every address there is, as the resolver knows it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Route(NamedTuple):
    """One address: its name with its namespace (`admin:orders_order_change`), and what it wants to know."""

    name: str
    pattern: str
    wants: frozenset[str]


def routes() -> list[Route]:
    """All of them; those without a name are named by their pattern."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str = "", space: str = "") -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pattern, inner)
        else:
            wants = {*entry.pattern.converters, *entry.pattern.regex.groupindex}
            yield Route(f"{space}{entry.name}" if entry.name else pattern, pattern, frozenset(wants))
