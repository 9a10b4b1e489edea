import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orders import lifecycle
from orders.states import PurchaseOrderState
from stores.tenancy import retailer_scope
from tests.factories.orders import CartLineFactory, order_of, placed
from tests.factories.stores import KioskFactory, UserFactory
from tests.orders.conftest import screen_of

pytestmark = pytest.mark.usefixtures("retailer")

FIND = "/orders/find/"
MISS = "No order matches these two together."


def ask(screen, number, proof):
    return screen.post(FIND, {"number": number, "proof": proof})


@pytest.mark.parametrize("proof", ["ana@example.com", "ANA@Example.com", "1100-048", " 1100-048 "])
def test_a_shopper_finds_their_order_by_number_and_proof(screen, proof):
    order = order_of(partner__name="Northpeak")

    response = ask(screen, order.number.lower(), proof)
    page = screen.get(FIND).content.decode()

    assert (response.status_code, response["Location"]) == (303, FIND)
    assert [
        words in page for words in (order.number, "Received", "Northpeak is being asked to send it.")
    ] == [True] * 3
    assert "€19.90 to pay at the till" in page


def test_the_address_is_never_shown(screen):
    order = order_of()
    ask(screen, order.number, "1100-048")

    page = screen.get(FIND).content.decode()

    shown = [
        secret
        for secret in ("Rua Augusta", "Lisboa", "1100-048", "ana@example.com", "Ana Shopper")
        if secret in page
    ]
    assert shown == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PurchaseOrderState.UNKNOWN, "Lumi has not confirmed it yet."),
        (PurchaseOrderState.ACKNOWLEDGED, "Confirmed by Lumi."),
        (PurchaseOrderState.PARTIAL, "Lumi sends only part of it. You do not pay for it."),
        (PurchaseOrderState.REJECTED, "Lumi cannot send it. You do not pay for it."),
        (PurchaseOrderState.PARKED, "A colleague is looking into it."),
    ],
)
def test_each_state_is_told_in_words(screen, state, words):
    order = order_of(partner__name="Lumi")
    purchase_order = order.purchase_orders.get()
    for step in (PurchaseOrderState.SENDING, state):
        lifecycle.advance(purchase_order, step, actor="partner")
    ask(screen, order.number, "1100-048")

    assert words in screen.get(FIND).content.decode()


def test_a_wrong_number_and_a_wrong_proof_read_the_same(screen):
    order = order_of()

    pages = [
        ask(screen, number, proof)
        for number, proof in ((order.number, "9999-999"), ("AF-7K3M9QX4C", "1100-048"), ("AF-7K3M9QX4C", "x"))
    ]

    assert [(page.status_code, page.context["problem"]) for page in pages] == [(404, MISS)] * 3


def test_a_miss_does_not_show_what_was_found_before(screen):
    order = order_of()
    ask(screen, order.number, "1100-048")

    page = ask(screen, order.number, "wrong").content.decode()

    assert "Received" not in page


def test_another_retailers_order_is_not_found(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        theirs = order_of()

    assert ask(screen, theirs.number, "1100-048").context["problem"] == MISS


@pytest.mark.parametrize(
    ("number", "proof", "field"),
    [
        ("", "x", "number"),
        ("AF-1", "", "proof"),
        ("A" * 500, "x", "number"),
        ("AF\x00", "x", "number"),
        ("AF-1", "\u202e", "proof"),
    ],
)
def test_what_cannot_be_a_number_or_a_proof_is_named(screen, number, proof, field):
    response = ask(screen, number, proof)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_after_ten_misses_the_screen_waits(screen, store):
    order = order_of()
    misses = [ask(screen, order.number, f"{postcode}").status_code for postcode in range(10)]

    right = ask(screen, order.number, "1100-048")
    elsewhere = ask(screen_of(KioskFactory(store=store)), order.number, "1100-048")

    assert misses == [404] * 10
    assert (right.status_code, right.context["problem"]) == (
        429,
        "Too many tries on this screen. Ask a colleague, or try again in ten minutes.",
    )
    assert elsewhere.status_code == 303


def test_a_new_session_does_not_give_new_tries(store):
    kiosk = KioskFactory(store=store)
    screen = screen_of(kiosk)
    for _ in range(10):
        ask(screen, "AF-7K3M9QX4C", "x")
    screen.post("/reset/")

    assert ask(screen, "AF-7K3M9QX4C", "x").status_code == 429


def test_finding_counts_no_miss(screen):
    order = order_of()

    for _ in range(11):
        response = ask(screen, order.number, "1100-048")

    assert response.status_code == 303


def test_starting_over_forgets_what_was_found(screen):
    order = order_of()
    ask(screen, order.number, "1100-048")

    screen.post("/reset/")

    assert order.number not in screen.get(FIND).content.decode()


def test_what_was_found_does_not_follow_into_another_retailers_session(screen, other_retailer):
    order = order_of()
    ask(screen, order.number, "1100-048")
    with retailer_scope(other_retailer.pk):
        screen.force_login(UserFactory())
        response = screen.get(FIND)

    assert response.status_code == 200
    assert order.number not in response.content.decode()


def test_staff_see_todays_orders_of_their_store(associate, store):
    today = placed(CartLineFactory(cart__store=store))
    yesterday = placed(CartLineFactory(cart__store=store), now=timezone.now() - timedelta(days=1, hours=1))
    elsewhere = order_of()

    page = associate.get(FIND).content.decode()

    assert [order.number in page for order in (today, yesterday, elsewhere)] == [True, False, False]


def test_a_kiosk_sees_no_list(screen, store):
    order = placed(CartLineFactory(cart__store=store))

    page = screen.get(FIND).content.decode()

    assert "Today in" not in page
    assert order.number not in page


@pytest.mark.parametrize("count", [1, 4])
def test_todays_list_costs_the_same_however_long(associate, store, count, django_assert_num_queries):
    for _ in range(count):
        placed(CartLineFactory(cart__store=store))

    with django_assert_num_queries(7):
        associate.get(FIND)


def test_a_stranger_finds_nothing(client: Client):
    assert client.get(FIND)["Location"] == "/enrol/"
    assert ask(client, "AF-7K3M9QX4C", "x")["Location"] == "/enrol/"


def test_a_scanned_receipt_leads_the_people_of_its_store_to_the_order(associate, store):
    order = placed(CartLineFactory(cart__store=store))

    search = associate.get(associate.post("/scan/", {"raw": f"]Q1{order.number}"}).url)
    scanned = associate.get(search.url)

    assert search.url == f"/orders/find/{order.number}/"
    assert (scanned.status_code, scanned["Location"]) == (303, f"/orders/{order.number}/")


def test_a_scanned_receipt_asks_a_shopper_for_the_proof(screen):
    order = order_of()

    page = screen.get("/search/", {"q": order.number.lower()}, follow=True).content.decode()

    assert f'value="{order.number}"' in page
    assert "Received" not in page


def test_a_receipt_of_another_store_or_retailer_or_of_nobody_looks_the_same(associate, other_retailer):
    elsewhere = order_of()
    with retailer_scope(other_retailer.pk):
        theirs = order_of()

    pages = [
        associate.get(f"/orders/find/{number}/").content.decode().replace(number, "")
        for number in (elsewhere.number, theirs.number, "AF-12345678V")
    ]

    assert ["Order number" in page for page in pages] == [True] * 3
    assert _without_tokens(pages[0]) == _without_tokens(pages[1]) == _without_tokens(pages[2])


def _without_tokens(page):
    return re.sub('value="[0-9A-Za-z]{64}"', "", page)
