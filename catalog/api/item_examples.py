"""What good answers about one item and about feeds look like, for the published schema."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from stores.api.schema import PROBLEM

_NORTHPEAK = {"code": "northpeak", "name": "Northpeak"}
_TARN = {"code": "tarn", "name": "Tarn Supply"}
_OBSERVED = "2026-11-25T09:12:44.100212+00:00"
_ASKED = {
    "partners": {"answered": [], "failed": [], "missing": [_TARN], "fresh": [_NORTHPEAK]},
    "lookup": "0b6f1a52-2b1e-4a1c-9a55-5d3a4c6b7e8f",
}
_OFFER: dict[str, Any] = {
    "partner": _NORTHPEAK,
    "price": {"amount": "149.00", "currency": "EUR"},
    "availability": {"state": "low", "available": 2},
    "arrives": {"first": "2026-11-26", "last": "2026-11-27"},
    "provenance": "live",
    "observed_at": _OBSERVED,
}
_FEED = {
    "partner": _TARN,
    "state": "held",
    "problem": "The list has 12 items, and had 4100.",
    "problem_since": _OBSERVED,
    "items": 4100,
    "held_items": 12,
    "unusable_count": 1,
    "read_at": _OBSERVED,
    "imported_at": "2026-11-24T21:00:03.518002+00:00",
    "due_at": "2026-11-25T09:27:44.100212+00:00",
}


def _good(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, response_only=True, status_codes=["200"], value=value)


ITEM = _good(
    "A jacket, of which one partner has not told yet",
    {
        "gtin": "09501101010017",
        "sku": "AF-1001",
        "family": "ridge-3-layer-rain-jacket",
        "title": "Ridge 3-layer rain jacket",
        "brand": "Northpeak",
        "category": "Rain jackets",
        "description": "A 3-layer shell with taped seams.",
        "attributes": {"colour": "Fern", "size": "M"},
        "images": ["/media/pictures/alder/ridge-fern.svg"],
        "best_offer": "northpeak",
        "offers": [_OFFER],
        "variants": [
            {
                "gtin": "09501101010017",
                "sku": "AF-1001",
                "attributes": {"colour": "Fern", "size": "M"},
                "images": ["/media/pictures/alder/ridge-fern.svg"],
            }
        ],
        **_ASKED,
    },
)
OFFERS = _good(
    "Two offers, one of them left out",
    {
        "gtin": "09501101010017",
        "sku": "AF-1001",
        "quantity": 2,
        "country": "PT",
        "policy": {"first": "cheapest", "least_confidence": "0.000", "slowest_days": None},
        "offers": [
            {
                **_OFFER,
                "rank": 1,
                "left_out": None,
                "landed": {"amount": "92.45", "currency": "EUR"},
                "lead_time_days": 1,
                "confidence": "0.972",
            },
            {
                **_OFFER,
                "partner": _TARN,
                "rank": None,
                "left_out": {"rule": "country", "words": "It does not ship to PT."},
                "landed": {"amount": "88.00", "currency": "EUR"},
                "lead_time_days": None,
                "provenance": "feed",
                "confidence": None,
            },
        ],
        **_ASKED,
    },
)
SIMILAR = _good(
    "Another jacket",
    {
        "gtin": "09501101010017",
        "sku": "AF-1001",
        "similar": [
            {
                "family": "tarn-anorak",
                "title": "Tarn anorak",
                "brand": "Tarn",
                "category": "Rain jackets",
                "sku": "AF-1040",
                "gtin": "09501101010055",
                "images": [],
                "price_from": {"amount": "89.00", "currency": "EUR"},
                "reason": "similar",
                "reason_words": "similar",
            }
        ],
    },
)
FEED = _good(
    "A list that waits for a person",
    {**_FEED, "unusable": [{"source": "line 7", "reason": "The price is no number."}]},
)
FEEDS = _good("One list, which waits for a person", {"results": [_FEED]})
NOT_LISTED = OpenApiExample(
    "The retailer does not list it",
    response_only=True,
    status_codes=["404"],
    media_type=PROBLEM,
    value={
        "type": "/problems/item-not-found",
        "title": "No item matches 04006381333931.",
        "status": 404,
        "code": "item-not-found",
        "item": "04006381333931",
    },
)
