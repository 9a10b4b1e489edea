"""Requests and responses as pages lay them out."""

import json
from collections.abc import Mapping
from typing import Any

from partners.transformers.requests import AnyRequest, FileRequest, Request


def turn_of(turn: Mapping[str, Any]) -> dict[str, Any]:
    """A request and its response as they were kept, and whose credentials it was shown."""
    return {
        name: {**said, "body": _laid_out(said.get("body", ""))} if isinstance(said, dict) else said
        for name, said in turn.items()
    }


def request_of(request: AnyRequest) -> dict[str, Any]:
    """A request that was not sent, in full: it holds nobody's details and shows nobody who we are."""
    if isinstance(request, Request):
        params, headers = dict(request.params), dict(request.headers)
        said = {"method": request.method, "path": request.path, "params": params, "headers": headers}
        return {**said, "body": _laid_out(_text(request.body)), "commits": request.commits}
    if isinstance(request, FileRequest):
        said = {"method": request.verb.upper(), "path": request.path, "body": _text(request.content)}
        return {**said, "commits": request.commits}
    attached = [f"{one.name}:\n{_text(one.content)}" for one in request.attachments]
    body = "\n\n".join([request.subject, request.body, *attached])
    return {"method": "MAIL", "path": request.to, "body": body, "commits": request.commits}


def _text(body: bytes) -> str:
    """Bytes as somebody can read them; old partners take Latin-1."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _laid_out(body: str) -> str:
    """JSON with line breaks; a body that was cut short, or is no JSON, stays as it was kept."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
