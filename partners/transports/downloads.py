"""Fetching a file that may be long into one of ours, through the guard, a piece at a time."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import BinaryIO

import aiohttp
from yarl import URL

from partners.errors import NotSent, PartnerError, Unreadable
from partners.transports import bodies, limits, lines
from partners.transports.wire import SENSELESS, no_connection

NOT_MODIFIED = 304


@dataclass(frozen=True, kw_only=True)
class Downloaded:
    """What a server told of a file. `is_news`: its bytes came; otherwise it is what it was the last time."""

    is_news: bool
    etag: str = ""
    last_modified: str = ""


def download(
    url: str,
    into: BinaryIO,
    *,
    known: Downloaded,
    most: int,
    timeout_s: float,
    allowed_networks: Sequence[IPv4Network | IPv6Network] = (),
) -> Downloaded:
    """Fetch what lies at an address, unless it is the `known`. Nothing is followed elsewhere. Again is harmless.

    Raises NotSent when no connection came about, Unreadable for an answer that is no such file or longer than `most`.
    """
    until = time.monotonic() + timeout_s
    held = limits.Limits(until=until, connect_timeout_s=min(10, timeout_s), allowed_networks=allowed_networks)
    with limits.limited(held):
        return lines.begin(_downloaded(url, into, known, most)).result()


async def _downloaded(url: str, into: BinaryIO, known: Downloaded, most: int) -> Downloaded:
    try:
        async with asyncio.timeout(limits.current().remaining()):
            return await _fetch(url, into, known, most)
    except PartnerError:
        raise
    except TimeoutError as error:
        raise NotSent("It did not come within the time.") from error
    except (OSError, aiohttp.ClientError, ValueError) as error:
        raise NotSent(no_connection(error)) from error


async def _fetch(url: str, into: BinaryIO, known: Downloaded, most: int) -> Downloaded:
    address = URL(url)
    if address.scheme not in {"http", "https"} or not address.host or address.user is not None:
        raise NotSent(SENSELESS)
    with limits.plain(address.scheme == "http"):
        sending = lines.session(commits=False).request(
            "GET",
            address,
            headers=_headers(known),
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=limits.current().connect_timeout_s),
            trace_request_ctx=lines.Line(),
        )
        async with sending as answer:
            if answer.status == NOT_MODIFIED:
                return Downloaded(is_news=False, etag=known.etag, last_modified=known.last_modified)
            if answer.status != 200:
                raise Unreadable(f"The address answered {answer.status}.")
            pieces = answer.content.iter_chunked(bodies.PIECE)
            async for piece in bodies.unpacked(pieces, answer.headers.get("content-encoding", ""), most=most):
                await asyncio.to_thread(into.write, piece)  # the loop is there for shoppers, not for our disk
            return Downloaded(
                is_news=True,
                etag=answer.headers.get("etag", "")[:300],
                last_modified=answer.headers.get("last-modified", "")[:100],
            )


def _headers(known: Downloaded) -> Mapping[str, str]:
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    usual = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "endless-aisle/1"}
    return usual | {name: value for name, value in told.items() if value}
