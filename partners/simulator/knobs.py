"""How a partner behaves, and how it may be made to. README.md tells the same in a table."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from partners.simulator.exchange import Json

LONGEST_MS = 600_000

ORDER_BEHAVIOURS = (
    "ok",  # accepted and answered
    "lose-answer",  # accepted; the connection is closed without an answer
    "reset",  # accepted; the connection is reset
    "hang",  # accepted; answered only after `hang_ms`, or 30 seconds
    "error-before",  # 500, and nothing is accepted
    "error-after",  # 500, though it is accepted
    "garbage",  # accepted; answered with a page of HTML
    "empty",  # accepted; answered with nothing
    "reject",  # 422
    "partial",  # accepted but for the last piece of the last line
    "throttle",  # 429, and nothing is accepted
    "wrong-reference",  # accepted; the answer names another order of ours
    "wrong-total",  # accepted; the answer charges one more than the sum of its lines
    "late",  # the connection is closed at once; accepted only `late_acceptance_ms`, or one second, later
)
LOOKUP_BEHAVIOURS = (
    "ok",  # what was asked for
    "error",  # 500
    "hang",  # answered only after `hang_ms`, or 30 seconds
    "garbage",  # a page of HTML
    "empty",  # 200 with no body at all
    "everything",  # ignores the question and answers with its whole catalogue
    "redirect",  # 302 to an address that would answer
    "huge",  # eight million bytes
)


class WrongKnob(Exception):
    """A knob that is not there, or a position it does not have."""


def _milliseconds(value: object) -> int:
    return _whole(value, LONGEST_MS)


def _seconds(value: object) -> int:
    return _whole(value, LONGEST_MS // 1000)


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WrongKnob(f"must be a whole number from 0 to {most}")
    return value


def _share(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise WrongKnob("must be a number from 0 to 1")
    return float(value)


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongKnob("must be true or false")
    return value


def _dedup(value: object) -> str:
    if value not in ("key", "none"):
        raise WrongKnob('must be "key" or "none"')
    return str(value)


def _script(words: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    def checked(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or any(word not in words for word in value):
            raise WrongKnob(f"must be a list of: {', '.join(words)}")
        return tuple(value)

    return checked


def _stock(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise WrongKnob("must be a mapping of SKUs to pieces")
    return {str(sku): _whole(pieces, 1_000_000) for sku, pieces in value.items()}


def _knob(default: Any, checked: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"checked": checked})


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """A partner's behaviour. As they stand here the knobs are neutral: quick, healthy, recognising its keys.

    A script goes before the other knobs of its kind and is used up. The rates are chances, drawn from a seed.
    `late_acceptance_ms`, `hang_ms` and `throttle_retry_after_s` hold for every call, unless they are set together
    with a script that has their word: then they only say how late, how long, how many seconds.
    """

    latency_ms: int = _knob(0, _milliseconds)  # how long each call takes at least
    jitter_ms: int = _knob(0, _milliseconds)  # and how much longer at most
    lookup_error_rate: float = _knob(0.0, _share)  # look-ups that end in 500
    order_error_rate: float = _knob(0.0, _share)  # orders that end in 500 and are not accepted
    lost_answer_rate: float = _knob(0.0, _share)  # orders that are accepted, and never answered
    late_acceptance_ms: int = _knob(0, _milliseconds)  # every order is "late", by this much
    hang_ms: int = _knob(0, _milliseconds)  # every order "hangs", this long
    script: tuple[str, ...] = _knob((), _script(ORDER_BEHAVIOURS))  # what the next orders meet, one word each
    lookup_script: tuple[str, ...] = _knob((), _script(LOOKUP_BEHAVIOURS))  # and the next look-ups
    dedup: str = _knob(
        "key", _dedup
    )  # "key": the same Idempotency-Key is the same order; "none": it is ignored
    down: bool = _knob(default=False, checked=_yes_or_no)  # each connection is closed without an answer
    throttle_retry_after_s: int = _knob(0, _seconds)  # every call gets 429 with this Retry-After
    ships_after_s: int = _knob(0, _seconds)  # when an order's status turns to "shipped"; 0 is never
    stock: Mapping[str, int] = field(
        default_factory=dict, metadata={"checked": _stock}
    )  # pieces left, by SKU

    def turned(self, wanted: Json) -> "Knobs":
        """The same with some knobs turned. Raises WrongKnob, and names the knob."""
        checks = {knob.name: knob.metadata["checked"] for knob in fields(self)}
        return replace(self, **{name: _position(name, value, checks) for name, value in wanted.items()})

    def told(self) -> Json:
        """All knobs, by name."""
        return asdict(self)


def _position(name: str, value: object, checks: Mapping[str, Callable[[object], Any]]) -> Any:
    if name not in checks:
        raise WrongKnob(f"There is no knob {name}; there are: {', '.join(sorted(checks))}.")
    try:
        return checks[name](value)
    except WrongKnob as wrong:
        raise WrongKnob(f"{name} {wrong}.") from wrong
