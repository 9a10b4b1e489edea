"""Where a partner's name may lead. The address that is checked is the address that is dialled.

A partner's base URL, and whatever its name resolves to, is foreign input: it must never reach our own network.
Checking a name and then handing the name to a client leaves a gap (the second look-up may differ), so `dial` resolves,
checks every answer and connects to the checked address itself.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from partners.errors import NotSent
from partners.transports import limits

Address = IPv4Address | IPv6Address
Resolver = Callable[..., list[tuple[Any, ...]]]

# The only part of IPv6 that IANA hands out (RFC 4291, 2.4). The rest is not the Internet, whatever Python calls it: the
# old site-local and IPv4-in-IPv6 spellings, segment routing, and what is not assigned yet.
GLOBAL_UNICAST = ip_network("2000::/3")
# Python 3.11 calls these global; IANA's special-purpose registries do not (RFC 6890, 7526, 6052, 4380, 9637).
NEVER: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2002::/16",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "3fff::/20",
    )
)


def may_reach(address: Address, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether a partner may live at this address: public, or in a network we allowed by hand."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in allowed):
        return True
    if any(address in network for network in NEVER):
        return False
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast


class Forbidden(OSError):
    """An address that a partner may not have; nothing was sent there."""


def check(address: str) -> None:
    """Let an address pass that this conversation may dial. Raises Forbidden.

    Without encryption all on the way can read our credentials, so then only a network allowed by hand will do.
    """
    found = ip_address(address.partition("%")[0])
    held = limits.current()
    if not may_reach(found, held.allowed_networks):
        raise Forbidden(f"{address} leads to an address that partners may not have.")
    if limits.is_plain() and not any(found in network for network in held.allowed_networks):
        raise Forbidden("Without encryption we speak to networks of our own alone.")


def check_all(host: str, addresses: Iterable[str]) -> None:
    """Let a name pass that leads to no address which partners may not have: one is no accident. Raises Forbidden."""
    held = limits.current()
    if not all(may_reach(ip_address(one.partition("%")[0]), held.allowed_networks) for one in addresses):
        raise Forbidden(f"{host} leads to an address that partners may not have.")


def dial(
    host: str, port: int, socket_class: type[socket.socket], resolve: Resolver = socket.getaddrinfo
) -> socket.socket:
    """Connect to a host through the guard. Raises NotSent: unknown name, forbidden address, nobody there."""
    answers = _resolved(host, port, resolve)
    last: OSError | None = None
    try:
        check_all(host, [answer[4][0] for answer in answers])
        for family, kind, protocol, _, address in answers:
            check(address[0])
            try:
                return _connected(socket_class(family, kind, protocol), address)
            except OSError as error:
                last = error
    except Forbidden as error:
        raise NotSent(str(error)) from error
    raise NotSent(f"{host} could not be reached: {last}.") from last


def _resolved(host: str, port: int, resolve: Resolver) -> list[tuple[Any, ...]]:
    try:
        return resolve(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(f"{host} is not known to the name service.") from error


def _connected(sock: socket.socket, address: Any) -> socket.socket:
    try:
        held = limits.current()
        sock.settimeout(min(held.connect_timeout_s, held.remaining()))
        sock.connect(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        sock.close()
        raise
    return sock
