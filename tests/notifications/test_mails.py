"""What the mails say, to whom, and that nobody can make them say more."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core import mail

from notifications.models import Delivery
from orders.operations.payments import take_at_till
from partners.models import PartnerTerms
from stores.models import Retailer, Store
from tests.factories.answers import accepted, refused
from tests.factories.catalog import OfferFactory
from tests.factories.orders import BUYER, HOME, CartFactory, CartLineFactory, order_of, placed
from tests.notifications.conftest import told

pytestmark = pytest.mark.usefixtures("retailer")


def _mail_to(recipient):
    return next(message for message in reversed(mail.outbox) if message.to == [recipient])


def _bodies(message):
    """Both bodies, without what only the eye needs."""
    html = re.sub(r"<(style|title)>.*?</\1>|<[^>]*>", " ", message.alternatives[0].content, flags=re.DOTALL)
    return [" ".join(text.split()).replace(" ,", ",") for text in (message.body, html)]


def test_the_receipt_says_what_was_ordered_and_how_to_pay():
    line = CartLineFactory(
        cart__store__name="Chiado", quantity=2, offer__variant__product__title="Ridge jacket"
    )
    order = placed(line)

    told()

    for body in _bodies(_mail_to(order.email)):
        assert order.number in body
        assert "2 × Ridge jacket" in body
        assert "Fern · M" in body
        assert "at the till of Chiado and pay €39.80" in body
        assert "Ana Shopper, 1100-048 Lisboa" in body


def test_a_confirmation_says_when_it_arrives_by_the_stores_own_calendar():
    line = CartLineFactory(cart__store__time_zone="Europe/Berlin", offer__lead_time_days=1)
    order = placed(line)
    accepted(order.purchase_orders.get())
    monday_night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # Tuesday in Berlin
    order.purchase_orders.update(answered_at=monday_night)

    told()

    for body in _bodies(_mail_to(order.email)):
        assert "confirmed, arrives between Thursday 26 November and Friday 27 November" in body


def test_a_confirmation_counts_by_the_partners_calendar_too():
    line = CartLineFactory(cart__store__time_zone="Europe/Berlin", offer__lead_time_days=1)
    PartnerTerms.objects.create(partner=line.offer.partner, working_days=[0, 3])
    order = placed(line)
    accepted(order.purchase_orders.get())
    order.purchase_orders.update(
        answered_at=datetime(2026, 11, 24, 9, tzinfo=UTC)
    )  # the next working days: 26, 30

    told()

    for body in _bodies(_mail_to(order.email)):
        assert "confirmed, arrives between Tuesday 1 December and Wednesday 2 December" in body


def test_a_change_says_what_is_not_coming_and_what_is_due_now():
    cart, offer = CartFactory(), OfferFactory(price=Decimal("50.00"))
    order = placed(CartLineFactory(cart=cart, offer=offer, quantity=3))

    accepted(order.purchase_orders.get(), 2)
    told()

    for body in _bodies(_mail_to(order.email)):
        assert "1 of 3 cannot be sent" in body
        assert "You now pay €100.00 instead of €150.00" in body


def test_who_has_paid_for_what_does_not_come_is_told_about_the_money():
    order = order_of()
    take_at_till(order_id=order.pk, reference="R-1", actor="ana")

    refused(order.purchase_orders.get())
    told()

    for body in _bodies(_mail_to(order.email)):
        assert "You have paid €19.90." in body
        assert "you get it back" in body


def test_the_store_does_not_learn_where_the_shopper_lives():
    order = order_of()

    accepted(order.purchase_orders.get())
    told()

    to_store = [message for message in mail.outbox if message.to == [order.store.email]]
    assert len(to_store) == 2
    for message in to_store:
        whole = message.message().as_string() + "".join(_bodies(message))
        secret = [HOME["name"], HOME["line1"], HOME["postal_code"], BUYER.email, BUYER.phone]
        assert [word for word in secret if word in whole] == []
    assert "Goes to Lisboa, PT." in _bodies(to_store[0])[0]


def test_nobody_is_told_the_shoppers_street_by_mail():
    order = order_of()

    accepted(order.purchase_orders.get())
    told()

    assert [message for message in mail.outbox if HOME["line1"] in str(message.message())] == []


def test_a_shoppers_answer_reaches_the_store(retailer):
    order = order_of()

    told()

    message = _mail_to(order.email)
    assert message.from_email == f"{retailer.name} <aisle@example.com>"
    assert message.reply_to == [order.store.email]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert _mail_to(order.store.email).reply_to == []


def test_each_mail_has_a_name_of_its_own_and_an_orders_mails_belong_together():
    order = order_of()
    accepted(order.purchase_orders.get())

    told()

    to_shopper = [message.extra_headers for message in mail.outbox if message.to == [order.email]]
    assert len({headers["Message-ID"] for headers in to_shopper}) == 2
    assert len({headers["References"] for headers in to_shopper}) == 1


@pytest.mark.parametrize(
    "words",
    ["Evil\r\nBcc: thief@example.com", "Evil\nSubject: x\n\nbody", 'A, "B" <c@example.com>', "Ölmühle ß"],
)
def test_no_name_can_add_a_header(retailer, words, post_office):
    Retailer.objects.filter(pk=retailer.pk).update(name=words)
    Store.objects.update(name=words)
    order_of(variant__product__title=words)

    told()

    assert sorted(map(len, post_office.recipients)) == [1, 1]
    for message in post_office.mails:
        assert message["Bcc"] is None
        assert message["From"].addresses[0].addr_spec == "aisle@example.com"
        assert message["From"].addresses[0].display_name == " ".join(words.split())
        assert len(message.get_all("Subject")) == 1


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: thief@example.com", "a@b.example, thief@example.com"]
)
def test_no_address_can_bring_a_second_one(address, post_office):
    placed(CartLineFactory(), buyer=type(BUYER)(email=address, ship_to=HOME))

    told()

    assert post_office.recipients == [[Store.objects.get().email]]
    assert Delivery.objects.get(audience="shopper").sent_at is None


def test_markup_in_a_title_stays_text():
    order = order_of(variant__product__title="<script>alert(1)</script> & Co")

    told()

    message = _mail_to(order.email)
    assert "<script>alert(1)</script> & Co" in message.body
    assert "<script" not in message.alternatives[0].content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in message.alternatives[0].content


def test_a_mail_fetches_nothing_from_anywhere():
    order = order_of()
    accepted(order.purchase_orders.get())

    told()

    html = "".join(message.alternatives[0].content for message in mail.outbox)
    assert re.findall(r"<img|<link|<script|url\(|@import|https?://", html) == []
    assert html.count("<!doctype html>") == len(mail.outbox) == 4
