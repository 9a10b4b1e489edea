"""OAuth 2.0 client credentials (RFC 6749, 4.4): a token for an id and a secret, and a door for those who have one."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.partner import Partner
from partners.simulator.sessions import known
from partners.simulator.trade import enter


def token(partner: Partner, request: Request) -> Response:
    """A new token. Raises Refused, Silence."""
    if request.method != "POST":
        raise Refused(405, "wrong-method", "Use POST.", Allow="POST")
    enter(partner, "log-in")
    form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    client, given = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    secret = known(given, partner.secrets("secret")) if client == f"sim-{partner.code}" else ""
    if not secret:
        return Response.of({"error": "invalid_client"}, 401, **{"WWW-Authenticate": "Basic"})
    if form.get("grant_type") != "client_credentials":
        return Response.of({"error": "unsupported_grant_type"}, 400)
    lasts_s = partner.knobs.token_lasts_s
    given_token = partner.sessions.give(secret, lasts_s)
    told = {"access_token": given_token, "token_type": "Bearer", "expires_in": lasts_s}
    return Response.of(told, 200, **{"Cache-Control": "no-store"})


def check(partner: Partner, request: Request) -> None:
    """Whether a caller has a token that holds. Raises Refused."""
    if not partner.sessions.holds(bearer(request), partner.secrets("secret")):
        raise Refused(401, "invalid_token", "The token is missing or over.", **{"WWW-Authenticate": "Bearer"})


def bearer(request: Request) -> str:
    """The token that a call shows, or nothing."""
    kind, _, shown = request.headers.get("authorization", "").partition(" ")
    return shown if kind.lower() == "bearer" else ""


def _basic(request: Request) -> tuple[str, str] | None:
    """Id and secret as they come in a header, each form-encoded (RFC 6749, 2.3.1)."""
    kind, _, pair = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client, _, secret = base64.b64decode(pair, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(client), unquote_plus(secret)
