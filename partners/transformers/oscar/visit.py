"""One visit to the shop: its cookies, its pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from partners.errors import Unreadable
from partners.transformers.oscar.addresses import next_page
from partners.transformers.oscar.reading import document, field, rows
from partners.transformers.requests import Conversation, Request, Response

MOST_PAGES = 40
Ask = Callable[[Mapping[str, str]], Conversation[Response]]


class Visit:
    """A guest's way through the shop. Its cookies hold its basket; no other conversation ever sees them."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Conversation[Response]:
        """Ask for something as the guest."""
        return (yield from self.send(Request.get(path, params=params, anonymous=True)))

    def post(self, path: str, content: Any) -> Conversation[Response]:
        """Change something as the guest."""
        return (yield from self.send(Request.post(path, content=content, anonymous=True)))

    def send(self, request: Request) -> Conversation[Response]:
        """Send a request with the visit's cookies and keep those that come back."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {**request.headers, "Cookie": cookies} if cookies else request.headers
        response = yield replace(request, headers=headers)
        for line in response.headers.get("set-cookie", "").splitlines():
            self._keep(line)
        return response

    def list(self, path: str, params: Mapping[str, str] | None = None) -> Conversation[list[Any]]:
        """All rows of a list, from all its pages."""
        return (yield from all_pages(partial(self.get, path), path, params or {}))

    def _keep(self, line: str) -> None:
        """Take in one `Set-Cookie` (RFC 6265, 5.2); an emptied one is gone."""
        name, _, value = line.partition(";")[0].strip().partition("=")
        if value.strip('"'):
            self._cookies[name] = value
        else:
            self._cookies.pop(name, None)


def all_pages(ask: Ask, path: str, params: Mapping[str, str]) -> Conversation[list[Any]]:
    """Ask a list for page after page, where the shop gives pages at all. Raises Unreadable when there is no end."""
    found: list[Any] = []
    for _ in range(MOST_PAGES):
        page = document((yield from ask(params)))
        if isinstance(page, list):
            return found + page
        found += rows(page, "results")
        following = field(page, "next")
        if following is None:
            return found
        params = next_page(following, path)
    raise Unreadable(f"The list at {path} does not end.")
