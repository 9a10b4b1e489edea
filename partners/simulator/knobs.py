"""How a partner behaves, and how it may be made to. README.md tells the same in a table."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from partners.simulator import positions
from partners.simulator.behaviours import LOOKUP_BEHAVIOURS, ORDER_BEHAVIOURS, WEBHOOK_EVENTS, WEBHOOK_FATES
from partners.simulator.exchange import Json
from partners.simulator.positions import WrongKnob

__all__ = ["LOOKUP_BEHAVIOURS", "ORDER_BEHAVIOURS", "Knobs", "WrongKnob"]


def _knob(default: Any, checked: Callable[[object], Any]) -> Any:
    return field(default=default, metadata={"checked": checked})


def _mapping(checked: Callable[[object], Any]) -> Any:
    return field(default_factory=dict, metadata={"checked": checked})


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """A partner's behaviour. As they stand here the knobs are neutral: quick, healthy, recognising its keys.

    A script goes before the other knobs of its kind and is used up. The rates and mixes are chances, drawn from a seed.
    `late_acceptance_ms`, `hang_ms` and `throttle_retry_after_s` hold for every call, unless they are set together
    with a script that has their word: then they only say how late, how long, how many seconds.
    """

    # How long it takes.
    latency_ms: int = _knob(0, positions.milliseconds)  # how long each call takes at least
    jitter_ms: int = _knob(0, positions.milliseconds)  # and how much longer at most
    latency: Mapping[str, int] = _mapping(positions.latency)  # a distribution instead of these two
    # What becomes of look-ups and orders.
    lookup_error_rate: float = _knob(0.0, positions.share)  # look-ups that end in 500
    order_error_rate: float = _knob(0.0, positions.share)  # orders that end in 500 and are not accepted
    lost_answer_rate: float = _knob(0.0, positions.share)  # orders that are accepted, and never answered
    lookup_mix: Mapping[str, float] = _mapping(positions.mix(LOOKUP_BEHAVIOURS))  # words with their shares
    order_mix: Mapping[str, float] = _mapping(positions.mix(ORDER_BEHAVIOURS))
    late_acceptance_ms: int = _knob(0, positions.milliseconds)  # every order is "late", by this much
    hang_ms: int = _knob(0, positions.milliseconds)  # every order "hangs", this long
    script: tuple[str, ...] = _knob((), positions.script(ORDER_BEHAVIOURS))  # what the next orders meet
    lookup_script: tuple[str, ...] = _knob((), positions.script(LOOKUP_BEHAVIOURS))  # and the next look-ups
    dedup: str = _knob("key", positions.one_of("key", "none"))  # whether the same key is the same order
    down: bool = _knob(
        default=False, checked=positions.yes_or_no
    )  # each connection is closed without an answer
    ships_after_s: int = _knob(0, positions.seconds)  # when an order's status turns to "shipped"; 0 is never
    # What it has, and says it has.
    stock: Mapping[str, int] = _mapping(positions.stock)  # pieces left, by SKU
    lies: str = _knob(
        "", positions.one_of("", "plenty", "none")
    )  # "plenty" that it refuses, "none" that it sells
    # How many calls it takes.
    throttle_retry_after_s: int = _knob(0, positions.seconds)  # every call gets 429 with this Retry-After
    retry_after: str = _knob(
        "", positions.header
    )  # what its 429 say instead; "date" is the moment, in HTTP's words
    rate_per_s: float = _knob(0.0, positions.rate)  # calls above it get 429; 0 takes any number
    rate_burst: int = _knob(0, positions.count)  # how many it takes at once; 0 is as many as in a second
    # Who it knows.
    secrets: tuple[str, ...] = _knob(
        (), positions.words
    )  # keys, secrets, passwords it takes instead of its own
    token_lasts_s: int = _knob(3600, positions.seconds)  # how long a token or session holds
    # What it tells by itself.
    webhook_url: str = _knob("", positions.loopback_url)  # where it tells it; empty is nowhere
    webhook_secret: str = _knob("", positions.header)  # empty is `sim-<code>-webhook`
    webhook_events: tuple[str, ...] = _knob(WEBHOOK_EVENTS, positions.script(WEBHOOK_EVENTS))
    webhook_script: tuple[str, ...] = _knob((), positions.script(WEBHOOK_FATES))  # what the next ones meet
    webhook_mix: Mapping[str, float] = _mapping(positions.mix(WEBHOOK_FATES))
    webhook_delay_ms: int = _knob(0, positions.milliseconds)  # how late the "delayed" are
    webhook_tries: int = _knob(5, positions.count)  # how often until an answer of 2xx

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
