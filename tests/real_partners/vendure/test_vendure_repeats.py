"""Orders that are placed again, at once, or after a lost answer: each is in the shop's own books exactly once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from orders.documents import purchase_order_message
from orders.operations.relay import deliver_next
from orders.states import PurchaseOrderState as State
from partners.models import Exchange
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from stores.tenancy import retailer_scope
from tests.real_partners.vendure.conftest import FORGETFUL, LOOKUP
from tests.real_partners.vendure.trade import LACES, SHOE, asked_for, deliver, is_acknowledged, told

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]


def test_two_orders_at_once_are_two_orders(caller, books, committed_retailer):
    caller.item(SHOE)
    caller.item(LACES)
    both = [caller.order("left", (SHOE, 1)), caller.order("right", (LACES, 2))]
    together = threading.Barrier(2)

    def worker(_):
        with retailer_scope(committed_retailer.pk):
            together.wait()
            deliver()
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(worker, both))

    assert [is_acknowledged(one, books) for one in both] == [True, True]
    assert [books.orders(one.number)[0]["lines"] for one in both] == [[("RUN-1-39", 1)], [("LACE-13", 2)]]


def test_a_repeated_request_is_one_order_at_the_shop(caller, acknowledged, books):
    first = acknowledged("again")
    second = caller.order("again", (LACES, 1))

    assert first.pk == second.pk
    assert not deliver_next(queue="partners")
    assert is_acknowledged(first, books)


@pytest.mark.parametrize("loses", ["answer", "request"])
def test_after_a_lost_answer_or_a_lost_order_the_same_draft_is_gone_on_with(caller, books, line, loses):
    """For us both look the same. Our number is on the draft before it is bought, so it is always found."""
    caller.item(LACES)
    purchase_order = caller.order(f"lost {loses}", (LACES, 1))
    drafts = books.drafts()

    line.loses = loses
    deliver()
    arrived = len(books.orders(purchase_order.number))
    assert (told(purchase_order)[0], arrived) == (State.UNKNOWN, 1 if loses == "answer" else 0)
    line.loses = ""
    deliver()

    assert is_acknowledged(purchase_order, books)
    assert asked_for(purchase_order) == ["place-order", "place-order"]
    assert (books.promised(purchase_order.number), books.drafts()) == (1, drafts)


@pytest.mark.parametrize(
    ("loses", "asked"),
    [
        ("answer", ["place-order", "find-order"]),
        ("request", ["place-order", "find-order", "place-order"]),
    ],
)
def test_where_a_number_may_stand_twice_the_shop_is_asked_before_a_repeat(
    caller, books, line, speaks, loses, asked
):
    speaks(LOOKUP)
    with books.numbers_may_stand_twice():
        caller.item(LACES)
        purchase_order = caller.order(f"asked {loses}", (LACES, 1))

        line.loses = loses
        deliver()
        line.loses = ""
        deliver()

        assert is_acknowledged(purchase_order, books)
        assert asked_for(purchase_order) == asked


def test_who_forgets_what_was_ordered_and_meets_no_unique_number_doubles_the_order(
    caller, books, line, speaks
):
    """The control of the tests above: nothing else keeps the lost order from being placed again."""
    speaks(FORGETFUL)
    with books.numbers_may_stand_twice():
        caller.item(LACES)
        purchase_order = caller.order("doubled", (LACES, 1))

        line.loses = "answer"
        deliver()
        line.loses = ""
        deliver()

        assert told(purchase_order)[0] == State.ACKNOWLEDGED
        assert len(books.orders(purchase_order.number)) == 2


def test_a_unique_number_alone_keeps_the_order_single(caller, books, line, speaks):
    """The other control: whoever forgets, the shop itself does not take a number twice."""
    speaks(FORGETFUL)
    caller.item(LACES)
    purchase_order = caller.order("single", (LACES, 1))
    drafts = books.drafts()

    line.loses = "answer"
    deliver()
    line.loses = ""
    deliver()

    assert told(purchase_order)[0] == State.UNKNOWN
    assert "duplicate key" in Exchange.objects.filter(reference=purchase_order.number).last().summary
    assert (len(books.orders(purchase_order.number)), books.drafts()) == (1, drafts)


def _placed_by_many(partner, message):
    """The same order, placed four times at the same moment."""
    account, together = account_of(partner), threading.Barrier(4)

    def place(_):
        together.wait()
        return hold(transformer_for(partner).place_order(message), account, timeout_s=30)

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(place, range(4)))


def test_many_who_place_the_same_order_at_the_same_moment_place_one(caller, books, partner):
    caller.item(LACES)
    message = purchase_order_message(caller.order("race", (LACES, 1)))

    held = _placed_by_many(partner, message)

    [order] = books.orders(message.number)
    assert {one.result.partner_reference for one in held if one.result} == {order["code"]}
    assert (order["lines"], len(order["payments"])) == ([("LACE-13", 1)], 1)
    assert books.promised(message.number) == 1


def test_many_who_go_on_with_the_same_draft_at_the_same_moment_place_one(caller, books, line, partner):
    """Vendure locks nothing: it may book the payment and set pieces aside for each of them. The order is one."""
    caller.item(LACES)
    purchase_order = caller.order("resumed", (LACES, 1))
    line.loses = "request"
    deliver()
    line.loses = ""

    held = _placed_by_many(partner, purchase_order_message(purchase_order))

    [order] = books.orders(purchase_order.number)
    assert {one.result.partner_reference for one in held if one.result} == {order["code"]}
    assert order["lines"] == [("LACE-13", 1)]
