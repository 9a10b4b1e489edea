"""What we keep of a conversation: enough to see what happened, nothing that could be used or that names a shopper."""

import json
import re
from collections.abc import Mapping
from typing import Any

from partners.transformers.requests import AnyRequest, FileRequest, MailRequest, Request, Response

HIDDEN = "•••"
KEPT_HEADERS = frozenset(
    {"content-type", "content-length", "retry-after", "idempotency-key", "idempotent-replayed"}
)
SECRET_NAME = re.compile(
    r"pass|secret|token|key$|auth|cookie|card|iban|email|phone|name$|line[1-4]$|street|address$|search_text|notes|postal|postcode|zip",
    re.IGNORECASE,
)
MOST_CHARACTERS = 4_000


def kept_request(request: AnyRequest) -> dict[str, Any]:
    """A request as the log keeps it; authentication is added later and never comes here."""
    if isinstance(request, Request):
        return _kept_call(request)
    if isinstance(request, FileRequest):
        return {"method": request.verb.upper(), "path": request.path, "body": _body(request.content)}
    return _kept_mail(request)


def _kept_mail(request: MailRequest) -> dict[str, Any]:
    """A mail without its words: they name the shopper."""
    attached = ", ".join(f"{one.name} ({len(one.content)} bytes)" for one in request.attachments)
    return {"method": "MAIL", "path": request.to, "body": f"{request.subject} {attached}".strip()}


def _kept_call(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": request.path,
        "params": dict(request.params),
        "headers": _headers(request.headers),
        "body": _body(request.body),
    }


def kept_response(response: Response) -> dict[str, Any]:
    """A response as the log keeps it."""
    return {
        "status": response.status,
        "headers": _headers(response.headers),
        "body": _body(response.body),
    }


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value if name.lower() in KEPT_HEADERS else HIDDEN for name, value in headers.items()}


def _body(body: bytes) -> str:
    if not body:
        return ""
    try:
        text = json.dumps(_without_secrets(json.loads(body)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return f"{len(body)} bytes that are no JSON"
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}… ({len(body)} bytes)"


def _without_secrets(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _without_secrets(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner, name) for inner in value]
    return HIDDEN if isinstance(value, str) and value and SECRET_NAME.search(name) else value
