from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from orders.models import Cart, CartLine, Order, OutboxMessage
from orders.models.payment import PaymentMethod
from orders.queries.orders import by_number
from stores.models import Store
from tests.factories.catalog import OfferFactory
from tests.factories.orders import HOME
from tests.factories.stores import KioskFactory, StoreFactory
from tests.orders.conftest import screen_of

pytestmark = pytest.mark.usefixtures("retailer")

ADDRESS = {"email": "ana@mail.pt", "phone": "+351 900 000 000", "payment": "till", **HOME}
AGAIN = "Your cart changed after this page was opened. Look at it again, then order."
UNORDERED = "Something in your cart changed. Nothing was ordered and your address is kept."


def fill(screen, **offer):
    """Put one piece of an offer into the cart."""
    offer = OfferFactory(**offer)
    screen.post("/cart/add/", {"offer": offer.pk, "price": str(offer.price), "quantity": 1})
    return offer


def answers(screen, **changes):
    """The check-out page as a shopper fills it in now."""
    shown = screen.get("/checkout/").context
    token = {"cart": shown["cart"].public_id, "seen": shown["basket"].fingerprint}
    return {**ADDRESS, **token, **changes}


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def complaints(response):
    return response.context["form"].errors


def test_the_form_asks_with_the_stores_country_chosen(screen, store):
    fill(screen)

    response = screen.get("/checkout/")

    assert response.status_code == 200
    assert response.context["form"]["country"].value() == store.country
    assert '<option value="PT" selected>Portugal</option>' in response.content.decode()
    assert "Order and pay <bdi>€19.90</bdi>" in response.content.decode()


def test_a_page_of_check_out_is_kept_by_no_browser(screen):
    fill(screen)

    response = screen.get("/checkout/")

    assert "no-store" in response["Cache-Control"]
    assert 'autocomplete="off"' in response.content.decode()


def test_an_order_is_placed_and_leads_to_its_receipt(screen):
    offer = fill(screen)

    response = screen.post("/checkout/", answers(screen))

    order = by_number(Order.objects.get().number)
    assert (response.status_code, response["Location"]) == (303, f"/done/{order.number}/")
    assert (order.email, order.phone, order.ship_to) == ("ana@mail.pt", "+351 900 000 000", HOME)
    assert (order.payment.method, order.total) == (PaymentMethod.TILL, Decimal("19.90"))
    assert order.placed_by.startswith("kiosk:")
    assert [line.partner_sku for line in order.lines.all()] == [offer.partner_sku]


def test_the_cart_is_empty_after_the_order(screen):
    fill(screen)
    screen.post("/checkout/", answers(screen))

    assert "Your cart is empty" in screen.get("/cart/").content.decode()
    assert screen.get("/checkout/")["Location"] == "/cart/"


def test_the_next_item_after_an_order_starts_a_new_cart(screen):
    fill(screen)
    screen.post("/checkout/", answers(screen))

    fill(screen)

    assert Cart.objects.filter(order=None).count() == 1


def test_sending_the_form_again_leads_to_the_same_receipt(screen):
    fill(screen)
    form = answers(screen)
    first = screen.post("/checkout/", form)

    again = screen.post("/checkout/", {**form, "name": ""})

    assert again["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_a_form_sent_again_after_a_newer_cart_still_leads_to_its_own_receipt(screen):
    fill(screen)
    form = answers(screen)
    first = screen.post("/checkout/", form)
    fill(screen)

    again = screen.post("/checkout/", form)

    assert again["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_a_double_click_is_one_order(committed_retailer):
    screen = screen_of(KioskFactory(store=StoreFactory()))
    fill(screen, available=9)
    form = answers(screen)

    def send(_):
        try:
            hand = Client()
            hand.cookies = screen.cookies
            return hand.post("/checkout/", form)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as hands:
        receipts = set(hands.map(send, range(6)))

    assert receipts == {f"/done/{Order.objects.get().number}/"}
    assert OutboxMessage.objects.filter(topic="purchase-order.submit").count() == 1


def test_another_tab_that_changed_the_cart_is_asked_about(screen):
    fill(screen)
    form = answers(screen, name="Ana from the first tab")
    fill(screen, price=Decimal("30.00"))

    asked = screen.post("/checkout/", form)
    page = asked.content.decode()
    confirmed = screen.post("/checkout/", {**form, "seen": asked.context["basket"].fingerprint})

    assert asked.status_code == 409
    assert AGAIN in page
    assert "Ana from the first tab" in page
    assert "Order and pay <bdi>€49.90</bdi>" in page
    assert confirmed.status_code == 303
    assert Order.objects.get().total == Decimal("49.90")


def test_a_price_that_changed_sends_back_to_the_cart_with_the_address_kept(screen):
    offer = fill(screen)
    form = answers(screen)
    type(offer).objects.filter(pk=offer.pk).update(price=Decimal("26.00"))

    response = screen.post("/checkout/", form)
    screen.post(f"/cart/lines/{CartLine.objects.get().pk}/", {"quantity": 1})
    page = screen.get("/checkout/").content.decode()

    assert (response.status_code, response["Location"]) == (303, "/cart/")
    assert told(response) == [UNORDERED]
    assert not Order.objects.exists()
    assert "Rua Augusta 1" in page
    assert "Order and pay <bdi>€26.00</bdi>" in page


def test_the_address_is_forgotten_with_the_order_and_when_starting_over(screen):
    offer = fill(screen)
    form = answers(screen)
    type(offer).objects.filter(pk=offer.pk).update(available=0)
    screen.post("/checkout/", form)
    kept = screen.session["address"]["line1"]

    screen.post("/reset/")

    assert kept == "Rua Augusta 1"
    assert "address" not in screen.session


def test_the_address_leaves_the_session_once_it_is_ordered(screen):
    offer = fill(screen)
    form = answers(screen)
    type(offer).objects.filter(pk=offer.pk).update(available=0)
    screen.post("/checkout/", form)
    type(offer).objects.filter(pk=offer.pk).update(available=5)

    screen.post("/checkout/", form)

    assert Order.objects.count() == 1
    assert "address" not in screen.session


def test_a_cart_emptied_in_another_tab_is_not_ordered(screen):
    fill(screen)
    form = answers(screen)
    CartLine.objects.all().delete()

    response = screen.post("/checkout/", form)

    assert (response["Location"], told(response)) == ("/cart/", [UNORDERED])


@pytest.mark.parametrize(
    "token",
    [
        {"cart": ""},
        {"cart": "7"},
        {"cart": "0b1f0b54-6a52-4b5e-9d3f-111111111111"},
        {"seen": ""},
        {"seen": "x" * 999},
        {"cart": "\x00"},
    ],
)
def test_a_token_that_is_not_ours_orders_nothing(screen, token):
    fill(screen)

    response = screen.post("/checkout/", answers(screen, **token))

    assert (response.status_code, response["Location"]) == (303, "/cart/")
    assert told(response) == ["That cart is no longer here. Nothing was ordered."]
    assert not Order.objects.exists()


def test_another_shoppers_cart_cannot_be_ordered(store):
    ana, bob = (screen_of(KioskFactory(store=store)) for _ in range(2))
    for screen in (ana, bob):
        fill(screen)

    response = bob.post("/checkout/", answers(ana))

    assert told(response)[-1] == "That cart is no longer here. Nothing was ordered."
    assert not Order.objects.exists()


def test_a_form_from_before_starting_over_orders_nothing(screen):
    fill(screen)
    form = answers(screen)
    screen.post("/reset/")

    response = screen.post("/checkout/", form)

    assert told(response) == ["That cart is no longer here. Nothing was ordered."]
    assert not Order.objects.exists()


def test_a_closed_store_says_so_and_orders_nothing(associate, store):
    fill(associate)
    form = answers(associate)
    Store.objects.filter(pk=store.pk).update(is_open=False)

    response = associate.post("/checkout/", form)

    assert (response.status_code, response.context["problem"]) == (409, f"There is no store {store.code}.")
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("email", "", "Write your e-mail address."),
        ("email", "ana", "Check the e-mail address. It looks like ana@mail.pt."),
        ("email", "a@b", "Check the e-mail address. It looks like ana@mail.pt."),
        ("email", "ana@mail.pt\r\nBcc: all@mail.pt", "Check the e-mail address. It looks like ana@mail.pt."),
        ("email", "Ana <ana@mail.pt>", "Check the e-mail address. It looks like ana@mail.pt."),
        ("email", "a" * 64 + "@" + "b" * 200 + ".pt", "E-mail: at most 254 signs, this has 268."),
        ("name", "", "Write the name for the label."),
        ("name", "   ", "Write the name for the label."),
        ("name", "Ana\x07", "Hidden control signs do not fit here. Type it anew."),
        ("name", "\u202eAna", "Hidden control signs do not fit here. Type it anew."),
        ("line1", "", "Write the street and number."),
        ("line1", "x" * 500, "Street and number: at most 120 signs, this has 500."),
        ("line2", "x" * 500, "Flat, floor or company: at most 120 signs, this has 500."),
        ("city", "", "Write the town or city."),
        ("postal_code", "", "Write the postcode."),
        ("phone", "9" * 500, "Phone: at most 40 signs, this has 500."),
        ("country", "XX", "Choose a country from the list."),
        ("country", "", "Choose a country from the list."),
        ("payment", "cowries", "Choose how to pay."),
        ("payment", "", "Choose how to pay."),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(screen, field, typed, complaint):
    fill(screen)

    response = screen.post("/checkout/", answers(screen, **{field: typed}))

    page = response.content.decode()
    assert response.status_code == 422
    assert complaint in complaints(response)[field]
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert "ana@mail.pt" in page or field == "email"
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "O’Neil"},
        {"name": "O'Neil"},
        {"name": "X"},
        {"name": "王小明", "city": "東京", "country": "JP", "region": "東京都", "postal_code": "100-0001"},
        {"name": "نور الدين", "city": "القاهرة", "country": "EG"},
        {"line1": "Rua das Flores 🌸 1"},
        {"phone": "", "line2": ""},
        {"country": "HK", "postal_code": ""},
        {"country": "US", "region": "NY", "postal_code": "10001"},
        {"email": "o'neil+aisle@mail.example.pt"},
    ],
)
def test_people_and_places_of_all_kinds_can_order(screen, changes):
    fill(screen)

    response = screen.post("/checkout/", answers(screen, **changes))

    assert response.status_code == 303, complaints(response)
    order = Order.objects.get()
    kept = {**order.ship_to, "email": order.email, "phone": order.phone}
    assert {name: kept[name] for name in changes} == changes


def test_a_country_with_regions_needs_one(screen):
    fill(screen)

    response = screen.post("/checkout/", answers(screen, country="US", region=""))

    assert complaints(response) == {"region": ["Write the state, province or prefecture."]}


def test_a_region_of_a_country_without_them_is_dropped(screen):
    fill(screen)

    screen.post("/checkout/", answers(screen, region="left over"))

    assert Order.objects.get().ship_to["region"] == ""


def test_blanks_around_an_answer_are_dropped(screen):
    fill(screen)

    screen.post("/checkout/", answers(screen, name="  Ana  ", email=" ana@mail.pt "))

    order = Order.objects.get()
    assert (order.ship_to["name"], order.email) == ("Ana", "ana@mail.pt")


def test_hidden_fields_cannot_change_what_is_ordered(screen, store):
    fill(screen)

    screen.post("/checkout/", answers(screen, total="1", price="1", store="99", retailer="99", placed_by="x"))

    order = Order.objects.get()
    assert (order.total, order.store, order.placed_by[:6]) == (Decimal("19.90"), store, "kiosk:")


def test_scripts_that_are_typed_are_only_text(screen):
    fill(screen)

    page = screen.post(
        "/checkout/", answers(screen, name="<script>alert(1)</script>", city="")
    ).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_associate_orders_for_a_shopper(associate):
    fill(associate)

    response = associate.post("/checkout/", answers(associate))

    assert response.status_code == 303
    assert Order.objects.get().placed_by.startswith("user")
