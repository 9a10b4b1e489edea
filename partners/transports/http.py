"""One HTTP request to a partner: sent once, never redirected, never retried, cut at the limit."""

import base64
from collections.abc import Mapping
from urllib.parse import urlencode

import urllib3

from partners.account import Account
from partners.errors import NotSent, OutcomeUnknown, PartnerError, Throttled, Unreadable
from partners.transformers.requests import Request, Response
from partners.transports import limits
from partners.transports.sockets import pools

LONGEST_WAIT_S = 3600.0
_warm = pools(kept=64)
_fresh = pools(kept=1)  # a kept connection may be closed under a request: no risk to take with an order


def send(account: Account, request: Request) -> Response:
    """Send a request and return what came back, for the transformer to read.

    Raises NotSent when no connection came about, Throttled when the partner asked us to wait, Unreadable when the
    answer breaks our limits, OutcomeUnknown for all that may have happened after the request left.
    """
    manager = _fresh if request.commits else _warm
    try:
        answer = manager.urlopen(
            request.method,
            _url(account, request),
            body=request.body or None,
            headers=_headers(account, request),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            timeout=urllib3.Timeout(total=limits.current().remaining()),
        )
        response = _read(answer)
    except PartnerError:
        raise
    except urllib3.exceptions.LocationValueError as error:
        raise NotSent(f"{account.base_url} is no address: {error}.") from error
    except (OSError, urllib3.exceptions.HTTPError) as error:
        raise OutcomeUnknown(f"The line broke before an answer came: {type(error).__name__}.") from error
    return _judged(response)


def _url(account: Account, request: Request) -> str:
    query = f"?{urlencode(request.params)}" if request.params else ""
    return f"{account.base_url.rstrip('/')}{request.path}{query}"


def _headers(account: Account, request: Request) -> dict[str, str]:
    closing = {"Connection": "close"} if request.commits else {}
    return {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "endless-aisle/1",
        **request.headers,
        **closing,
        **({} if request.anonymous else _authentication(account)),
    }


def _authentication(account: Account) -> Mapping[str, str]:
    secrets = account.credentials
    match account.auth_scheme:
        case "api-key":
            return {account.auth_header: secrets.get("key", "")}
        case "bearer":
            return {"Authorization": f"Bearer {secrets.get('token', '')}"}
        case "basic":
            pair = f"{secrets.get('username', '')}:{secrets.get('password', '')}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        case _:
            return {}


def _read(answer: urllib3.BaseHTTPResponse) -> Response:
    headers = {name.lower(): "\n".join(answer.headers.getlist(name)) for name in answer.headers}
    if headers.get("content-encoding", "identity").lower() != "identity":
        answer.close()
        raise Unreadable("The partner compressed its answer, which we did not allow.")
    body = bytearray()
    while chunk := answer.read(65_536):
        body += chunk
        if len(body) > limits.MOST_BYTES:
            answer.close()
            raise Unreadable(f"The partner's answer is longer than {limits.MOST_BYTES} bytes.")
    answer.release_conn()
    return Response(status=answer.status, headers=headers, body=bytes(body))


def _judged(response: Response) -> Response:
    """What the status alone decides; the rest is the transformer's."""
    status = response.status
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        raise Throttled(f"The partner asked us to wait ({status}).", retry_after=_seconds(response))
    if status in (401, 403):
        raise OutcomeUnknown(f"The partner refused our credentials ({status}).")
    if 300 <= status < 400:
        raise OutcomeUnknown(f"The partner sent us elsewhere ({status}); we do not follow.")
    if status >= 500:
        raise OutcomeUnknown(f"The partner failed ({status}).")
    return response


def _seconds(response: Response) -> float | None:
    """`Retry-After` in seconds, between one second and an hour; None when it makes no sense (RFC 9110, 10.2.3)."""
    value = response.headers.get("retry-after", "")
    if not (value.isascii() and value.isdigit()):
        return None
    return min(max(float(value[:9]), 1.0), LONGEST_WAIT_S)
