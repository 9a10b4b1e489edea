"""One HTTP call over the line: sent once, never redirected, never retried, cut at the limit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote, urlencode

import urllib3
from urllib3.util import parse_url

from partners.account import Account
from partners.errors import NotSent, OutcomeUnknown, PartnerError, Unreadable
from partners.transformers.requests import AnyRequest, Request, Response
from partners.transports import bodies, limits
from partners.transports.sockets import pools

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
NOT_IN_A_HEADER = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
NOT_IN_A_PATH = re.compile(r"[\x00-\x20\x7f\\#]")


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
        whole = parse_url(f"{account.base_url.rstrip('/')}{path}{query}")
    except urllib3.exceptions.LocationValueError as error:
        raise NotSent("The partner's address makes no sense.") from error
    return whole.url if whole.path else whole._replace(path="/").url


def _leads_elsewhere(path: str) -> bool:
    """Whether a path could name another host (`@other.example`) or leave the folder (`/../admin`)."""
    steps = unquote(path.partition("?")[0]).split("/")
    return (
        path[:1] not in {"", "/", "?"}
        or NOT_IN_A_PATH.search(path) is not None
        or not {".", ".."}.isdisjoint(steps)
    )


def send(call: Call) -> Response:
    """Send a call and return what came back, whatever its status.

    Raises NotSent when no connection came about, Unreadable when the answer breaks our limits, OutcomeUnknown for all
    that may have happened after the call left.
    """
    _check(call.headers)
    limits.current().meter.start()
    try:
        time_limit = urllib3.Timeout(total=limits.current().remaining())
    except TimeoutError as error:
        raise NotSent("The time was over before the call.") from error
    try:
        return _answer(call, time_limit)
    except PartnerError:
        raise
    except urllib3.exceptions.LocationValueError as error:
        raise NotSent("The partner's address makes no sense.") from error
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise OutcomeUnknown(f"The line broke before an answer came: {type(error).__name__}.") from error


@cache
def pools_for(*, commits: bool) -> urllib3.PoolManager:
    """The connections of this process. A kept one may be closed under a call: no risk to take with an order."""
    return pools(kept=0 if commits else 64)


def _answer(call: Call, time_limit: urllib3.Timeout) -> Response:
    answer = pools_for(commits=call.commits).urlopen(
        call.method,
        call.url,
        body=call.body or None,
        headers=call.headers,
        redirect=False,
        retries=False,
        preload_content=False,
        decode_content=False,
        timeout=time_limit,
    )
    try:
        return _read(answer)
    except BaseException:
        answer.close()  # what is left on the line must never be taken for another call's answer
        raise


def _read(answer: urllib3.BaseHTTPResponse) -> Response:
    if answer.status < 200:
        raise Unreadable(f"The partner gave no final answer ({answer.status}).")
    headers = {name.lower(): "\n".join(answer.headers.getlist(name)) for name in answer.headers}
    body = bodies.whole(answer)
    answer.release_conn()
    return Response(status=answer.status, headers=headers, body=body)


def _check(headers: Mapping[str, str]) -> None:
    """What cannot be a header is told without its value, which may be a secret. Raises NotSent."""
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or NOT_IN_A_HEADER.search(value):
            raise NotSent(f"The header {name[:60]!r} cannot be sent as it is.")
