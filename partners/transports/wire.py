"""One HTTP call over the line: sent once, never redirected, never retried, cut at the limit."""

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode

import aiohttp
from yarl import URL

from partners.account import Account
from partners.errors import NotSent, OutcomeUnknown, PartnerError, Unreadable
from partners.transformers.requests import AnyRequest, Request, Response
from partners.transports import bodies, limits, lines
from partners.transports.guard import Forbidden

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
NOT_IN_A_HEADER = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
NOT_IN_A_PATH = re.compile(r"[\x00-\x20\x7f\\#]")
SENSELESS = "The partner's address makes no sense."


@dataclass(frozen=True, kw_only=True)
class Call:
    """What goes over the line. Its headers may show who we are, so `repr` does not show them."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    commits: bool = False


def call_of(account: Account, request: AnyRequest) -> Call:
    """A conversation's request as a call below the partner's address. Raises NotSent when it leads elsewhere."""
    if not isinstance(request, Request):
        raise NotSent(f"{type(request).__name__} does not travel by HTTP.")
    closing = {"Connection": "close"} if request.commits else {}
    return Call(
        method=request.method,
        url=url_of(account, request.path, request.params),
        headers={
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "endless-aisle/1",
            **request.headers,
            **closing,
        },
        body=request.body,
        commits=request.commits,
    )


def url_of(account: Account, path: str, params: Mapping[str, str] | None = None) -> str:
    """A path below the partner's address as a whole URL, spelled as it will be sent. Raises NotSent."""
    if _leads_elsewhere(path):
        raise NotSent(f"{path[:100]!r} does not lie below the partner's address.")
    query = f"?{urlencode(params)}" if params else ""
    try:
        whole = URL(f"{account.base_url.rstrip('/')}{path}{query}")
    except ValueError as error:
        raise NotSent(SENSELESS) from error
    if whole.scheme not in {"http", "https"} or not whole.host or whole.user is not None:
        raise NotSent(SENSELESS)
    return str(whole if whole.raw_path != "/" else whole.with_path("/", keep_query=True))


def _leads_elsewhere(path: str) -> bool:
    """Whether a path could name another host (`@other.example`) or leave the folder (`/../admin`)."""
    steps = unquote(path.partition("?")[0]).split("/")
    return (
        path[:1] not in {"", "/", "?"}
        or NOT_IN_A_PATH.search(path) is not None
        or not {".", ".."}.isdisjoint(steps)
    )


def begin(call: Call) -> "Future[Response]":
    """Send a call; the answer, whatever its status, will be in the future.

    Its exception is NotSent when no connection came about, Unreadable when the answer breaks our limits, OutcomeUnknown
    for all that may have happened after the call left.
    """
    return lines.begin(_answered(call))


async def _answered(call: Call) -> Response:
    """The answer, within the time limit. Every failure becomes one of our own."""
    _check(call.headers)
    line = lines.Line()
    try:
        async with asyncio.timeout(limits.current().remaining()):
            return await _answer(call, line)
    except PartnerError:
        raise
    except (OSError, aiohttp.ClientError, ValueError) as error:
        if line.stands:
            raise OutcomeUnknown(f"The line broke before an answer came: {type(error).__name__}.") from error
        raise NotSent(no_connection(error)) from error


async def _answer(call: Call, line: lines.Line) -> Response:
    url = URL(call.url, encoded=True)
    with limits.plain(url.scheme == "http"):
        sending = lines.session(commits=call.commits).request(
            call.method,
            url,
            data=call.body or None,
            headers=call.headers,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=limits.current().connect_timeout_s),
            trace_request_ctx=line,
        )
        async with sending as answer:
            if answer.status < 200:
                raise Unreadable(f"The partner gave no final answer ({answer.status}).")
            headers = {name.lower(): "\n".join(answer.headers.getall(name)) for name in answer.headers}
            pieces = answer.content.iter_chunked(bodies.PIECE)
            body = await bodies.whole(pieces, answer.headers.get("content-encoding", ""))
            return Response(status=answer.status, headers=headers, body=body)


def no_connection(error: Exception) -> str:
    """In words. That it was forbidden may stand far down, for a connection tries several addresses."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Forbidden):
            return str(cause)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"{error.host} is not known to the name service."
    if isinstance(error, ValueError):
        return SENSELESS
    if isinstance(error, TimeoutError):
        return "No connection: the time was over."
    return f"No connection: {error}."


def _check(headers: Mapping[str, str]) -> None:
    """What cannot be a header is told without its value, which may be a secret. Raises NotSent."""
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or NOT_IN_A_HEADER.search(value):
            raise NotSent(f"The header {name[:60]!r} cannot be sent as it is.")
