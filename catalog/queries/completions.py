"""What somebody may be about to type: items, brands and categories that their first letters fit."""

from catalog.queries.families import by_key
from catalog.queries.items import answer
from catalog.search.base import Question
from catalog.search.words import words_of

SHORTEST = 2
MOST_ITEMS = 5
MOST_NAMES = 3


def completions(words: str) -> list[str]:
    """Categories and brands first, then titles, each once; in two queries, none for less than two letters."""
    typed = words_of(words)
    if len("".join(typed)) < SHORTEST:
        return []
    hits = answer(Question(words=words, limit=MOST_ITEMS, with_facets=True))
    named = [
        one.value for one in hits.facets if one.facet in {"category", "brand"} and _fits(one.value, typed)
    ]
    titles = [family.title for family in by_key(hits.products)]
    return list(dict.fromkeys([*named[:MOST_NAMES], *titles]))


def _fits(name: str, typed: list[str]) -> bool:
    words = words_of(name)
    return all(any(word.startswith(start) for word in words) for start in typed)
