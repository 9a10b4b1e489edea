"""The API's published description is complete, and what it says is what we answer."""

from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker

from catalog.models import Lookup
from catalog.models.lookup import AnswerState
from orders.models import PurchaseOrder
from tests.api import program
from tests.factories.catalog import OfferFactory
from tests.factories.orders import HOME, order_of
from tests.factories.partners import PartnerFactory
from tests.factories.stores import StoreFactory

OPEN = {"Problem", "ItemMissing", "OfferChanged"}  # refusals may carry more than all of them have in common
SCHEMA: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)


def _closed(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    return shape if name in OPEN or "properties" not in shape else {**shape, "additionalProperties": False}


COMPONENTS = {
    "schemas": {name: _closed(name, shape) for name, shape in SCHEMA["components"]["schemas"].items()}
}


def complaints(shape: dict[str, Any], document: Any) -> list[str]:
    """What of a document its description does not allow."""
    validator = Draft202012Validator({**shape, "components": COMPONENTS}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.fixture
def answers(retailer):
    """Real answers of every route, of every kind it may give: where, with which method, and the answer."""
    api = program()
    offer = OfferFactory(variant__sku="AF-1", available=9)
    OfferFactory(available=None, lead_time_days=None)
    OfferFactory(available=0)
    order = order_of()
    PurchaseOrder.objects.update(partner_reference="NP-1")
    asked = Lookup.objects.create(words="x", started_at=timezone.now(), deadline_at=timezone.now())
    for state, outcome in (("answered", "confirmed"), ("failed", "not-sent"), ("waiting", "")):
        asked.answers.create(
            partner=PartnerFactory(paused_at=timezone.now()), state=AnswerState(state), outcome=outcome
        )
    body = {
        "store": StoreFactory().code,
        "lines": [{"sku": "AF-1", "quantity": 1}],
        "buyer": {"email": "ana@example.com"},
        "ship_to": HOME,
    }
    dear = {**body, "lines": [{"sku": "AF-1", "quantity": 1, "unit_price": "1.00"}]}

    def place(content, key):
        return api.post("/api/v1/orders/", content, format="json", headers={"Idempotency-Key": key})

    items, orders = "/api/v1/items/", "/api/v1/orders/"
    return [
        (items, "get", api.get(items, {"code": offer.variant.gtin})),
        (items, "get", api.get(items, {"q": "ridge", "limit": 1})),
        (items, "get", api.get(items, {"code": "AF-0"})),
        (items, "get", api.get(items, {"code": "1", "q": "1"})),
        (items, "get", program("orders:read").get(items, {"q": "x"})),
        (items, "get", program(key="eak_1_a_b").get(items, {"q": "x"})),
        ("/api/v1/lookups/{lookup}/", "get", api.get(f"/api/v1/lookups/{asked.public_id}/")),
        ("/api/v1/lookups/{lookup}/", "get", api.get(f"/api/v1/lookups/{order.cart.public_id}/")),
        (orders, "post", place(body, "a")),
        (orders, "post", place(body, "a")),
        (orders, "post", place(dear, "a")),
        (orders, "post", place(dear, "b")),
        (orders, "post", place({}, "c")),
        (orders, "post", place({"store": "x" * 1_000_000}, "d")),
        (orders, "post", api.post(orders, {}, format="multipart", headers={"Idempotency-Key": "e"})),
        (orders, "get", api.get(orders, {"limit": 1})),
        (orders, "get", api.get(orders, {"limit": 0})),
        ("/api/v1/orders/{number}/", "get", api.get(f"{orders}{order.number}/")),
        ("/api/v1/orders/{number}/", "get", api.get(f"{orders}AF-0/")),
    ]


def test_the_description_is_valid_and_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_answer_is_as_described(answers):
    wrong = []
    for path, method, response in answers:
        described = SCHEMA["paths"][path][method]["responses"].get(str(response.status_code))
        content = described["content"].get(response.headers["Content-Type"]) if described else None
        found = complaints(content["schema"], response.json()) if content else ["not described"]
        wrong += [(path, method, response.status_code, complaint) for complaint in found]

    assert wrong == []
    assert {response.status_code for _, _, response in answers} == {
        200,
        201,
        400,
        401,
        403,
        404,
        409,
        413,
        415,
        422,
    }


def test_every_example_is_as_described():
    names, wrong = [], []
    for path in SCHEMA["paths"].values():
        for route in path.values():
            contents = [route.get("requestBody", {}), *route["responses"].values()]
            for content in (kind for one in contents for kind in one.get("content", {}).values()):
                for name, example in content.get("examples", {}).items():
                    names.append(name)
                    wrong += [(name, one) for one in complaints(content["schema"], example["value"])]

    assert wrong == []
    assert len(names) == 5


def test_every_route_says_who_may_use_it_and_how_it_refuses():
    routes = [route for path in SCHEMA["paths"].values() for route in path.values()]

    assert all(route["security"] == [{"apiKey": []}] for route in routes)
    assert all({"400", "401", "403", "503"} <= set(route["responses"]) for route in routes)
    assert sorted(SCHEMA["paths"]) == [
        "/api/v1/items/",
        "/api/v1/lookups/{lookup}/",
        "/api/v1/orders/",
        "/api/v1/orders/{number}/",
    ]


def test_the_description_and_its_page_are_open_to_all(client, db):
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/")
    assert (page.status_code, b"<style>" in page.content) == (200, False)
