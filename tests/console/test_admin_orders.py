"""Orders: found, read, paid, decided."""

from datetime import UTC, datetime
from itertools import combinations_with_replacement

import pytest
from django.utils import timezone

from orders.models import Order, OrderLine, OutboxMessage, PurchaseOrder
from orders.queries.by_state import in_state
from orders.states import OrderState, PaymentState, order_state
from orders.states import PurchaseOrderState as State
from partners.models import Partner
from stores.models import Store
from tests.console.pages import list_of, page_of, text_of
from tests.factories.orders import order_of


def put(company, state, **fields):
    """Our purchase order in some state, as if it had got there."""
    with company.scope():
        PurchaseOrder.objects.filter(pk=company.rows["purchaseorder"].pk).update(state=state, **fields)
    return company.rows["purchaseorder"]


@pytest.mark.parametrize("query", ["?q={number}", "?q=ours@example.com", "?state=received", ""])
def test_an_order_is_found(hq, ours, query):
    number = ours.rows["order"].number

    assert number in text_of(hq.get(list_of("order") + query.format(number=number[:7])))


def test_orders_are_found_by_the_days_of_the_persons_own_clock(hq, ours):
    with ours.scope():
        Store.objects.update(time_zone="Pacific/Auckland")
        # Half past eleven at night in Auckland.
        Order.objects.update(placed_at=datetime(2026, 11, 25, 10, 30, tzinfo=UTC))
    days = [
        ("2026-11-25", "2026-11-25"),
        ("2026-11-26", ""),
        ("", "2026-11-24"),
        ("2026-11-20", "2026-11-30"),
    ]

    found = [
        ours.rows["order"].number
        in text_of(hq.get(list_of("order"), {"placed_at_from": first, "placed_at_to": last}))
        for first, last in days
    ]

    assert found == [True, False, False, True]


@pytest.mark.parametrize("query", ["?q=nobody@example.com", "?state=confirmed", "?placed_at_from=2999-01-01"])
def test_an_order_that_does_not_fit_is_not_shown(hq, ours, query):
    assert ours.rows["order"].number not in text_of(hq.get(list_of("order") + query))


def test_an_address_with_nonsense_is_no_error(hq, ours):
    assert hq.get(list_of("order") + "?state=%00'\"&placed_at_from=x&p=99&q=%F0%9F%A7%A6").status_code in {
        200,
        302,
    }


def test_an_order_tells_its_whole_story(hq, ours):
    put(ours, State.ACKNOWLEDGED, partner_reference="NO-1")

    told = text_of(hq.get(page_of(ours.rows["order"])))

    assert "ours shopper Rua Augusta 1, 2 Esq 1100-048 Lisboa, PT" in told
    assert "accepted by the partner" in told
    assert "NO-1" in told
    assert "Order placed kiosk:1" in told
    assert "€19.90 to be paid" in told


def test_a_list_shows_initials_and_no_names(hq, ours):
    told = text_of(hq.get(list_of("order")))

    assert "o. s." in told
    assert "ours shopper" not in told


def test_nothing_of_an_order_is_edited_or_deleted(hq, ours):
    order = ours.rows["order"]

    assert hq.post(page_of(order), {"total": "0"}).status_code == 403
    assert hq.post(page_of(order, "delete"), {"post": "yes"}).status_code == 403
    assert ours.fresh("order").total == order.total


def test_the_till_took_the_money(hq, ours):
    order = ours.rows["order"]
    assert "Paid at the till" in text_of(hq.get(page_of(order)))

    hq.post(page_of(order, "pay"), {"reference": "T-1"})

    with ours.scope():
        payment = Order.objects.get(pk=order.pk).payment
        happened = [(event.kind, event.actor) for event in order.events.order_by("pk")]
    assert (payment.state, payment.reference) == (PaymentState.CAPTURED, "T-1")
    assert happened[-1] == ("payment.captured", "ours-hq")
    assert "Paid at the till" not in text_of(hq.get(page_of(order)))


def test_money_is_not_taken_twice(hq, ours):
    order = ours.rows["order"]
    hq.post(page_of(order, "pay"), {"reference": "T-1"})

    again = hq.post(page_of(order, "pay"), {"reference": "T-2"})

    assert "cannot go from captured to captured" in text_of(again)


def test_money_is_not_taken_by_looking_or_without_a_receipt(hq, ours):
    order = ours.rows["order"]
    hq.get(page_of(order, "pay"))
    hq.post(page_of(order, "pay"), {"reference": " "})

    with ours.scope():
        assert Order.objects.get(pk=order.pk).payment.state == PaymentState.DUE


def test_a_manager_reads_and_does_not_decide(manager, ours):
    put(ours, State.PARKED)

    assert manager.get(page_of(ours.rows["order"])).status_code == 200
    assert manager.post(page_of(ours.rows["order"], "pay"), {"reference": "T-1"}).status_code == 403
    assert manager.post(page_of(ours.rows["purchaseorder"], "send-again")).status_code == 403
    assert ours.fresh("purchaseorder").state == State.PARKED


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (State.QUEUED, {"Withdraw"}),
        (State.PARKED, {"Ask the partner", "Send again", "Find out by itself", "Mark accepted", "Withdraw"}),
        (State.UNKNOWN, {"Ask the partner"}),
        (State.ACKNOWLEDGED, {"Ask the partner", "Withdraw"}),
        (State.REJECTED, {"Ask the partner"}),
        (State.CANCELLED, set()),
    ],
)
def test_what_is_offered_depends_on_the_state(hq, ours, state, offered):
    every = {"Ask the partner", "Send again", "Find out by itself", "Mark accepted", "Withdraw"}

    told = text_of(hq.get(page_of(put(ours, state))))

    assert {words for words in every if words in told} == offered


@pytest.mark.parametrize(
    ("decision", "given", "state"),
    [
        ("send-again", {}, State.QUEUED),
        ("ask-again", {}, State.UNKNOWN),
        ("accepted", {"partner_reference": "NO-7"}, State.ACKNOWLEDGED),
        ("withdraw", {"reason": "The shopper changed their mind."}, State.CANCELLED),
    ],
)
def test_a_person_decides_with_the_evidence_before_them(hq, ours, decision, given, state):
    purchase_order = put(
        ours, State.PARKED, reason="The partner charges 14.00; we expected 12.00.", sent_at=timezone.now()
    )

    question = hq.get(page_of(purchase_order, decision))
    hq.post(page_of(purchase_order, decision), given)

    assert "The partner charges 14.00; we expected 12.00." in text_of(question)
    assert ours.fresh("purchaseorder").state == state
    with ours.scope():
        event = ours.rows["order"].events.filter(kind=f"purchase-order.{state}").get()
    assert event.actor == "ours-hq"


def test_what_was_accepted_by_hand_counts_as_accepted(hq, ours):
    purchase_order = put(ours, State.PARKED)

    hq.post(page_of(purchase_order, "accepted"), {"partner_reference": "NO-7"})

    with ours.scope():
        line = OrderLine.objects.get(purchase_order=purchase_order)
    assert (line.accepted, line.rejected) == (1, 0)
    assert ours.fresh("purchaseorder").partner_reference == "NO-7"


def test_what_is_sent_again_is_promised_again(hq, ours):
    purchase_order = put(ours, State.PARKED)

    hq.post(page_of(purchase_order, "send-again"))

    with ours.scope():
        promises = OutboxMessage.objects.filter(topic="purchase-order.submit")
        assert promises.filter(payload={"purchase_order_id": purchase_order.pk}).count() == 2


def test_a_decision_that_came_too_late_is_refused_in_words(hq, ours):
    purchase_order = put(ours, State.ACKNOWLEDGED)

    response = hq.post(page_of(purchase_order, "send-again"))

    assert "cannot go from acknowledged to queued" in text_of(response)
    assert ours.fresh("purchaseorder").state == State.ACKNOWLEDGED


def test_the_partner_can_be_asked_what_it_knows(hq, ours, simulator):
    purchase_order = put(ours, State.PARKED)
    with ours.scope():
        Partner.objects.update(base_url=simulator.base_url("northpeak"))

    told = text_of(hq.post(page_of(purchase_order, "ask")))

    assert f"says that it does not have {purchase_order.number}" in told
    assert ours.fresh("purchaseorder").state == State.PARKED


def test_a_partner_that_cannot_be_asked_decides_nothing(hq, ours):
    told = text_of(hq.post(page_of(put(ours, State.PARKED), "ask")))

    assert "could not tell" in told


@pytest.mark.parametrize("waits", ["person", "answer", "sending", "partner"])
def test_purchase_orders_are_found_by_what_they_wait_for(hq, ours, waits):
    long_ago = timezone.now() - timezone.timedelta(hours=5)
    states = {"person": State.PARKED, "answer": State.UNKNOWN, "sending": State.QUEUED, "partner": State.SENT}
    purchase_order = put(ours, states[waits], sent_at=long_ago)

    found = {
        asked: purchase_order.number in text_of(hq.get(f"{list_of('purchaseorder')}?waiting={asked}"))
        for asked in states
    }

    assert found == {asked: asked == waits for asked in states}


def test_a_parked_promise_is_released(hq, ours):
    message = ours.rows["outboxmessage"]

    response = hq.post(
        list_of("outboxmessage"), {"action": "release", "_selected_action": [message.pk]}, follow=True
    )

    assert "1 released." in text_of(response)
    assert ours.fresh("outboxmessage").parked_at is None


def test_a_difference_is_noted_and_resolved_by_a_person(hq, ours):
    difference = ours.rows["erpdifference"]

    hq.post(page_of(difference, "note"), {"note": "Asked them."})
    noted = ours.fresh("erpdifference")
    hq.post(page_of(difference, "resolve"), {"note": "Booked by hand."})
    resolved = ours.fresh("erpdifference")

    assert (noted.note, noted.resolved_at) == ("ours-hq: Asked them.", None)
    assert (resolved.note, resolved.resolved_at is not None) == ("ours-hq: Booked by hand.", True)
    assert page_of(difference, "resolve") not in hq.get(page_of(difference)).content.decode()


@pytest.mark.parametrize("name", ["order", "purchaseorder", "outboxmessage", "delivery", "product", "offer"])
def test_lists_cost_the_same_however_long(hq, ours, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as one:
        hq.get(list_of(name))
    with ours.scope():
        for _ in range(4):
            order_of()

    with django_assert_max_num_queries(len(one)):
        hq.get(list_of(name))


def test_an_orders_page_costs_the_same_however_many_parcels(hq, ours, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as one:
        hq.get(page_of(ours.rows["order"]))
    with ours.scope():
        for number in range(4):
            other = order_of().purchase_orders.get()
            PurchaseOrder.objects.filter(pk=other.pk).update(order=ours.rows["order"], number=f"x-{number}")
            OrderLine.objects.filter(purchase_order=other).update(order=ours.rows["order"])

    with django_assert_max_num_queries(len(one)):
        hq.get(page_of(ours.rows["order"]))


def test_the_filter_knows_the_states_that_orders_show(ours):
    with ours.scope():
        Order.objects.exclude(pk=ours.rows["order"].pk).delete()
        first = ours.rows["purchaseorder"]
        second = PurchaseOrder.objects.create(order=first.order, partner=first.partner, number="second")

        for pair in combinations_with_replacement(State.values, 2):
            PurchaseOrder.objects.filter(pk=first.pk).update(state=pair[0])
            PurchaseOrder.objects.filter(pk=second.pk).update(state=pair[1])
            reads_as = [state for state in OrderState if in_state(Order.objects.all(), state).exists()]
            assert reads_as == [order_state(set(pair))], pair
