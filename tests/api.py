"""A program that uses our API, as tests play it."""

from typing import Any

from rest_framework.test import APIClient

from stores.models.access import SCOPES
from stores.operations.access import issue_api_key
from tests.factories.catalog import OfferFactory
from tests.factories.stores import StoreFactory

ORDERS = "/api/v1/orders/"
HOME = {
    "name": "Ana Shopper",
    "line1": "Rua Augusta 1",
    "city": "Lisboa",
    "postal_code": "1100-048",
    "country": "PT",
}


def program(*scopes: str, key: str = "") -> APIClient:
    """A client with a key of the retailer in scope, for all that a key may do or for these scopes only."""
    text = key or issue_api_key(name="till", scopes=scopes or SCOPES)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {text}", raise_request_exception=False)


def problem(response: Any) -> tuple[int, str]:
    """Status and code of a refusal, which must be a problem document."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    document = response.json()
    assert (document["status"], document["type"]) == (
        response.status_code,
        f"/problems/{document['code']}",
    )
    return response.status_code, document["code"]


def field_errors(response: Any) -> list[tuple[str, str]]:
    """Each complaint about a field: where, and its code."""
    return [(error["path"], error["code"]) for error in response.json()["errors"]]


def order_body() -> dict[str, Any]:
    """A request for two pieces of one offer, which exists afterwards."""
    offer = OfferFactory(partner__code="northpeak", partner__name="Northpeak", variant__sku="AF-1")
    return {
        "store": StoreFactory(code="chiado").code,
        "lines": [{"sku": offer.variant.sku, "quantity": 2}],
        "buyer": {"email": "ana@example.com"},
        "ship_to": dict(HOME),
        "payment": {"method": "till"},
    }


def place(api: APIClient, body: Any, key: str = "key-1") -> Any:
    """Send an order."""
    return api.post(ORDERS, body, format="json", headers={"Idempotency-Key": key})
