"""What good answers look like, for the published schema."""

from drf_spectacular.utils import OpenApiExample

_NORTHPEAK = {
    "code": "northpeak",
    "name": "Northpeak",
    "protocol": "Plain",
    "capabilities": ["find-by-gtin", "find-by-words", "place-order"],
    "standing": {
        "state": "left-alone",
        "paused_at": None,
        "answered_at": "2026-11-25T09:12:44.100212+00:00",
        "asked_to_wait_until": None,
        "breakers": [
            {
                "call": "find-items",
                "state": "open",
                "until": "2026-11-25T09:13:31.004511+00:00",
                "calls": 6,
                "failures": 5,
            }
        ],
    },
}

PARTNER = OpenApiExample(
    "A partner whose look-ups have failed lately",
    response_only=True,
    status_codes=["200"],
    value=_NORTHPEAK,
)
PARTNERS = OpenApiExample(
    "One partner", response_only=True, status_codes=["200"], value={"results": [_NORTHPEAK]}
)
