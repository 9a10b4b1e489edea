"""Lists that come in pages: where the next one is, and when there is none.

The end is what the partner says it is, never a page on which nothing was found: the mapping may have left out its rows.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from partners.errors import Unreadable
from partners.transformers.declarative.expressions import Budget, evaluate, holds
from partners.transformers.reading import count_of, text_of
from partners.transformers.requests import Request

COUNTED = ("number", "offset")


class Turn:
    """How a partner's pages are turned. Without a way, the first page is all."""

    def __init__(self, spec: Mapping[str, Any] | None, budget: Budget) -> None:
        self._spec = spec or {}
        self._budget = budget
        self._step = self._spec["size"] if self._spec.get("by") == "offset" else 1
        self._place = self._spec.get("first", 0 if self._spec.get("by") == "offset" else 1)
        self.most: int = self._spec.get("most", 10) if spec else 1

    def first(self, asked: Request) -> Request:
        """The request for the first page."""
        return self._at(asked, self._place) if self._spec.get("by") in COUNTED else asked

    def next(self, asked: Request, told: Any) -> Request | None:
        """The request for the page after this one, or None. Raises Unreadable when the partner sends us elsewhere."""
        by = self._spec.get("by")
        if by is None:
            return None
        if by in COUNTED:
            self._place += self._step
            return self._at(asked, self._place) if self._has_more(told) else None
        following = evaluate(self._spec["at"], told, "pages.at", self._budget)
        if following in (None, "", False):
            return None
        return _linked(asked, following) if by == "link" else self._at(asked, following)

    def _has_more(self, told: Any) -> bool:
        """By the last page's number, the number of all rows, or what holds as long as there is more."""
        if "more" in self._spec:
            return holds(self._spec["more"], told, "pages.more", self._budget)
        end = count_of(evaluate(self._spec["at"], told, "pages.at", self._budget), "pages.at")
        return bool(self._place < end if self._spec["by"] == "offset" else self._place <= end)

    def _at(self, asked: Request, place: Any) -> Request:
        place = str(place) if isinstance(place, int) and not isinstance(place, bool) else place
        return replace(asked, params={**asked.params, self._spec["param"]: text_of(place, "pages.at")})


def _linked(asked: Request, address: Any) -> Request:
    """The same path with what the address of the next page asks it for; no other path, no other host is followed."""
    try:
        parts = urlsplit(text_of(address, "pages.at"))
        path, query = parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        path, query = "", {}
    if not query or not (path == "" or path.endswith(asked.path)):
        raise Unreadable(f"The next page is elsewhere: {str(address)[:100]!r}.")
    return replace(asked, params=query)
