"""`POST /api/v1/orders/`: once per key, whatever the line does to the answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction

from orders import lifecycle
from orders.models import IdempotencyKey, Order, PurchaseOrder
from orders.operations.keyed_order import _take_turn
from orders.states import PurchaseOrderState
from stores.tenancy import retailer_scope
from tests.api import HOME, ORDERS, order_body, place, problem, program
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.stores import RetailerFactory, StoreFactory


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def body(retailer):
    return order_body()


def test_an_order_is_placed_and_told_whole(api, body):
    response = place(api, body)

    assert response.status_code == 201, response.content
    order = Order.objects.get()
    assert response.headers["Location"] == f"{ORDERS}{order.number}/"
    assert "Idempotent-Replayed" not in response.headers
    assert response.json() == {
        "number": order.number,
        "url": f"{ORDERS}{order.number}/",
        "store": "chiado",
        "state": "received",
        "placed_at": order.placed_at.isoformat(),
        "placed_by": "api:till",
        "total": {"amount": "39.80", "currency": "EUR"},
        "buyer": {"email": "ana@example.com", "phone": ""},
        "ship_to": {**HOME, "line2": "", "region": ""},
        "payment": {
            "method": "till",
            "state": "due",
            "amount": {"amount": "39.80", "currency": "EUR"},
        },
        "purchase_orders": [
            {
                "number": f"{order.number}-1",
                "partner": {"code": "northpeak", "name": "Northpeak"},
                "state": "queued",
                "reference": None,
                "lines": [
                    {
                        "sku": "AF-1",
                        "gtin": order.lines.get().gtin,
                        "title": order.lines.get().title,
                        "label": "Fern · M",
                        "quantity": 2,
                        "accepted": 0,
                        "rejected": 0,
                        "unit_price": {"amount": "19.90", "currency": "EUR"},
                    }
                ],
            }
        ],
    }


def test_the_same_key_gets_the_same_answer_whatever_has_happened_since(api, body):
    first = place(api, body)
    purchase_order = PurchaseOrder.objects.get()
    with transaction.atomic():
        lifecycle.advance(purchase_order, PurchaseOrderState.CANCELLED, actor="hq")

    again = place(api, body)

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert Order.objects.count() == 1


def test_a_key_stands_for_one_request(api, body):
    place(api, body)

    response = place(api, {**body, "buyer": {"email": "eve@example.com"}})

    assert problem(response) == (422, "idempotency-mismatch")
    assert Order.objects.count() == 1


def test_a_key_is_not_used_up_by_a_request_that_was_refused(api, body):
    refused = place(api, {**body, "payment": {"method": "cowries"}})

    assert problem(refused) == (400, "unknown-payment-method")
    assert place(api, body).status_code == 201


def test_two_retailers_may_use_the_same_key(api, body):
    ours = place(api, body)
    with retailer_scope(RetailerFactory().pk):
        theirs = place(program(), order_body())

    assert (ours.status_code, theirs.status_code) == (201, 201)
    assert ours.json()["number"] != theirs.json()["number"]
    assert "Idempotent-Replayed" not in theirs.headers


@pytest.mark.parametrize("key", [None, "", "k" * 129, "a\tb", "ключ", "é"])
def test_a_key_is_needed_and_must_be_printable(api, body, key):
    headers = {} if key is None else {"Idempotency-Key": key}

    response = api.post(ORDERS, body, format="json", headers=headers)

    assert problem(response) == (400, "idempotency-key-required")
    assert not Order.objects.exists()


def test_a_key_whose_first_request_still_runs_is_asked_to_wait(committed_retailer):
    api, body = program(), order_body()
    running, done = threading.Event(), threading.Event()

    def first_request():
        with retailer_scope(committed_retailer.pk), transaction.atomic():
            _take_turn("key-1")
            running.set()
            done.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(first_request)
        running.wait(10)
        response = place(api, body)
        done.set()

    assert problem(response) == (409, "in-progress")
    assert response.headers["Retry-After"] == "2"
    assert place(api, body).status_code == 201


def test_eight_requests_at_once_with_one_key_place_one_order(committed_retailer):
    api, body = program(), order_body()

    def send(_):
        try:
            with retailer_scope(committed_retailer.pk):
                return place(api, body)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(send, range(8)))

    placed_by_them = {response.content for response in responses if response.status_code == 201}
    assert len(placed_by_them) == 1
    assert {response.status_code for response in responses} <= {201, 409}
    assert (Order.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_an_item_may_be_named_by_number_and_partner_in_several_lines(api, body):
    dear = OfferFactory(variant=VariantFactory(), partner__code="tarn", price="30.00")
    OfferFactory(variant=dear.variant, partner__code="lumi", price="20.00")
    body["lines"] = [
        {"gtin": dear.variant.gtin[1:], "partner": "tarn", "quantity": 1},
        {"gtin": dear.variant.gtin, "quantity": 1, "unit_price": 20},
        {"gtin": dear.variant.gtin, "quantity": 1},
    ]

    order = place(api, body).json()

    parts = [
        (one["partner"]["code"], [line["quantity"] for line in one["lines"]])
        for one in order["purchase_orders"]
    ]
    assert sorted(parts) == [("lumi", [2]), ("tarn", [1])]
    assert order["total"] == {"amount": "70.00", "currency": "EUR"}


def test_a_price_that_is_another_by_now_is_refused_with_the_new_one(api, body):
    body["lines"][0]["unit_price"] = "18.00"

    response = place(api, body)

    assert problem(response) == (409, "offer-changed")
    assert {name: response.json()[name] for name in ("sku", "price", "currency", "available")} == {
        "sku": "AF-1",
        "price": "19.90",
        "currency": "EUR",
        "available": 5,
    }


@pytest.mark.parametrize("quantity", [6, 20])
def test_more_than_there_is_is_refused(api, body, quantity):
    body["lines"][0]["quantity"] = quantity

    assert problem(place(api, body)) == (409, "offer-changed")


def test_more_of_one_item_than_an_order_takes_is_refused(api, body):
    body["lines"] = [{"sku": "AF-1", "quantity": 4} for _ in range(6)]

    assert problem(place(api, body)) == (400, "too-many")
    assert not Order.objects.exists()


def test_an_item_that_is_unknown_or_anothers_reads_the_same(api, body):
    with retailer_scope(RetailerFactory().pk):
        theirs = OfferFactory(variant__sku="THEIRS").variant
    refusals = []
    for line in ({"sku": "THEIRS"}, {"gtin": theirs.gtin}, {"sku": "NOTHING"}):
        body["lines"] = [{**line, "quantity": 1}]
        refusals.append(problem(place(api, body)))

    assert refusals == [(400, "unknown-item")] * 3


def test_a_store_that_is_closed_unknown_or_anothers_reads_the_same(api, body):
    StoreFactory(code="closed", is_open=False)
    with retailer_scope(RetailerFactory().pk):
        StoreFactory(code="theirs")

    refusals = [problem(place(api, {**body, "store": store})) for store in ("closed", "theirs", "no", "../x")]

    assert refusals == [(400, "unknown-store")] * 4


def test_a_parameter_on_placing_is_refused(api, body):
    response = api.post(f"{ORDERS}?dry_run=1", body, format="json", headers={"Idempotency-Key": "k"})

    assert problem(response) == (400, "invalid-parameter")
    assert not Order.objects.exists()


def test_a_key_that_may_only_read_places_nothing(retailer, body):
    assert problem(place(program("orders:read"), body)) == (403, "permission-denied")
    assert not Order.objects.exists()


def test_money_is_text_to_the_cent(api, body):
    OfferFactory(variant__sku="AF-3", price=Decimal("0.10"), available=None)
    body["lines"] = [{"sku": "AF-3", "quantity": 3}]

    assert place(api, body).json()["total"] == {"amount": "0.30", "currency": "EUR"}
