"""Partners as the API tells of them: no address, no option, nothing that they know us by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from partners.circuit import Circuit
from partners.queries.standing import ALL_CALLS, CREDENTIALS, Standing
from partners.queries.told import Told

Json = dict[str, Any]


def partner(told: Told) -> Json:
    """A partner, what it can do, and how it stands."""
    return {
        "code": told.partner.code,
        "name": told.partner.name,
        "protocol": told.partner.transformer.rpartition(".")[2].removesuffix("Transformer"),
        "capabilities": None if told.capabilities is None else [one.value for one in told.capabilities],
        "standing": _standing(told),
    }


def _standing(told: Told) -> Json:
    waits = told.standings.get(ALL_CALLS)
    return {
        "state": _state(told.partner.paused_at, told.standings),
        "paused_at": _iso(told.partner.paused_at),
        "answered_at": _iso(told.answered_at),
        "asked_to_wait_until": _iso(waits.left_alone_until if waits else None),
        "breakers": [
            _breaker(call, known)
            for call, known in sorted(told.standings.items())
            if call not in {ALL_CALLS, CREDENTIALS}
        ],
    }


def _state(paused_at: datetime | None, standings: Mapping[str, Standing]) -> str:
    if paused_at:
        return "paused"
    if CREDENTIALS in standings:
        return "does-not-know-us"
    return "left-alone" if any(known.left_alone_until for known in standings.values()) else "active"


def _breaker(call: str, known: Standing) -> Json:
    circuit = known.circuit
    return {
        "call": call,
        "state": _state_of(circuit, known.at),
        "until": _iso(known.left_alone_until),
        "calls": circuit.calls,
        "failures": circuit.failures,
    }


def _state_of(circuit: Circuit, at: datetime) -> str:
    if circuit.open_until is None:
        return "closed"
    return "open" if circuit.open_until > at else "half-open"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
