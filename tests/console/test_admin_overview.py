"""The first page: what needs a person, and how the day goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Feed, UnmatchedItem
from notifications.models import Delivery
from orders.models import ErpDifference, Order, OutboxMessage, PurchaseOrder
from orders.states import PurchaseOrderState as State
from partners.models import Partner, PartnerNotice
from partners.operations.recognition import stop_orders
from tests.console.pages import text_of
from tests.factories.orders import order_of
from tests.factories.stores import StoreFactory

LONG_AGO = timedelta(hours=5)


@pytest.fixture
def quiet(ours):
    """Nothing waits for anybody."""
    with ours.scope():
        OutboxMessage.objects.update(parked_at=None)
        ErpDifference.objects.update(resolved_at=timezone.now())
        PartnerNotice.objects.update(settled_at=timezone.now())
        Feed.objects.update(state="read", problem="")
        UnmatchedItem.objects.update(state="ignored")
        PurchaseOrder.objects.update(state=State.ACKNOWLEDGED)
    return ours


def troubles(client):
    return [(one["known"].title, one["count"]) for one in client.get("/admin/").context_data["matters"]]


def test_a_quiet_day_says_so(hq, quiet):
    assert "Nothing. Every order is on its way." in text_of(hq.get("/admin/"))


@pytest.mark.parametrize(
    ("model", "change", "title"),
    [
        (PurchaseOrder, {"state": State.PARKED}, "Purchase orders that wait for a person"),
        (PurchaseOrder, {"state": State.UNKNOWN, "sent_at": LONG_AGO}, "No answer for more than 15 minutes"),
        (PurchaseOrder, {"state": State.QUEUED}, "Not sent for more than 15 minutes"),
        (
            PurchaseOrder,
            {"state": State.SENT, "sent_at": LONG_AGO},
            "Partners that have not answered for 4 hours",
        ),
        (PartnerNotice, {"settled_at": None}, "What partners told us that does not fit"),
        (Feed, {"state": "held", "problem_since": LONG_AGO}, "Feeds that changed nothing"),
        (UnmatchedItem, {"state": "waiting"}, "Items that nobody could match"),
        (OutboxMessage, {"parked_at": LONG_AGO}, "Promises that could not be kept"),
        (ErpDifference, {"resolved_at": None}, "Differences with the ERP"),
        (Partner, {"paused_at": LONG_AGO}, "Partners that are paused"),
        (Delivery, {"created_at": LONG_AGO}, "Mails that did not leave"),
    ],
)
def test_each_kind_of_trouble_is_counted_and_leads_to_its_rows(hq, quiet, model, change, title):
    given = {name: timezone.now() - value if value is LONG_AGO else value for name, value in change.items()}
    with quiet.scope():
        first = model.objects.filter(pk=model.objects.first().pk)
        first.update(**given)

    told = hq.get("/admin/").context_data["matters"]

    assert [(one["known"].title, one["count"]) for one in told] == [(title, 1)]
    listed = hq.get(told[0]["link"]).context_data["cl"].queryset
    with quiet.scope():
        assert [row.pk for row in listed] == [first.get().pk]


def test_a_partner_that_does_not_know_us_is_told_once_and_leads_to_the_partners(hq, quiet):
    with quiet.scope():
        partner = Partner.objects.first()
        stop_orders(partner)
        stop_orders(partner)

    [told] = hq.get("/admin/").context_data["matters"]

    assert (told["known"].title, told["count"]) == ("Partners that do not know us", 1)
    assert partner.name in text_of(hq.get(told["link"]))


def test_what_has_not_waited_long_is_no_trouble(hq, quiet):
    with quiet.scope():
        Order.objects.update(placed_at=timezone.now())
        PurchaseOrder.objects.update(state=State.QUEUED)

    assert troubles(hq) == []


def test_a_manager_hears_of_their_own_store(manager, hq, quiet):
    with quiet.scope():
        order = order_of()
        Order.objects.filter(pk=order.pk).update(store=StoreFactory(name="elsewhere"))
        PurchaseOrder.objects.filter(order=order).update(state=State.PARKED)

    assert troubles(manager) == []
    assert troubles(hq) == [("Purchase orders that wait for a person", 1)]
    assert "elsewhere" not in text_of(manager.get("/admin/"))


def test_today_is_told_store_by_store(hq, ours):
    with ours.scope():
        Order.objects.update(placed_at=timezone.now())
        StoreFactory(name="Zeta")

    told = text_of(hq.get("/admin/"))

    assert "1 order, €19.90" in told
    assert "ours street 1 €19.90" in told
    assert "Zeta 0 €0.00" in told


def test_an_order_of_yesterday_is_in_the_bars_and_not_in_today(hq, ours):
    with ours.scope():
        Order.objects.update(placed_at=timezone.now() - timedelta(days=1))

    page = hq.get("/admin/").context_data

    assert page["orders_today"] == 0
    assert [bar.percent for bar in page["days"]] == [0] * 12 + [100, 0]


def test_the_first_page_costs_the_same_however_busy_the_day(hq, ours, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as quiet:
        hq.get("/admin/")
    with ours.scope():
        for _ in range(5):
            order_of()
        StoreFactory.create_batch(3)

    with django_assert_max_num_queries(len(quiet)):
        hq.get("/admin/")


def test_another_retailers_trouble_is_not_ours(hq, quiet, theirs):
    assert troubles(hq) == []
