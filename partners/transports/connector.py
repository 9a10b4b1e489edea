"""Connections of aiohttp that lead nowhere we did not check, and bring no more than we asked for."""

import socket
import ssl
from functools import partial
from typing import Any, cast

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_parser import RawResponseMessage
from aiohttp.resolver import ThreadedResolver
from aiohttp.streams import StreamReader

from partners.errors import Unreadable
from partners.transports import limits
from partners.transports.guard import check, check_all

FINAL = 200


def tls() -> ssl.SSLContext:
    """How every connection is encrypted: certificate and name are verified, always."""
    return ssl.create_default_context()


class GuardedConnector(aiohttp.TCPConnector):
    """Connections behind the guard. Unless they are `kept`, each serves one call, whatever the partner says of keeping.

    A name is asked for anew each time and by each call for itself: what one conversation may reach is no answer for
    another.
    """

    def __init__(self, *, kept: bool) -> None:
        super().__init__(
            limit=0,  # who may ask how often at once is the fan-out's business
            force_close=not kept,
            resolver=_GuardedResolver(),
            use_dns_cache=False,
            socket_factory=_dialled,
            ssl=tls(),
        )
        counting = cast("partial[ResponseHandler]", partial(_CountingHandler, loop=self._loop))
        self._factory = counting  # aiohttp has no public place for it


class _GuardedResolver(AbstractResolver):
    """Names, each of whose addresses a partner may have."""

    def __init__(self) -> None:
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a name. Raises Forbidden when any of them is none that a partner may have."""
        found = await self._names.resolve(host, port, family)
        check_all(host, [answer["host"] for answer in found])
        return found

    async def close(self) -> None:
        """Nothing is open."""


def _dialled(address: tuple[Any, ...]) -> socket.socket:
    """A socket for an address that is about to be dialled: the last look, also at what was never a name."""
    family, kind, protocol, _, (host, *_) = address
    check(host)
    line = socket.socket(family, kind, protocol)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class _CountingHandler(ResponseHandler):
    """Reads answers and cuts off one that is too long, whatever it is made of: headers are as much as a body.

    What comes after a whole answer was asked for by nobody, and must never be taken for the answer to the next call.
    """

    _counted = 0
    _body: StreamReader | None = None

    def set_response_params(self, **options: Any) -> None:
        """Another answer begins."""
        self._counted, self._body = 0, None
        super().set_response_params(**options)

    def feed_data(self, answer: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """The head of an answer came, with its body to come; hints (1xx) are none yet."""
        head, body = answer
        self._body = body if head.code >= FINAL else None
        super().feed_data(answer, size)

    def data_received(self, data: bytes) -> None:
        """Take bytes in, as long as they are asked for and not too many. None at all only let the parser go on."""
        if data and self._body is not None and self._body.is_eof():
            self.abort()
            return
        self._counted += len(data)
        if self._counted > limits.MOST_BYTES + limits.MOST_ENVELOPE:
            self._give_up(Unreadable(f"The partner's answer is longer than {limits.MOST_BYTES} bytes."))
            return
        super().data_received(data)

    def _give_up(self, why: Unreadable) -> None:
        """Tell whoever waits for the head and whoever reads the body, and hang up."""
        self.set_exception(why)
        if self._body is not None:
            self._body.set_exception(why)
        self.abort()
