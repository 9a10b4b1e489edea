"""Fetching a picture that a partner named, through the same guard as every call.

A picture's address is whatever a partner wrote: it may lead anywhere, so nothing of ours is shown there, and each place
that we are sent on to is looked at anew.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from yarl import URL

from partners.errors import NotSent, Rejected, Unreadable
from partners.transformers.requests import Response
from partners.transports import answers, limits, wire
from partners.transports.limits import Limits
from partners.transports.wire import Call

MOST_MOVES = 3
MOVED = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({400, 404, 410})
CONNECT_TIMEOUT_S = 3.0
ACCEPTED = "image/avif,image/webp,image/png,image/jpeg,image/gif"
NO_ADDRESS = "That is no address of a picture."


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What came: the bytes, or None when they are those we have; and the tag by which to ask the next time."""

    content: bytes | None
    tag: str


def fetch(
    address: str,
    *,
    tag: str = "",
    timeout_s: float,
    allowed_networks: Sequence[IPv4Network | IPv6Network] = (),
) -> Fetched:
    """The picture at an address, within one time limit for all of it.

    Only https, save in a network that was allowed by hand. Raises NotSent, Throttled, Unreadable and OutcomeUnknown as
    the wire does, Rejected when there is no picture.
    """
    held = Limits(
        until=time.monotonic() + timeout_s,
        connect_timeout_s=CONNECT_TIMEOUT_S,
        allowed_networks=allowed_networks,
    )
    with limits.limited(held):
        return _followed(_checked(address), tag)


def _followed(url: URL, tag: str) -> Fetched:
    for _ in range(MOST_MOVES + 1):
        response = wire.begin(_call(url, tag)).result()
        if response.status not in MOVED:
            return _fetched(response, tag)
        url = _moved(url, response.headers.get("location", ""))
    raise Unreadable(f"The picture moved more than {MOST_MOVES} times.")


def _call(url: URL, tag: str) -> Call:
    known = {"If-None-Match": tag} if tag else {}
    headers = {"Accept": ACCEPTED, "Accept-Encoding": "identity", "User-Agent": "endless-aisle/1", **known}
    return Call(method="GET", url=str(url), headers=headers)


def _moved(url: URL, location: str) -> URL:
    """Where we are sent on to; never from an encrypted place to one that is not. Raises NotSent."""
    try:
        there = _checked(str(url.join(URL(location))))
    except ValueError as error:
        raise NotSent(NO_ADDRESS) from error
    if url.scheme == "https" and there.scheme != "https":
        raise NotSent("The picture moved to where nothing is encrypted.")
    return there


def _checked(address: str) -> URL:
    """An address that can be asked for; whether it may be, the guard says when it is dialled. Raises NotSent."""
    try:
        url = URL(address).with_fragment(None)
    except ValueError as error:
        raise NotSent(NO_ADDRESS) from error
    if url.scheme not in {"http", "https"} or not url.host or url.user is not None:
        raise NotSent(NO_ADDRESS)
    return url


def _fetched(response: Response, tag: str) -> Fetched:
    """What an answer brought. Raises Rejected, Throttled, OutcomeUnknown and Unreadable."""
    if response.status == 304 and tag:
        return Fetched(content=None, tag=tag)
    if response.status in GONE:
        raise Rejected(f"There is no picture ({response.status}).")
    answers.judge(response, anonymous=True)
    if response.status != 200:
        raise Unreadable(f"Instead of a picture came an answer of another kind ({response.status}).")
    return Fetched(content=response.body, tag=_tag(response))


def _tag(response: Response) -> str:
    """The tag, if it fits and can be sent back as it is."""
    tag = response.headers.get("etag", "")
    return tag if len(tag) <= 200 and tag.isascii() and tag.isprintable() else ""
