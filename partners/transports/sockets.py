"""Connections whose every read obeys the conversation's one time limit.

A time-out per read lets a partner that drips a byte a second hold us for ever; so each read waits for what is left of
the whole.
"""

import socket
import ssl
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from partners.errors import NotSent
from partners.transports import limits
from partners.transports.guard import dial


class LimitedSocket(socket.socket):
    """A socket that reads no longer than the conversation may last."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read within what is left. Raises TimeoutError."""
        self.settimeout(limits.current().remaining())
        return super().recv_into(*args, **kwargs)


class LimitedTlsSocket(ssl.SSLSocket):
    """The same under TLS."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read within what is left. Raises TimeoutError."""
        self.settimeout(limits.current().remaining())
        return super().recv_into(*args, **kwargs)


class _Guarded:
    """A connection that is dialled through the guard; whatever fails before it stands was never sent."""

    _dns_host: str
    port: int

    def _new_conn(self) -> socket.socket:
        return dial(self._dns_host, self.port, LimitedSocket)

    def connect(self) -> None:
        try:
            super().connect()  # type: ignore[misc]
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise NotSent(f"No connection: {error}.") from error


class GuardedHttp(_Guarded, HTTPConnection):
    """Plain HTTP, for networks we allowed by hand."""


class GuardedHttps(_Guarded, HTTPSConnection):
    """HTTPS, always verified."""


class GuardedHttpPool(HTTPConnectionPool):
    """Pool of plain connections."""

    ConnectionCls = GuardedHttp


class GuardedHttpsPool(HTTPSConnectionPool):
    """Pool of TLS connections."""

    ConnectionCls = GuardedHttps


def pools(*, kept: int) -> urllib3.PoolManager:
    """Connection pools behind the guard; `kept` connections per host stay open for the next call."""
    context = ssl.create_default_context()
    context.sslsocket_class = LimitedTlsSocket
    manager = urllib3.PoolManager(num_pools=512, maxsize=kept, ssl_context=context)
    manager.pool_classes_by_scheme = {"http": GuardedHttpPool, "https": GuardedHttpsPool}
    return manager
