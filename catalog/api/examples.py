"""What good answers look like, for the published schema."""

from drf_spectacular.utils import OpenApiExample

from stores.api.schema import PROBLEM

_PARTNER = {"code": "northpeak", "name": "Northpeak"}

FOUND = OpenApiExample(
    "A jacket by its barcode",
    response_only=True,
    status_codes=["200"],
    value={
        "code": {
            "kind": "gtin",
            "gtin": "09501101010017",
            "sku": "AF-1001",
            "lot": "LOT7A",
            "serial": None,
            "expires_on": None,
            "best_before_on": None,
            "made_on": None,
        },
        "results": [
            {
                "family": "ridge-3-layer-rain-jacket",
                "title": "Ridge 3-layer rain jacket",
                "brand": "Northpeak",
                "category": "Rain jackets",
                "description": "A 3-layer shell with taped seams.",
                "variants": [
                    {
                        "sku": "AF-1001",
                        "gtin": "09501101010017",
                        "attributes": {"colour": "Fern", "size": "M"},
                        "images": ["/media/pictures/alder/ridge-fern.svg"],
                        "matched": True,
                        "best_offer": "northpeak",
                        "offers": [
                            {
                                "partner": _PARTNER,
                                "price": {"amount": "149.00", "currency": "EUR"},
                                "availability": {"state": "low", "available": 2},
                                "lead_time_days": 1,
                                "arrives": {"first": "2026-11-25", "last": "2026-11-26"},
                                "provenance": "live",
                                "observed_at": "2026-11-25T09:12:44.100212+00:00",
                            }
                        ],
                    }
                ],
            }
        ],
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
        "partners": {
            "answered": [{**_PARTNER, "items": 4, "duration_ms": 61}],
            "failed": [{"code": "tarn", "name": "Tarn Supply", "outcome": "not-sent"}],
            "missing": [{"code": "lumi", "name": "Lumi"}],
            "fresh": [],
        },
        "lookup": "0b6f1a52-2b1e-4a1c-9a55-5d3a4c6b7e8f",
    },
)

NOT_FOUND = OpenApiExample(
    "Nobody who answered knows it",
    response_only=True,
    status_codes=["404"],
    media_type=PROBLEM,
    value={
        "type": "/problems/item-not-found",
        "title": "No item matches 4006381333931.",
        "status": 404,
        "code": "item-not-found",
        "item": "4006381333931",
        "partners": {
            "answered": [{**_PARTNER, "items": 0, "duration_ms": 48}],
            "failed": [],
            "missing": [{"code": "lumi", "name": "Lumi"}],
            "fresh": [],
        },
        "lookup": "0b6f1a52-2b1e-4a1c-9a55-5d3a4c6b7e8f",
    },
)

WORDS = OpenApiExample(
    "Words that find nothing",
    response_only=True,
    status_codes=["200"],
    value={
        "results": [],
        "similar": [],
        "partners": {"answered": [], "failed": [], "missing": [], "fresh": [_PARTNER]},
        "lookup": None,
        "total": 0,
        "meant": {},
        "next": None,
    },
)

FOLLOWED = OpenApiExample(
    "One partner has not answered yet",
    response_only=True,
    status_codes=["200"],
    value={
        "id": "0b6f1a52-2b1e-4a1c-9a55-5d3a4c6b7e8f",
        "gtin": "09501101010017",
        "words": None,
        "started_at": "2026-11-25T09:12:43.811004+00:00",
        "complete": False,
        "partners": {
            "answered": [{**_PARTNER, "items": 4, "duration_ms": 61}],
            "failed": [],
            "missing": [{"code": "lumi", "name": "Lumi"}],
        },
    },
)
