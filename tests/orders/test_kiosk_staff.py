import pytest
from django.contrib.messages import get_messages
from django.test import Client

from orders import lifecycle
from orders.operations.payments import take_at_till
from orders.states import PaymentState, PurchaseOrderState
from stores.roles import Role
from stores.tenancy import retailer_scope
from tests.factories.orders import CartLineFactory, order_of, placed
from tests.factories.stores import UserFactory

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture
def order(store):
    """An order placed in the associate's store."""
    return placed(CartLineFactory(cart__store=store, offer__partner__name="Northpeak"))


def test_an_order_is_shown_with_its_history(associate, order):
    lifecycle.advance(order.purchase_orders.get(), PurchaseOrderState.SENDING, actor="worker")

    page = associate.get(f"/orders/{order.number}/").content.decode()

    told = ("Order placed", "to Northpeak", "Ana Shopper, Lisboa", "€19.90 to pay")
    assert [words in page for words in told] == [True] * 4
    assert "Rua Augusta" not in page


def test_a_manager_sees_it_too(order, store):
    manager = Client()
    manager.force_login(UserFactory(store=store, role=Role.MANAGER))

    assert manager.get(f"/orders/{order.number}/").status_code == 200


def test_the_till_receipt_pays_the_order(associate, order):
    response = associate.post(f"/orders/{order.number}/paid/", {"reference": " T-0815 "})

    order.payment.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/orders/{order.number}/")
    assert (order.payment.state, order.payment.reference) == (PaymentState.CAPTURED, "T-0815")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [f"{order.number} is paid."]
    assert order.events.filter(kind="payment.captured", actor__startswith="user").count() == 1


def test_the_same_receipt_again_is_harmless(associate, order):
    for _ in range(2):
        response = associate.post(f"/orders/{order.number}/paid/", {"reference": "T-0815"})

    assert response.status_code == 303
    assert order.events.filter(kind="payment.captured").count() == 1


def test_a_second_receipt_is_refused(associate, order):
    take_at_till(order_id=order.pk, reference="T-1", actor="ana")

    response = associate.post(f"/orders/{order.number}/paid/", {"reference": "T-2"})

    order.payment.refresh_from_db()
    assert response.status_code == 409
    assert "This order cannot be paid now: it is paid." in response.content.decode()
    assert order.payment.reference == "T-1"


@pytest.mark.parametrize("reference", ["", "  ", "x" * 61, "T\x00", "T\u202e"])
def test_a_receipt_without_a_number_is_asked_for_again(associate, order, reference):
    response = associate.post(f"/orders/{order.number}/paid/", {"reference": reference})

    order.payment.refresh_from_db()
    assert response.status_code == 422
    assert order.payment.state == PaymentState.DUE


@pytest.mark.parametrize("address", ["/orders/{}/", "/orders/{}/paid/"])
def test_a_kiosk_opens_no_order(screen, order, address):
    response = (
        screen.post(address.format(order.number))
        if "paid" in address
        else screen.get(address.format(order.number))
    )

    assert response.status_code == 404
    assert order.number not in response.content.decode()


def test_another_stores_order_is_not_there(associate):
    order = order_of()

    answers = [
        associate.get(f"/orders/{order.number}/").status_code,
        associate.post(f"/orders/{order.number}/paid/", {"reference": "T-1"}).status_code,
    ]

    order.payment.refresh_from_db()
    assert answers == [404, 404]
    assert order.payment.state == PaymentState.DUE


def test_another_retailers_order_is_not_there(associate, other_retailer):
    with retailer_scope(other_retailer.pk):
        theirs = order_of()

    assert associate.get(f"/orders/{theirs.number}/").status_code == 404


def test_a_stranger_opens_no_order(client, order):
    assert client.get(f"/orders/{order.number}/")["Location"] == "/enrol/"
