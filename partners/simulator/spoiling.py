"""Turning a right answer into one of the wrong ones that partners give: `behaviours.BODIES` says which."""

import gzip
import json
from dataclasses import replace
from functools import cache
from typing import Any

from partners.simulator.exchange import Response

PAGE = Response(body=b"<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
NOTHING = Response()
NO_ID = Response(body=b'{"id": null}')
DEEP = Response(body=b"[" * 100_000 + b"]" * 100_000)
HUGE = 8_000_000
UNPACKED, MEMBER = 100_000_000, 1_000_000
ON_THE_LINE = ("cut", "drip", "drip-head", "endless-1xx")


def spoilt(word: str, response: Response) -> Response:
    """The answer as the word has it; as it is, for a word that is about something else."""
    if word in ON_THE_LINE:
        return replace(response, odd=word)
    if word == "bomb":
        return replace(response, body=_bomb(), headers={**response.headers, "Content-Encoding": "gzip"})
    whole = {"garbage": PAGE, "empty": NOTHING, "null-id": NO_ID, "deep": DEEP}.get(word)
    return whole or replace(response, body=_body(word, response.body))


def _body(word: str, body: bytes) -> bytes:
    match word:
        case "bom":
            return b"\xef\xbb\xbf" + body
        case "utf-16":
            return body.decode().encode("utf-16")
        case "huge":
            return body[:-1] + b" " * HUGE + body[-1:]
        case "latin-1" | "nan" | "wrong-types":
            return _rewritten(word, json.loads(body))
    return body


def _rewritten(word: str, told: Any) -> bytes:
    if word == "latin-1":
        return json.dumps({**told, "remark": "Größe"}, ensure_ascii=False).encode("latin-1", "replace")
    return json.dumps(_without_numbers(told) if word == "nan" else _of_other_types(told)).encode()


def _without_numbers(told: Any, name: str = "") -> Any:
    match told:
        case dict():
            return {key: _without_numbers(value, key) for key, value in told.items()}
        case list():
            return [_without_numbers(value) for value in told]
        case bool():
            return told
        case int() | float():
            return float("nan")
    return float("nan") if name == "amount" else told


def _of_other_types(told: Any) -> Any:
    match told:
        case dict():
            return {key: _of_other_types(value) for key, value in told.items()}
        case list():
            return [_of_other_types(value) for value in told]
        case int() | float():
            return str(told)
    return [told]


@cache
def _bomb() -> bytes:
    """Many members, one after the other, make one file (RFC 1952, 2.2)."""
    return gzip.compress(b" " * MEMBER) * (UNPACKED // MEMBER)
