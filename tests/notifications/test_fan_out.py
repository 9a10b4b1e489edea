"""Who hears of what, and how often."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from notifications.models import Delivery
from notifications.operations.fan_out import fan_out
from notifications.subscriptions import LETTERS
from orders.models import ErpRecord, OrderEvent, OutboxMessage
from orders.operations.decisions import withdraw
from stores.tenancy import retailer_scope
from tests.factories.answers import accepted, parked, refused
from tests.factories.orders import BUYER, CartFactory, CartLineFactory, order_of, placed
from tests.notifications.conftest import later, told


def _two_parcels():
    cart = CartFactory()
    return placed(*CartLineFactory.create_batch(2, cart=cart))


def _mailed(recipient):
    return [message.subject for message in mail.outbox if message.to == [recipient]]


@pytest.mark.usefixtures("retailer")
class TestWhoIsTold:
    def test_store_and_shopper_hear_of_a_new_order(self):
        order = order_of()

        told()

        assert _mailed(order.email) == [f"We have your order {order.number}"]
        assert _mailed(order.store.email) == [f"New order {order.number}: 1 piece, €19.90"]

    def test_the_partners_yes_reaches_both(self):
        order = order_of()
        share = order.purchase_orders.get()
        told()
        mail.outbox.clear()

        accepted(share)
        told()

        assert _mailed(order.email) == [f"Your order {order.number} is confirmed"]
        assert _mailed(order.store.email) == [f"{share.partner.name} confirmed: {share.number}"]

    def test_a_refusal_reaches_both(self):
        order = order_of()
        share = order.purchase_orders.get()
        told()
        mail.outbox.clear()

        refused(share)
        told()

        assert _mailed(order.email) == [f"Your order {order.number} cannot be sent"]
        assert _mailed(order.store.email) == [f"{share.partner.name} refused: {share.number}"]

    def test_what_waits_for_a_person_is_the_stores_business_alone(self):
        order = order_of()
        share = order.purchase_orders.get()
        told()
        mail.outbox.clear()

        parked(share)
        told()

        assert _mailed(order.email) == []
        assert _mailed(order.store.email) == [f"Needs attention: {share.number}"]

    def test_what_was_called_off_reaches_both(self):
        order = order_of()
        share = order.purchase_orders.get()
        told()
        mail.outbox.clear()

        withdraw(purchase_order_id=share.pk, actor="helena", reason="The shopper changed her mind.")
        told()

        assert _mailed(order.email) == [f"Your order {order.number} cannot be sent"]
        assert _mailed(order.store.email) == [f"Called off: {share.number}"]

    def test_inner_moves_are_nobodys_news(self):
        order = order_of()
        accepted(order.purchase_orders.get())
        told()

        silent = OrderEvent.objects.exclude(kind__in=LETTERS)

        assert silent.filter(kind="purchase-order.sending").exists()
        assert not Delivery.objects.filter(event__in=silent).exists()

    def test_a_shopper_without_an_address_is_not_written_to(self):
        line = CartLineFactory()
        order = placed(line, buyer=type(BUYER)(email="", ship_to=BUYER.ship_to))

        told()

        assert [delivery.audience for delivery in Delivery.objects.all()] == ["store"]
        assert _mailed(order.store.email) != []


@pytest.mark.usefixtures("retailer")
class TestTellingTwice:
    def test_an_event_that_is_told_again_leads_to_nothing_new(self):
        order = order_of()
        event = order.events.get(kind="order.placed")
        fan_out(event_id=event.pk)
        before = (Delivery.objects.count(), ErpRecord.objects.count(), OutboxMessage.objects.count())

        fan_out(event_id=event.pk)

        assert (Delivery.objects.count(), ErpRecord.objects.count(), OutboxMessage.objects.count()) == before
        assert before[:2] == (2, 1)

    def test_two_parcels_answered_together_make_one_mail(self):
        order = _two_parcels()
        told()
        mail.outbox.clear()

        for share in order.purchase_orders.all():
            accepted(share)
            told()
        later()
        told()

        assert _mailed(order.email) == [f"Your order {order.number} is confirmed"]
        shoppers = Delivery.objects.filter(audience="shopper").order_by("pk")
        assert [delivery.skipped_at is not None for delivery in shoppers] == [False, True, False]

    def test_news_does_not_wait_for_ever_for_another_partner(self):
        order = _two_parcels()
        told()
        mail.outbox.clear()
        accepted(order.purchase_orders.first())
        told()
        assert _mailed(order.email) == []

        later()
        told()

        assert _mailed(order.email) == [f"Part of your order {order.number} is confirmed"]

    def test_news_that_came_after_a_mail_is_a_mail_of_its_own(self):
        order = order_of()
        accepted(order.purchase_orders.get())
        told()
        mail.outbox.clear()

        withdraw(purchase_order_id=order.purchase_orders.get().pk, actor="helena", reason="Called off.")
        told()

        assert _mailed(order.email) == [f"Your order {order.number} cannot be sent"]


def test_two_workers_with_one_event_tell_it_once(committed_retailer):
    event = order_of().events.get(kind="order.placed")

    def tell(_):
        try:
            with retailer_scope(committed_retailer.pk):
                fan_out(event_id=event.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(tell, range(4)))

    assert (Delivery.objects.count(), ErpRecord.objects.count()) == (2, 1)
    assert OutboxMessage.objects.filter(topic="delivery.send").count() == 2
