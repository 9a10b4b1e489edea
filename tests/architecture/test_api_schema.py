"""The API's published description is complete, and what it says is what we answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker

from catalog.models import Feed, Lookup
from catalog.models.lookup import AnswerState
from orders.models import PurchaseOrder
from partners.models import PartnerCircuit
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
    Feed.objects.create(
        partner=offer.partner, due_at=timezone.now(), unusable=[{"source": "line 1", "reason": "No price."}]
    )
    return [
        *_told_of_one_item(api, offer.variant.gtin),
        *_told_of_one_partner(api, offer.partner),
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


def _told_of_one_item(api, number):
    return [
        (f"/api/v1/items/{{gtin}}/{part}", "get", api.get(f"/api/v1/items/{given}/{part}"))
        for part in ("", "offers/", "similar/")
        for given in (number, "AF-1", f"{number[:-1]}{(int(number[-1]) + 1) % 10}", "00000000")
    ]


def _told_of_one_partner(api, partner):
    PartnerCircuit.objects.create(
        partner=partner, operation="find-items", open_until=timezone.now() + timedelta(minutes=1)
    )
    return [
        (f"/api/v1/{what}/{'{partner}/' if code else ''}", "get", api.get(f"/api/v1/{what}/{code}"))
        for what in ("partners", "feeds")
        for code in ("", f"{partner.code}/", "nobody/")
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
    examples = [
        (where, content["schema"], name, example["value"])
        for where, content in _contents()
        for name, example in content.get("examples", {}).items()
    ]

    wrong = [(where, name, one) for where, shape, name, value in examples for one in complaints(shape, value)]
    codes = [(where[2], value["status"]) for where, _, _, value in examples if "400" <= where[2] <= "599"]

    assert wrong == []
    assert [status for status, told in codes if int(status) != told] == []


def test_every_body_of_every_route_has_an_example():
    assert [where for where, content in _contents() if not content.get("examples")] == []


def test_every_route_has_a_name_a_summary_and_a_description():
    routes = [route for path in SCHEMA["paths"].values() for route in path.values()]

    names = [route["operationId"] for route in routes]

    assert len(set(names)) == len(names) == 12
    assert [route["operationId"] for route in routes if not (route["summary"] and route["description"])] == []
    assert [route["operationId"] for route in routes if len(route["tags"]) != 1] == []


def _contents():
    """Each body that is described: of which path, which method and which status, `request` for what comes in."""
    for address, path in SCHEMA["paths"].items():
        for method, route in path.items():
            for status, one in {"request": route.get("requestBody", {}), **route["responses"]}.items():
                for content in one.get("content", {}).values():
                    yield (address, method, status), content


def test_every_route_says_who_may_use_it_and_how_it_refuses():
    routes = [route for path in SCHEMA["paths"].values() for route in path.values()]

    assert all(route["security"] == [{"apiKey": []}] for route in routes)
    assert all({"400", "401", "403", "503"} <= set(route["responses"]) for route in routes)
    assert sorted(SCHEMA["paths"]) == [
        "/api/v1/feeds/",
        "/api/v1/feeds/{partner}/",
        "/api/v1/items/",
        "/api/v1/items/{gtin}/",
        "/api/v1/items/{gtin}/offers/",
        "/api/v1/items/{gtin}/similar/",
        "/api/v1/lookups/{lookup}/",
        "/api/v1/orders/",
        "/api/v1/orders/{number}/",
        "/api/v1/partners/",
        "/api/v1/partners/{partner}/",
    ]


def test_the_description_and_its_page_are_open_to_all(client, db):
    assert client.get("/api/schema/").status_code == 200
    page = client.get("/api/docs/")
    assert (page.status_code, b"<style>" in page.content) == (200, False)
