"""What differs between two conversations that asked the same."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from os.path import commonprefix
from typing import Any, NamedTuple

from partners.models import Exchange

MOST = 100
ABSENT = "nothing"
LEAD = 60


class Difference(NamedTuple):
    """One thing that was so then and is otherwise now."""

    what: str
    then: str
    now: str


def differences(then: Exchange, now: Exchange) -> list[Difference]:
    """What differs, the first hundred. Headers and times do each time, so they are left out."""
    return list(islice(_differing(_whole(then), _whole(now)), MOST))


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for what in {**then, **now}:
        before, after = then.get(what, ABSENT), now.get(what, ABSENT)
        if before != after:
            start = _where_they_part(before, after)
            yield Difference(what, _from(start, before), _from(start, after))


def _where_they_part(before: str, after: str) -> int:
    """A few words before two texts begin to differ; a long one that was cut short would hide it at its end."""
    return max(0, len(commonprefix([before, after])) - LEAD)  # noqa: RUF071 - texts, not paths


def _from(start: int, text: str) -> str:
    return f"…{text[start:]}" if start else text


def _whole(exchange: Exchange) -> dict[str, str]:
    """A conversation as one value to a name."""
    whole = {"Outcome": exchange.outcome, "Why": exchange.summary or ABSENT}
    for place, turn in enumerate(exchange.turns, start=1):
        for name, said in turn.items():
            if isinstance(said, dict):
                whole |= {f"{place}. {name}{of}": value for of, value in _said(said)}
    return whole


def _said(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("method", "path", "status"):
        if name in said:
            yield f" {name}", str(said[name])
    yield from _leaves(said.get("params") or {}, " ?")
    yield from _body(said.get("body", ""))


def _body(body: str) -> list[tuple[str, str]]:
    """What JSON says; what was cut short, is none, or nests without end stays as it was kept."""
    if not body:
        return []
    try:
        return list(_leaves(json.loads(body), " "))
    except (ValueError, RecursionError):
        return [(" body", body)]


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Each value that holds no other, by where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}{key}." if isinstance(inner, dict | list) else f"{name}{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(
                inner, f"{name}{place}." if isinstance(inner, dict | list) else f"{name}{place}"
            )
    else:
        yield name, json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
