"""How a partner does, in words: above its settings, and in the list of all."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from unfold.views import ChangeList

from partners.circuit import FEWEST_FAILURES
from partners.models import Partner
from partners.operations import tokens
from partners.operations.standing import PACES
from partners.queries import health
from partners.queries.standing import ALL_CALLS, CREDENTIALS, Standing, by_operation

STATE_COLOURS: Mapping[str, str] = {
    "active": "success",
    "paused": "warning",
    "left alone": "danger",
    "does not know us": "danger",
}
NO_KINDS = frozenset({ALL_CALLS, CREDENTIALS})
KINDS: Mapping[str, str] = {
    "find-items": "look-ups",
    "place-order": "orders",
    "find-order": "asking after orders",
}


class Breaker(NamedTuple):
    """One kind of call, the state of its breaker and its colour, and what that means."""

    kind: str
    state: str
    colour: str
    words: str = ""


class PartnerList(ChangeList):  # type: ignore[misc]  # unfold carries no types
    """The list of partners, each with how it does: three queries more, however many there are."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        """Read the page's rows, then all that is told of them."""
        super().get_results(request)
        partners: list[Any] = list(self.result_list)
        self.result_list = partners
        keys = [partner.pk for partner in partners]
        recent, standings = health.recent(keys, now=timezone.now()), by_operation(keys)
        for partner in partners:
            partner.recent = recent.get(partner.pk, health.Recent())
            partner.standings = standings.get(partner.pk, {})


def at_a_glance(partner: Partner, *, now: datetime) -> dict[str, Any]:
    """What stands above a partner's settings."""
    standings = by_operation([partner.pk]).get(partner.pk, {})
    waits = standings.get(ALL_CALLS)
    recent = health.recent([partner.pk], now=now)[partner.pk]
    state = state_of(partner, standings)
    return {
        "state": state,
        "state_colour": STATE_COLOURS[state],
        "recent": recent,
        "answered_ago": _ago(recent.answered_at, now),
        "breakers": [
            _breaker(kind, standings.get(kind)) for kind in {**KINDS, **standings} if kind not in NO_KINDS
        ],
        "waits_until": waits.left_alone_until if waits else None,
        "calls_left": _calls_left(partner),
        "notices": health.notices_waiting(partner),
    }


def state_of(partner: Partner, standings: Mapping[str, Standing]) -> str:
    """Whether it is asked and sent orders just now."""
    if partner.paused_at:
        return "paused"
    if CREDENTIALS in standings:
        return "does not know us"
    return "left alone" if any(known.left_alone_until for known in standings.values()) else "active"


def _breaker(kind: str, known: Standing | None) -> Breaker:
    name = KINDS.get(kind, kind)
    if known is None or not known.circuit.is_watched(known.at, pace=PACES.get(kind)):
        return Breaker(name, "closed", "success")
    circuit = known.circuit
    if circuit.open_until is None:
        words = f"{circuit.failures} of {circuit.calls} calls have failed just now."
        return Breaker(name, "closed", "warning", words)
    if circuit.open_until > known.at:
        until = f"open until {_clock(circuit.open_until)}"
        return Breaker(
            name, until, "danger", f"{FEWEST_FAILURES} or more calls failed, or one that tried again."
        )
    if circuit.wants_probe(known.at):
        return Breaker(name, "half open", "warning", "The next call tries again.")
    return Breaker(name, "trying again", "warning", "One call is trying it just now.")


def _calls_left(partner: Partner) -> str:
    """How many calls it takes just now, where it takes only so many."""
    if partner.rate_per_s is None:
        return ""
    bucket = tokens.calls(partner.rate_per_s)
    return f"{int(tokens.left(partner.pk, bucket))} of {bucket.holds:g}"


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None or now - moment < timedelta(minutes=1):
        return "just now"
    return f"{timesince(moment, now, depth=1)} ago"


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M:%S}"
