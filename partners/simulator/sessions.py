"""Tokens that a partner has given out, each for one of its secrets and for a while."""

import hmac
import secrets
import time
from collections.abc import Iterable


class Sessions:
    """The tokens of one partner. A token ends with its time, or with the secret that it was given for."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[float, str]] = {}

    def give(self, secret: str, lasts_s: float) -> str:
        """A new token."""
        token = secrets.token_urlsafe(24)
        self._given[token] = (time.monotonic() + lasts_s, secret)
        return token

    def holds(self, token: str, taken: Iterable[str]) -> bool:
        """Whether a token still opens, as long as these secrets are taken."""
        until, secret = self._given.get(token, (0.0, ""))
        return time.monotonic() < until and secret in taken

    def revoke(self) -> None:
        """Let no token open any more."""
        self._given.clear()


def known(given: str, taken: Iterable[str]) -> str:
    """Which of the secrets was given; empty when none was. Tells nothing by the time it takes."""
    return next((one for one in taken if hmac.compare_digest(one.encode(), given.encode())), "")
