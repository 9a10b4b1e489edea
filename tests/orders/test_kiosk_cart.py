from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.kiosk.context import cart
from orders.models import Cart, CartLine
from orders.operations.carts import MOST_LINES
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory
from tests.factories.orders import CartLineFactory
from tests.factories.stores import KioskFactory, StoreFactory, UserFactory
from tests.orders.conftest import screen_of

pytestmark = pytest.mark.usefixtures("retailer")

ADD = "/cart/add/"


def wish(offer, /, **changes):
    """What the item page sends."""
    return {"offer": offer.pk, "price": str(offer.price), "quantity": 1, **changes}


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def contents():
    return [(line.offer_id, line.quantity, line.shown_price) for line in CartLine.objects.order_by("pk")]


def test_the_first_item_opens_a_cart_in_the_screens_store(screen, store):
    offer = OfferFactory(variant__product__title="Ridge rain jacket")

    response = screen.post(ADD, wish(offer))

    assert (response.status_code, response["Location"]) == (303, reverse("item", args=[offer.variant.sku]))
    assert told(response) == ["In your cart: Ridge rain jacket, Fern · M"]
    assert Cart.objects.get().store == store
    assert contents() == [(offer.pk, 1, Decimal("19.90"))]


def test_the_item_page_confirms_what_was_added(screen):
    offer = OfferFactory(variant__product__title="Ridge rain jacket")

    page = screen.post(ADD, wish(offer), follow=True).content.decode()

    assert "In your cart: Ridge rain jacket, Fern · M" in page
    assert '<a class="btn" href="/cart/" autofocus>Go to cart</a>' in page


def test_the_way_back_to_the_results_is_kept(screen):
    offer = OfferFactory()

    response = screen.post(ADD, wish(offer, q="rain & wind"))

    assert response["Location"] == f"/items/{offer.variant.sku}/?q=rain+%26+wind"


def test_more_items_go_into_the_same_cart(screen):
    offers = OfferFactory.create_batch(2)

    for offer in offers:
        screen.post(ADD, wish(offer))

    assert Cart.objects.count() == 1
    assert [offer for offer, _, _ in contents()] == [offer.pk for offer in offers]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"price": Decimal("26.00")}, "The price is €26.00 now, no longer €19.90. Nothing was added."),
        ({"available": 0}, "It has just sold out. Nothing was added."),
        ({"available": 1}, "Only 1 left, with those in your cart. Nothing was added."),
    ],
)
def test_an_offer_that_changed_meanwhile_is_refused_with_the_truth(screen, change, words):
    offer = OfferFactory()
    wanted = wish(offer, quantity=2)
    type(offer).objects.filter(pk=offer.pk).update(**change)

    response = screen.post(ADD, wanted)

    assert (response.status_code, response["Location"]) == (303, reverse("item", args=[offer.variant.sku]))
    assert told(response) == [words]
    assert contents() == []


def test_an_offer_that_is_gone_leads_to_the_cart(screen):
    response = screen.post(ADD, {"offer": 2**62, "price": "1.00", "quantity": 1})

    assert (response.status_code, response["Location"]) == (303, "/cart/")
    assert told(response) == ["This item is no longer offered. Nothing was added."]


@pytest.mark.parametrize(
    "changes",
    [
        {"offer": "x"},
        {"offer": 10**30},
        {"offer": ""},
        {"price": "NaN"},
        {"price": "-1"},
        {"price": ""},
        {"quantity": 0},
        {"quantity": 10**30},
        {"quantity": "2\x00"},
    ],
)
def test_a_form_that_was_tampered_with_adds_nothing(screen, changes):
    response = screen.post(ADD, wish(OfferFactory(), **changes))

    assert (response.status_code, response["Location"]) == (303, "/cart/")
    assert told(response) == ["That could not be added. Choose the item again."]
    assert contents() == []


def test_a_cart_says_how_much_it_takes(screen):
    offer = OfferFactory(available=None)

    pieces = screen.post(ADD, wish(offer, quantity=21))
    line = CartLineFactory(cart=Cart.objects.get())
    CartLineFactory.create_batch(MOST_LINES - 1, cart=line.cart, offer__partner=line.offer.partner)
    lines = screen.post(ADD, wish(offer))

    assert told(pieces) == ["At most 20 of one item can be ordered at a time. Nothing was added."]
    assert told(lines)[-1] == "At most 50 different items can be ordered at a time. Nothing was added."


def test_another_retailers_offer_is_no_longer_offered(screen, other_retailer):
    with retailer_scope(other_retailer.pk):
        theirs = OfferFactory(variant__product__title="Canary")

    response = screen.post(ADD, wish(theirs))

    assert told(response) == ["This item is no longer offered. Nothing was added."]


def test_a_cart_is_shown_parcel_by_parcel(screen):
    first, second = OfferFactory(partner__name="Northpeak"), OfferFactory(partner__name="Lumi")
    for offer in (first, second):
        screen.post(ADD, wish(offer))

    page = screen.get("/cart/").content.decode()

    assert [
        words in page for words in ("Parcel 1 of 2", "Parcel 2 of 2", "sent by Northpeak", "sent by Lumi")
    ] == ([True] * 4)
    assert "Check out <bdi>€39.80</bdi>" in page
    assert "Delivery, 2 parcels" in page


def test_an_empty_cart_leads_back_to_the_shop(screen):
    page = screen.get("/cart/").content.decode()

    assert "Your cart is empty" in page
    assert "Check out" not in page


def test_the_steps_change_a_line_and_keep_the_focus_where_it_was(screen):
    screen.post(ADD, wish(OfferFactory()))
    line = CartLine.objects.get()

    more = screen.post(f"/cart/lines/{line.pk}/?step=more", {"quantity": 2})
    less = screen.post(f"/cart/lines/{line.pk}/?step=less", {"quantity": 1})

    assert (more.status_code, more["Location"]) == (303, f"/cart/#more-{line.pk}")
    assert less["Location"] == f"/cart/#less-{line.pk}"
    assert contents() == [(line.offer_id, 1, line.shown_price)]


def test_a_line_can_be_removed_twice(screen):
    screen.post(ADD, wish(OfferFactory()))
    address = f"/cart/lines/{CartLine.objects.get().pk}/"

    answers = [screen.post(address, {"quantity": 0})["Location"] for _ in range(2)]

    assert answers == ["/cart/#main", "/cart/#main"]
    assert contents() == []


@pytest.mark.parametrize("quantity", ["-1", "x", "", 10**30])
def test_nonsense_leaves_a_line_as_it_is(screen, quantity):
    screen.post(ADD, wish(OfferFactory()))
    line = CartLine.objects.get()

    response = screen.post(f"/cart/lines/{line.pk}/?step=javascript:", {"quantity": quantity})

    assert response["Location"] == "/cart/#main"
    assert contents() == [(line.offer_id, 1, line.shown_price)]


def test_more_than_there_is_is_refused_in_words(screen):
    screen.post(ADD, wish(OfferFactory(available=1)))

    response = screen.post(f"/cart/lines/{CartLine.objects.get().pk}/?step=more", {"quantity": 2})

    assert told(response)[-1] == "Only 1 left, with those in your cart."


def test_another_shoppers_line_cannot_be_changed(screen):
    screen.post(ADD, wish(OfferFactory()))
    theirs = CartLineFactory()

    screen.post(f"/cart/lines/{theirs.pk}/", {"quantity": 0})
    screen.post(f"/cart/lines/{10**30}/", {"quantity": 0})

    assert CartLine.objects.filter(pk=theirs.pk).exists()


def test_a_new_price_is_shown_and_can_be_accepted(screen):
    offer = OfferFactory()
    screen.post(ADD, wish(offer))
    type(offer).objects.filter(pk=offer.pk).update(price=Decimal("26.00"))

    before = screen.get("/cart/").content.decode()
    screen.post(f"/cart/lines/{CartLine.objects.get().pk}/", {"quantity": 1})
    after = screen.get("/cart/").content.decode()

    assert "Price changed from €19.90 to €26.00 since you added it." in before
    assert "Check out <bdi>" not in before
    assert "Check out <bdi>€26.00</bdi>" in after


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"available": 0}, "Sold out meanwhile. Remove it."),
        ({"available": 2}, "Only 2 left."),
    ],
)
def test_what_sold_meanwhile_is_shown_and_stops_the_check_out(screen, change, words):
    offer = OfferFactory()
    screen.post(ADD, wish(offer, quantity=3))
    type(offer).objects.filter(pk=offer.pk).update(**change)

    page = screen.get("/cart/").content.decode()
    check_out = screen.get("/checkout/")

    assert words in page
    assert "Check out <bdi>" not in page
    assert (check_out.status_code, check_out["Location"]) == (303, "/cart/")


def test_a_paused_partner_has_sold_out(screen):
    offer = OfferFactory()
    screen.post(ADD, wish(offer))
    offer.partner.paused_at = timezone.now()
    offer.partner.save()

    assert "Sold out meanwhile. Remove it." in screen.get("/cart/").content.decode()


def test_two_currencies_cannot_be_checked_out(screen):
    for currency in ("EUR", "GBP"):
        screen.post(ADD, wish(OfferFactory(currency=currency)))

    page = screen.get("/cart/").content.decode()

    assert "€19.90 + £19.90" in page
    assert "These items are sold in different currencies. Order them separately." in page
    assert screen.get("/checkout/").status_code == 303


def test_the_cart_of_another_store_is_left_alone():
    here, there = StoreFactory.create_batch(2)
    user = UserFactory(store=here)
    person = Client()
    person.force_login(user)
    person.post(ADD, wish(OfferFactory()))
    user.store = there
    user.save()

    page = person.get("/cart/").content.decode()
    person.post(ADD, wish(OfferFactory()))

    assert "Your cart is empty" in page
    assert [cart.store for cart in Cart.objects.order_by("pk")] == [here, there]


def test_starting_over_empties_the_cart(screen):
    screen.post(ADD, wish(OfferFactory()))

    screen.post("/reset/")

    assert "Your cart is empty" in screen.get("/cart/").content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/cart/", ADD, "/cart/lines/1/", "/checkout/", "/done/AF-7K3M9QX4C/"])
def test_a_strange_screen_sees_no_cart(client, address, method):
    response = getattr(client, method)(address)

    assert (response.status_code, response.get("Location")) in {(302, "/enrol/"), (405, None)}


def test_a_revoked_screen_sees_no_cart(store):
    kiosk = KioskFactory(store=store)
    screen = screen_of(kiosk)
    screen.post(ADD, wish(OfferFactory()))
    type(kiosk).objects.filter(pk=kiosk.pk).update(revoked_at=timezone.now())

    response = screen.get("/cart/")

    assert (response.status_code, response["Location"]) == (302, "/enrol/")


def test_a_page_without_a_token_changes_nothing(store):
    screen = screen_of(KioskFactory(store=store))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = screen.cookies

    response = strict.post(ADD, wish(OfferFactory()))

    assert response.status_code == 403
    assert contents() == []


def test_the_badge_counts_pieces_and_costs_one_query(screen, django_assert_num_queries):
    screen.post(ADD, wish(OfferFactory(), quantity=3))
    CartLineFactory(quantity=9)

    page = screen.get("/cart/").content.decode()

    assert '3<span class="vh"> items</span>' in page


def test_pages_that_show_no_cart_do_not_count_it(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        given = cart(rf.get("/admin/"))

    assert given["cart_count"]() == 0


def test_the_cart_costs_the_same_however_full(screen, django_assert_max_num_queries):
    for _ in range(4):
        screen.post(ADD, wish(OfferFactory()))

    with django_assert_max_num_queries(9):
        screen.get("/cart/")
