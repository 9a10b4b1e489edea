"""Answers that a program may keep and ask after (RFC 9110, 8.8 and 13): the validator is strong, made of what is sent.

Because no answer tells an age, which would change by itself, the same facts give the same bytes and the same validator.
"""

from hashlib import blake2b
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

KEPT = "private, no-cache"  # by the caller alone, who asks each time whether it still holds
VARIES = "Accept, Authorization, Prefer"
ANY = ["*"]


def answer(document: dict[str, Any], *, unless: str) -> HttpResponse:
    """A document as JSON with its validator; 304 without it for a caller whose `If-None-Match` names it.

    A proxy that packs an answer makes its validator weak; here, as RFC 9110 says of this header, that is the same.
    """
    body = orjson.dumps(document)
    validator = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response = (
        HttpResponseNotModified()
        if unless and is_named(validator, unless)
        else HttpResponse(body, content_type="application/json")
    )
    for name, value in (("ETag", validator), ("Cache-Control", KEPT), ("Vary", VARIES)):
        response.headers[name] = value
    return response


def is_named(validator: str, header: str) -> bool:
    """Whether an `If-None-Match` names this validator; `*` names any."""
    named = parse_etags(header)
    return named == ANY or validator in {one.removeprefix("W/") for one in named}
