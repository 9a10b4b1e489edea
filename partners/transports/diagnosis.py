"""What stands between us and a partner, one step at a time and in words. Through the same guard as every call."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from partners.account import Account
from partners.errors import PartnerError
from partners.transports import deeds, limits
from partners.transports.auth import schemes, sessions
from partners.transports.connector import tls
from partners.transports.guard import dial, may_reach
from partners.transports.wire import Call

PORTS = {"https": 443, "http": 80}
SOON = timedelta(days=30)


class Step(NamedTuple):
    """One thing that was tried, whether it worked, and what was seen, in words."""

    name: str
    works: bool
    words: str


def steps(account: Account, *, timeout_s: float) -> Iterator[Step]:
    """Name, connection, encryption and log-in, as far as they come; the first that fails is the last."""
    within = limits.Limits(
        until=time.monotonic() + timeout_s,
        connect_timeout_s=account.connect_timeout_s,
        allowed_networks=account.allowed_networks,
    )
    for step in (_name, _connection, _log_in):
        with limits.limited(within):
            taken = step(account)
        if taken:
            yield taken
        if taken and not taken.works:
            return


def _name(account: Account) -> Step:
    host = _address(account).hostname or ""
    try:
        found = {answer[4][0] for answer in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return Step("Name", works=False, words=f"{host} is not known to the name service.")
    addresses = sorted(map(str, found))
    refused = [
        one for one in addresses if not may_reach(ip_address(one.partition("%")[0]), account.allowed_networks)
    ]
    words = f"{host} is {', '.join(addresses)}."
    if refused:
        return Step("Name", works=False, words=f"{words} Partners may not live at {', '.join(refused)}.")
    return Step("Name", works=True, words=words)


def _connection(account: Account) -> Step:
    address, began = _address(account), time.monotonic()
    try:
        port = address.port or PORTS[address.scheme]
        with (
            limits.plain(address.scheme == "http"),
            closing(dial(address.hostname or "", port, socket.socket)) as line,
        ):
            if address.scheme == "http":
                words = "and not encrypted: only for networks of our own."
            else:
                words = _encryption(line, address.hostname or "")
    except ssl.SSLCertVerificationError as error:
        return Step(
            "Connection",
            works=False,
            words=f"Its certificate is not to be trusted: {error.verify_message.rstrip('.')}.",
        )
    except (ssl.SSLError, PartnerError, OSError, KeyError, ValueError) as error:
        return Step("Connection", works=False, words=f"No connection: {_told(error)}")
    return Step("Connection", works=True, words=f"Open after {_ms_since(began)} ms, {words}")


def _encryption(line: socket.socket, host: str) -> str:
    """The certificate's last day; a partner forgets it more often than anything else."""
    line.settimeout(limits.current().remaining())
    with tls().wrap_socket(line, server_hostname=host) as encrypted:
        certificate, version = encrypted.getpeercert() or {}, encrypted.version()
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    left = ends - datetime.now(UTC)
    warning = f" Only {left.days} days are left: tell the partner." if left < SOON else ""
    return f"encrypted with {version}. Its certificate is good until {ends:%-d %B %Y}.{warning}"


def _log_in(account: Account) -> Step | None:
    """Log in anew, where there is a log-in before the first call; a session that is kept would prove nothing."""
    if not schemes.logs_in(account):
        return None
    began = time.monotonic()
    sessions.forget(account)
    try:
        deeds.through(schemes.shown(account, Call(method="GET", url=account.base_url, headers={})))
    except PartnerError as error:
        return Step("Log-in", works=False, words=str(error))
    return Step("Log-in", works=True, words=f"The partner let us in after {_ms_since(began)} ms.")


def _address(account: Account) -> SplitResult:
    try:
        return urlsplit(account.base_url)
    except ValueError:
        return urlsplit("")


def _told(error: Exception) -> str:
    if isinstance(error, PartnerError):
        return str(error)
    return f"{getattr(error, 'reason', '') or getattr(error, 'strerror', '') or type(error).__name__}."


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
