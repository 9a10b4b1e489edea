"""Connections whose every read obeys the conversation's one time limit.

A time-out per read lets a partner that drips a byte a second hold us for ever; so each read waits for what is left of
the whole, and is counted.
"""

import socket
import ssl
from ipaddress import ip_address
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from partners.errors import NotSent
from partners.transports import limits
from partners.transports.guard import dial


class LimitedSocket(socket.socket):
    """A socket that reads no longer than the conversation may last, and no more than an answer may be."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read within what is left. Raises TimeoutError, and Unreadable when the answer is too long."""
        self.settimeout(limits.current().remaining())
        received = super().recv_into(*args, **kwargs)
        limits.current().meter.count(received)
        return received


class LimitedTlsSocket(ssl.SSLSocket):
    """The same under TLS."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read within what is left. Raises TimeoutError, and Unreadable when the answer is too long."""
        self.settimeout(limits.current().remaining())
        received = super().recv_into(*args, **kwargs)
        limits.current().meter.count(received)
        return received


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
    """Plain HTTP, only into networks we allowed by hand: all on the way can read it, our credentials too."""

    def _new_conn(self) -> socket.socket:
        return at_home(super()._new_conn())


class GuardedHttps(_Guarded, HTTPSConnection):
    """HTTPS, always verified."""


class GuardedHttpPool(HTTPConnectionPool):
    """Pool of plain connections."""

    ConnectionCls = GuardedHttp


class GuardedHttpsPool(HTTPSConnectionPool):
    """Pool of TLS connections."""

    ConnectionCls = GuardedHttps


class _Unkept:
    """A pool whose connections serve one call each, whatever the partner says of keeping them."""

    def _put_conn(self, conn: Any) -> None:
        if conn:
            conn.close()
        super()._put_conn(conn)  # type: ignore[misc]  # urllib3's pools have it


class UnkeptHttpPool(_Unkept, GuardedHttpPool):
    """Plain connections, each used once."""


class UnkeptHttpsPool(_Unkept, GuardedHttpsPool):
    """TLS connections, each used once."""


def at_home(line: socket.socket) -> socket.socket:
    """The same connection, if it leads into a network we allowed by hand. Raises NotSent."""
    address = ip_address(line.getpeername()[0].partition("%")[0])
    if any(address in network for network in limits.current().allowed_networks):
        return line
    line.close()
    raise NotSent("Without encryption we speak to networks of our own alone.")


def tls() -> ssl.SSLContext:
    """How every connection is encrypted: certificate and name are verified, always."""
    context = ssl.create_default_context()
    context.sslsocket_class = LimitedTlsSocket
    return context


def pools(*, kept: int) -> urllib3.PoolManager:
    """Connection pools behind the guard; `kept` connections per host stay open for the next call."""
    manager = urllib3.PoolManager(num_pools=512, maxsize=max(kept, 1), ssl_context=tls())
    kind = (GuardedHttpPool, GuardedHttpsPool) if kept else (UnkeptHttpPool, UnkeptHttpsPool)
    manager.pool_classes_by_scheme = {"http": kind[0], "https": kind[1]}
    return manager
