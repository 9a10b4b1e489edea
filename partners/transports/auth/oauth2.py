"""OAuth 2.0 client credentials (RFC 6749, 4.4): a token for our id and secret."""

import re
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from partners.account import Account
from partners.errors import LogInRefused, NotSent
from partners.transformers.base import Session
from partners.transformers.requests import Response
from partners.transports import answers, wire
from partners.transports.auth.fixed import basic_of
from partners.transports.deeds import Steps

UNTOLD_S = 300.0  # a server that does not say how long a token lasts
LONGEST_S = 86_400.0
REFUSALS = frozenset({"invalid_client", "invalid_grant", "unauthorized_client"})  # RFC 6749, 5.2
ERROR_CODE = re.compile(r"[a-z_]{1,40}")


def log_in(account: Account) -> Steps[Session]:
    """Fetch a token. Raises LogInRefused when the server does not know us, NotSent when no token came."""
    response = yield _call(account)
    error = _error(response)
    if response.status in (401, 403) or error in REFUSALS:
        raise LogInRefused(f"The partner refused our log-in ({response.status} {error}).".replace(" )", ")"))
    answers.judge(response)
    if response.status != 200:
        raise NotSent(f"No token came ({response.status} {error}).".replace(" )", ")"))
    return _session(response.json())


def _call(account: Account) -> wire.Call:
    options, secrets = account.auth_options, account.credentials
    form = {"grant_type": "client_credentials"}
    form |= {name: options[name] for name in ("scope", "audience") if options.get(name)}
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "endless-aisle/1",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    if options.get("client_auth") == "body":
        form |= {"client_id": secrets["client_id"], "client_secret": secrets["client_secret"]}
    else:  # each half form-encoded first (RFC 6749, 2.3.1)
        headers |= basic_of(quote_plus(secrets["client_id"]), quote_plus(secrets["client_secret"]))
    return wire.Call(method="POST", url=_url(account), headers=headers, body=urlencode(form).encode())


def _url(account: Account) -> str:
    """Below the partner's address, or a whole one: then encrypted, unless it is the partner's own host."""
    told = account.auth_options.get("token_url", "")
    if not told:
        raise NotSent("This partner's token_url is missing.")
    if told.startswith("/"):
        return wire.url_of(account, told)
    if not (told.startswith("https://") or _origin(told) == _origin(account.base_url)):
        raise NotSent("This partner's token_url must begin with https.")
    return told


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NotSent("This partner's token_url makes no sense.") from error
    return parts.scheme, parts.netloc


def _error(response: Response) -> str:
    """The server's word for why not, if it is one; its sentences might repeat what we sent."""
    if response.status == 200:
        return ""
    try:
        word = response.json()["error"]
    except Exception:  # noqa: BLE001 - whatever it says, the status has said enough
        return ""
    return word if isinstance(word, str) and ERROR_CODE.fullmatch(word) else ""


def _session(document: Any) -> Session:
    told = document if isinstance(document, dict) else {}
    token, kind = told.get("access_token"), told.get("token_type", "bearer")
    if not isinstance(token, str) or not token or not isinstance(kind, str) or kind.lower() != "bearer":
        raise NotSent("The partner's token is none that we can show.")
    return Session(headers={"Authorization": f"Bearer {token}"}, lasts_s=_seconds(told.get("expires_in")))


def _seconds(told: Any) -> float:
    """How long it lasts; some write the number as a text."""
    try:
        seconds = float(told)
    except (TypeError, ValueError, OverflowError):
        return UNTOLD_S
    return min(max(seconds, 0.0), LONGEST_S) if seconds == seconds else UNTOLD_S  # noqa: PLR0124 - NaN is not
