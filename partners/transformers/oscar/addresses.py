"""Oscar names everything by its full address. We follow only those below the place we were sent to."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from partners.errors import Unreadable

PLAIN_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+/")


@dataclass(frozen=True)
class Base:
    """Where the shop believes its API begins, told by the address of something whose path we know.

    The driver sends to our own base URL whatever the shop believes; what an address adds to the shop's is the path.
    """

    url: str

    @classmethod
    def told_by(cls, url: Any, path: str) -> "Base":
        """The base of an address that ends with a path, or of anything below that path. Raises Unreadable."""
        base, found, _ = url.rpartition(path) if isinstance(url, str) else ("", "", "")
        parts = urlsplit(base)
        if not found or parts.scheme not in ("http", "https") or not parts.netloc or parts.query:
            raise Unreadable(f"The address of {path} is none: {str(url)[:100]!r}.")
        return cls(base)

    @property
    def host(self) -> str:
        """The shop's name."""
        return urlsplit(self.url).netloc

    def below(self, url: Any) -> str:
        """The path of an address below the base. Raises Unreadable for any other address."""
        path = url.removeprefix(self.url) if isinstance(url, str) and url.startswith(self.url) else ""
        if not PLAIN_PATH.fullmatch(path):
            raise Unreadable(f"The shop sends us elsewhere: {str(url)[:100]!r}.")
        return path

    def address(self, path: str) -> str:
        """The full address of a path."""
        return f"{self.url}{path}"


def next_page(url: Any, path: str) -> dict[str, str]:
    """What the address of a list's next page asks the same path for. Raises Unreadable when it is another path's."""
    address, _, query = url.partition("?") if isinstance(url, str) else ("", "", "")
    if not address.endswith(path):
        raise Unreadable(f"The next page is elsewhere: {str(url)[:100]!r}.")
    return dict(parse_qsl(query))
