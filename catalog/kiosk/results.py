"""What words found, one page of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from catalog.choice import Chooser
from catalog.kiosk.cards import Card, cards_of
from catalog.kiosk.choosing import chooser_of
from catalog.queries import items, shop
from catalog.search.base import Hits
from stores.models import Store

PAGE = 60
LAST_PAGE = 50
PAGE_NUMBER = re.compile(r"[1-9][0-9]?")


@dataclass(frozen=True, kw_only=True)
class Results:
    """The families that have every word, the best first; at most 60 at a time."""

    words: str
    store: Store
    page: int = 1

    @cached_property
    def chooser(self) -> Chooser:
        """Who compares the offers."""
        return chooser_of(self.store)

    @cached_property
    def hits(self) -> Hits:
        """What the search found, and how it read words that no product has."""
        return items.search(self.words, offset=(self.page - 1) * PAGE, limit=PAGE)

    @property
    def count(self) -> int:
        """How many families there are on all pages."""
        return self.hits.total

    @cached_property
    def cards(self) -> list[Card]:
        """Those of this page."""
        found = items.in_order(self.hits.products)
        return cards_of(found, chooser=self.chooser, words=self.words)

    @property
    def next_page(self) -> int | None:
        """The page after this one, if there is one."""
        return self.page + 1 if self.page * PAGE < self.count and self.page < LAST_PAGE else None

    @cached_property
    def nearest(self) -> list[Card]:
        """What comes close, for when nothing was found."""
        return cards_of(shop.nearest(self.words), chooser=self.chooser, words=self.words)

    def arrived(self, *, since: datetime, seen: list[str]) -> list[Card]:
        """What partners have told of since the question was put, beyond the cards that are shown."""
        room = max(0, 2 * PAGE - len(seen))
        products = shop.arrived(self.words, since=since, seen=seen)[:room]
        return cards_of(products, chooser=self.chooser, words=self.words)


def page_number(text: str) -> int:
    """The page an address names; the first for one that makes no sense."""
    return min(int(text), LAST_PAGE) if PAGE_NUMBER.fullmatch(text) else 1
