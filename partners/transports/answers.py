"""What an answer's status and headers decide by themselves; the rest is the transformer's."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from partners.errors import CredentialsRefused, OutcomeUnknown, Throttled, Unreadable
from partners.transformers.requests import Response

SHORTEST_WAIT_S = 1.0
LONGEST_WAIT_S = 3600.0
EPOCH_S = 1_000_000_000  # a reset beyond this many seconds is a moment, not a wait: some count from 1970
EPOCH_MS = 1_000_000_000_000
NUMBER = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
PARAMETER = re.compile(r"(?:^|[;,\s])([a-z]+)\s*=\s*(\d{1,15})(?![\w.])", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How many calls a partner still takes from us, and in how many seconds it counts anew."""

    remaining: int
    reset_s: float


def judge(response: Response, *, anonymous: bool = False) -> None:
    """Let through what the transformer shall read.

    Raises Throttled when the partner asked us to wait, CredentialsRefused when it does not know us, OutcomeUnknown for
    failures of its own and redirects, which we never follow, Unreadable for what is no final answer.
    """
    status = response.status
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        raise Throttled(f"The partner asked us to wait ({status}).", retry_after=wait_s(response))
    if status in (401, 403):
        if anonymous:
            raise OutcomeUnknown(f"The partner does not let strangers do this ({status}).")
        raise CredentialsRefused(f"The partner refused our credentials ({status}).")
    if status < 200:
        raise Unreadable(f"The partner gave no final answer ({status}).")
    if 300 <= status < 400:
        raise OutcomeUnknown(f"The partner sent us elsewhere ({status}); we do not follow.")
    if status >= 500:
        raise OutcomeUnknown(f"The partner failed ({status}).")


def wait_s(response: Response) -> float | None:
    """How long the partner asks us to wait, between a second and an hour; None when it does not say or makes no sense.

    `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3).
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return within_reason(float(value[:9]))
    moment = _moment(value)
    if moment is not None:
        return within_reason(moment - _now(response))
    allowance = allowance_of(response)
    return allowance.reset_s if allowance and allowance.remaining == 0 else None


def allowance_of(response: Response) -> Allowance | None:
    """What the partner says it still takes; None when it does not say both how many and until when.

    Read are `RateLimit` (draft-ietf-httpapi-ratelimit-headers), its three forerunners, and those with `X-`.
    """
    told = [*_listed(response.headers), *_counted(response)]
    return min(told, key=lambda one: (one.remaining, -one.reset_s), default=None)


def _listed(headers: Mapping[str, str]) -> Iterator[Allowance]:
    """`"hour";r=50;t=30`, or `remaining=50, reset=30` as an older draft had it."""
    windows = [_parameters(policy).get("w") for policy in _members(headers.get("ratelimit-policy", ""))]
    listed = headers.get("ratelimit", "")
    old = _parameters(listed)
    if "remaining" in old and "reset" in old:
        yield Allowance(remaining=int(old["remaining"]), reset_s=within_reason(old["reset"]))
        return
    for number, member in enumerate(_members(listed)):
        told = _parameters(member)
        window = windows[number] if number < len(windows) else None
        reset = told.get("t", window)
        if "r" in told and reset is not None:
            yield Allowance(remaining=int(told["r"]), reset_s=within_reason(reset))


def _counted(response: Response) -> Iterator[Allowance]:
    for prefix in ("ratelimit", "x-ratelimit", "x-rate-limit"):
        remaining = _number(response.headers.get(f"{prefix}-remaining", ""))
        reset = _number(response.headers.get(f"{prefix}-reset", ""))
        if remaining is not None and reset is not None:
            yield Allowance(remaining=int(remaining), reset_s=_until(reset, _now(response)))


def _until(reset: float, now: float) -> float:
    if reset >= EPOCH_MS:
        return within_reason(reset / 1000 - now)
    return within_reason(reset - now if reset >= EPOCH_S else reset)


def _members(value: str) -> list[str]:
    """The members of a list; a comma or semicolon inside quotes does not count (RFC 9651)."""
    unquoted = re.sub(r'"[^"]*"', '""', value)
    return [member for line in unquoted.splitlines() for member in line.split(",") if member.strip()]


def _parameters(member: str) -> dict[str, float]:
    return {name: float(value) for name, value in PARAMETER.findall(member)}


def _number(value: str) -> float | None:
    return float(value) if NUMBER.fullmatch(value.strip()) else None


def within_reason(seconds: float) -> float:
    """A wait that a partner wishes for, between a second and an hour: nobody is believed for longer."""
    return min(max(seconds, SHORTEST_WAIT_S), LONGEST_WAIT_S)


def _now(response: Response) -> float:
    """The partner's own clock where it tells it: its dates go by that one."""
    told = _moment(response.headers.get("date", ""))
    return time.time() if told is None else told


def _moment(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
