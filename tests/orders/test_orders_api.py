"""`GET /api/v1/orders/` and one of them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from orders import lifecycle
from orders.models import Order, PurchaseOrder
from orders.states import PurchaseOrderState
from stores.tenancy import retailer_scope
from tests.api import ORDERS, field_errors, order_body, place, problem, program
from tests.factories.orders import CartFactory, CartLineFactory, order_of, placed
from tests.factories.stores import RetailerFactory, StoreFactory


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def body(retailer):
    return order_body()


def test_an_order_is_followed_with_all_that_happened(api, body):
    number = place(api, body).json()["number"]
    purchase_order = PurchaseOrder.objects.get()
    with transaction.atomic():
        lifecycle.advance(purchase_order, PurchaseOrderState.SENDING, actor="system")
        purchase_order.partner_reference = "NP-77"
        lifecycle.advance(purchase_order, PurchaseOrderState.PARTIAL, actor="partner", reference="NP-77")
        purchase_order.lines.update(accepted=1, rejected=1)

    answer = api.get(f"{ORDERS}{number}/").json()

    [share] = answer["purchase_orders"]
    [line] = share["lines"]
    assert (answer["state"], share["state"], share["reference"]) == ("partial", "partial", "NP-77")
    assert (line["accepted"], line["rejected"]) == (1, 1)
    assert [(event["kind"], event["actor"], event["purchase_order"]) for event in answer["events"]] == [
        ("order.placed", "api:till", None),
        ("purchase-order.sending", "system", f"{number}-1"),
        ("purchase-order.partial", "partner", f"{number}-1"),
    ]
    assert answer["events"][0]["facts"] == {"total": "39.80", "currency": "EUR"}


def test_another_retailers_order_is_as_missing_as_none(api):
    with retailer_scope(RetailerFactory().pk):
        theirs = order_of()

    responses = [api.get(f"{ORDERS}{number}/") for number in (theirs.number, "AF-00000000")]

    assert [problem(response) for response in responses] == [(404, "order-not-found")] * 2
    assert responses[0].content == responses[1].content


@pytest.mark.parametrize("number", ["1", "-1", "9" * 20, "AF-1.0", "a%00b", "%F0%9F%98%80", "9" * 40])
def test_a_number_that_is_none_is_not_found(api, number):
    assert problem(api.get(f"{ORDERS}{number}/"))[0] == 404


def test_pages_of_orders_follow_each_other_while_new_ones_come(api):
    now = timezone.now()
    numbers = [
        placed(CartLineFactory(), now=now - timedelta(minutes=minutes)).number for minutes in (1, 2, 2, 2, 3)
    ]

    pages, address = [], f"{ORDERS}?limit=2"
    while address:
        page = api.get(address).json()
        pages.append([one["number"] for one in page["results"]])
        address = page["next"]
        placed(CartLineFactory(), now=now + timedelta(minutes=1))

    assert pages == [
        [numbers[0], *sorted(numbers[1:4], reverse=True)[:1]],
        sorted(numbers[1:4], reverse=True)[1:],
        [numbers[4]],
    ]


def test_orders_are_listed_of_a_store_and_of_a_time(api):
    now = timezone.now().replace(microsecond=0)
    store = StoreFactory(code="chiado")
    early, late = (
        placed(CartLineFactory(cart=CartFactory(store=store)), now=now - timedelta(hours=hours))
        for hours in (2, 1)
    )
    order_of()

    def listed(**query):
        return [one["number"] for one in api.get(ORDERS, {"store": "chiado", **query}).json()["results"]]

    moment = late.placed_at.isoformat()
    assert listed() == [late.number, early.number]
    assert listed(placed_after=moment) == [late.number]
    assert listed(placed_before=moment) == [early.number]
    assert api.get(ORDERS, {"store": "elsewhere"}).json() == {"results": [], "next": None}


@pytest.mark.parametrize("prefix", ["A", "AB", "ABC", "ABCD"])
def test_a_cursor_of_any_length_is_understood(api, prefix):
    first, second = (order_of() for _ in range(2))
    Order.objects.filter(pk=second.pk).update(number=f"{prefix}-00000000")

    page = api.get(f"{ORDERS}?limit=1").json()
    rest = api.get(page["next"]).json()

    assert [one["number"] for one in page["results"] + rest["results"]] == [
        f"{prefix}-00000000",
        first.number,
    ]


@pytest.mark.parametrize("orders", [1, 5])
def test_a_list_costs_the_same_however_long(api, orders, django_assert_num_queries):
    for _ in range(orders):
        order_of(partner__paused_at=None)
    api.get(ORDERS)

    with django_assert_num_queries(4):
        assert len(api.get(ORDERS).json()["results"]) == orders


@pytest.mark.parametrize(
    ("query", "where", "code"),
    [
        ("limit=0", "limit", "min-value"),
        ("limit=1e9", "limit", "invalid"),
        ("limit=101", "limit", "max-value"),
        ("cursor=abc", "cursor", "foreign-cursor"),
        ("cursor=%00", "cursor", "foreign-cursor"),
        ("cursor=MTIz", "cursor", "foreign-cursor"),
        ("cursor=MjAyNi0wMS0wMSB4", "cursor", "foreign-cursor"),
        ("cursor=", "cursor", "blank"),
        ("store=a%00b", "store", "unprintable"),
        ("placed_after=2026-02-30T00:00:00Z", "placed_after", "invalid"),
        ("placed_after=0000-01-01T00:00:00Z", "placed_after", "invalid"),
        ("placed_after=2026-01-01T00:00:00%2B15:00", "placed_after", "overflow"),
        ("placed_after=2026-01-01T00:00:00", "placed_after", "no-offset"),
        ("placed_after=9999-12-31T23:59:59-10:00", "placed_after", "overflow"),
        ("placed_after=0001-01-01T00:00:00%2B10:00", "placed_after", "overflow"),
        ("placed_before=yesterday", "placed_before", "invalid"),
        ("page=0", "page", "unknown-field"),
        ("order__retailer=2", "order__retailer", "unknown-field"),
        ("ordering=password", "ordering", "unknown-field"),
    ],
)
def test_a_list_query_that_makes_no_sense_is_refused(api, query, where, code):
    response = api.get(f"{ORDERS}?{query}")

    assert problem(response) == (400, "invalid-parameter")
    assert field_errors(response) == [(where, code)]


def test_another_retailers_orders_are_not_listed(api):
    with retailer_scope(RetailerFactory().pk):
        order_of()

    assert api.get(ORDERS).json() == {"results": [], "next": None}
