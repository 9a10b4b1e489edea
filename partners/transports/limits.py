"""What the call that runs in this thread may do, known wherever its sockets are read."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

MOST_BYTES = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """One time limit for the whole conversation (`until`, monotonic seconds), and where it may go."""

    until: float
    connect_timeout_s: float
    allowed_networks: Sequence[IPv4Network | IPv6Network] = ()

    def remaining(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The time for this conversation is over.")
        return left


_limits: ContextVar[Limits] = ContextVar("limits")


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Hold the calls of this block to some limits."""
    token = _limits.set(limits)
    try:
        yield
    finally:
        _limits.reset(token)


def current() -> Limits:
    """The limits of the call that runs here."""
    return _limits.get()
