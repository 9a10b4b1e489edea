"""Answers that no decent partner would give: made of what it really said, one by one or by chance."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from partners.transformers.requests import Response

STATUSES = st.sampled_from(
    [200, 201, 202, 204, 301, 400, 401, 403, 404, 406, 409, 410, 412, 422, 429, 500, 503]
)
STRANGE: list[Any] = [
    None, True, -1, 2**31, 10**400, 0.1, "", "-1", "NaN", "1e9", "1" * 400, "\x00", "\ud800", "../..", [], [None], {},
    "https://elsewhere.example/x",
]  # fmt: skip
STRANGER: list[Any] = [
    *STRANGE, False, 0, 1, 2**63, -0.0, 1e300, " ", "0", "Infinity", "yes", "\r\nX-Header: 1", [[]], {"": ""}, "9" * 14,
    "2026-02-30",
]  # fmt: skip
BODIES = [
    b"", b"null", b"{}", b"[]", b"[null]", b'"yes"', b"7", b"NaN", b"<html></html>", b"\xff\xfe\x00", b"\x00" * 40,
    b"[" * 100_000, b'{"a":' * 50_000, b'{"a": 1, "a": 2}', b"\xef\xbb\xbf{}", b"1" * 5_000, b'{"data": null}',
]  # fmt: skip
SLIPS = [bytes([byte]) for byte in b"0*+~'\xff"]
HEADERS = st.dictionaries(
    st.sampled_from(["content-type", "set-cookie", "link", "location", "x-wp-totalpages", "etag"]),
    st.text(max_size=30),
    max_size=2,
)
VALUES = st.recursive(
    st.sampled_from(STRANGE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


MOST_PLACES = 60
MOST_SLIPS = 30


def each_odd_answer(real: Response) -> Iterator[Response]:
    """The real answer with each of its values replaced by each strange one, left out, or cut off; then other bodies."""
    for status, body in [(200, body) for body in BODIES] + [
        (status, real.body) for status in (204, 302, 404, 500)
    ]:
        yield replace(real, status=status, body=body)
    for cut in range(0, len(real.body), max(1, len(real.body) // MOST_PLACES)):
        yield replace(real, body=real.body[:cut])
        yield replace(real, body=real.body[:cut] + b"\xff" + real.body[cut + 1 :])
    try:
        document = json.loads(real.body)
    except ValueError:
        yield from (replace(real, body=body) for body in _each_slip(real.body))
        return
    for body in _each_change(document):
        yield replace(real, body=json.dumps(body).encode())


def _each_slip(body: bytes) -> Iterator[bytes]:
    """What is no JSON with a byte replaced, or a piece left out or told twice, at many places."""
    length = max(1, len(body) // MOST_SLIPS)
    for place in range(0, len(body), length):
        for byte in SLIPS:
            yield body[:place] + byte + body[place + 1 :]
        yield body[:place] + body[place + length :]
        yield body[: place + length] + body[place:]


def _each_change(document: Any) -> Iterator[Any]:
    for place in list(_places(document))[:MOST_PLACES]:
        for strange in STRANGE:
            yield _put(document, place, strange)
        yield _put(document, place)


def _places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value of a document."""
    pairs = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for key, value in pairs:
        yield (*above, key)
        yield from _places(value, (*above, key))


def _put(document: Any, place: tuple[Any, ...], *value: Any) -> Any:
    """A document with another value, or none, in one place."""
    key, *below = place
    changed = document.copy()
    if below:
        changed[key] = _put(document[key], tuple(below), *value)
    elif value:
        changed[key] = value[0]
    else:
        del changed[key]
    return changed


@st.composite
def answers(draw: st.DrawFn, real: Response) -> Response:
    """An answer in place of a real one: anything at all, or the real one with something changed."""
    match draw(
        st.sampled_from(["changed", "changed", "changed", "cut", "strange", "chance", "status", "headers"])
    ):
        case "changed":
            return replace(real, body=draw(_changed(real.body)))
        case "cut":
            return replace(real, body=draw(_cut(real.body)))
        case "strange":
            return replace(real, status=draw(STATUSES), body=draw(st.sampled_from(BODIES)))
        case "chance":
            return Response(status=draw(STATUSES), headers=draw(HEADERS), body=draw(st.binary(max_size=60)))
        case "headers":
            return replace(real, headers=draw(HEADERS))
        case _:
            return replace(real, status=draw(STATUSES))


@st.composite
def _changed(draw: st.DrawFn, body: bytes) -> bytes:
    """JSON with one to three of its values replaced, left out or given twice; another body with a piece replaced."""
    try:
        document = json.loads(body)
    except ValueError:
        return draw(_replaced(body))
    for _ in range(draw(st.integers(1, 3))):
        document = _with(document, draw)
    return json.dumps(document).encode()


def _with(document: Any, draw: st.DrawFn) -> Any:
    """A document with one value changed, found by walking down from the top."""
    if not isinstance(document, dict | list) or not document or draw(st.integers(0, 5)) == 0:
        return draw(VALUES)
    keys = list(document) if isinstance(document, dict) else list(range(len(document)))
    key = draw(st.sampled_from(keys))
    changed = document.copy()
    match draw(st.integers(0, 9)):
        case 0:
            del changed[key]
        case 1 if isinstance(changed, list):
            changed.append(changed[key])
        case _:
            changed[key] = _with(document[key], draw)
    return changed


@st.composite
def _replaced(draw: st.DrawFn, body: bytes) -> bytes:
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 12)))
    return (
        body[:start]
        + draw(st.binary(max_size=6) | st.sampled_from([b"'", b"+", b"~", b"\n", b";", b"*"]))
        + body[end:]
    )


@st.composite
def _cut(draw: st.DrawFn, body: bytes) -> bytes:
    return body[: draw(st.integers(0, len(body)))]
