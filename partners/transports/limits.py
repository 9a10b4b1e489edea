"""What the call that runs in this thread may do, known wherever its sockets are read."""

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any

MOST_BYTES = 4_000_000
MOST_ENVELOPE = 256_000  # status lines, headers, the marks between chunks: what no reader of bodies counts


class Opened:
    """What a conversation has opened and uses until it is over, such as a mailbox."""

    def __init__(self) -> None:
        self._things: dict[Hashable, Any] = {}
        self._to_close = ExitStack()

    def get(self, key: Hashable, open_it: Callable[[], Any]) -> Any:
        """What is open under this key, or is opened now. Its `close` is called when the conversation is over."""
        if key not in self._things:
            thing = open_it()
            self._to_close.callback(thing.close)
            self._things[key] = thing
        return self._things[key]

    def close(self) -> None:
        """Close it all."""
        self._things.clear()
        self._to_close.close()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """One time limit for the whole conversation (`until`, monotonic seconds), and where it may go."""

    until: float
    connect_timeout_s: float
    allowed_networks: Sequence[IPv4Network | IPv6Network] = ()
    opened: Opened = field(default_factory=Opened, compare=False)

    def remaining(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The time for this conversation is over.")
        return left


_limits: ContextVar[Limits] = ContextVar("limits")
_is_plain: ContextVar[bool] = ContextVar("is_plain", default=False)


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Hold the calls of this block to some limits."""
    token = _limits.set(limits)
    try:
        yield
    finally:
        _limits.reset(token)


@contextmanager
def plain(is_plain: bool) -> Iterator[None]:  # noqa: FBT001 - reads as what it says
    """The call of this block is encrypted, or is not."""
    token = _is_plain.set(is_plain)
    try:
        yield
    finally:
        _is_plain.reset(token)


def is_plain() -> bool:
    """Whether the call that runs here is not encrypted."""
    return _is_plain.get()


def current() -> Limits:
    """The limits of the call that runs here."""
    return _limits.get()
