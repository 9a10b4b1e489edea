"""A partner whose settings cannot be used: a person must act, so its orders wait for one at once, and only its."""

import pytest
from django.db import connection
from django.utils import timezone

from orders.models import Order, OutboxMessage, PurchaseOrder
from orders.operations.inquiry import Finding, ask_partner
from orders.operations.relay import relay
from orders.operations.submission import submit_purchase_order
from orders.queries import attention
from orders.states import OrderState
from orders.states import PurchaseOrderState as State
from partners.models import Exchange
from tests.orders.sending import offer_at, shares, submit, told

GONE = "os.system is not on the list of allowed transformers."
LOST_KEY = "These credentials cannot be opened. Set them again."
SPOILT = {
    "protocol": ("transformer", "os.system", GONE),
    "credentials": ("sealed_credentials", "v1:2024:AAAA", LOST_KEY),
    "next credentials": ("sealed_next_credentials", "in the clear", LOST_KEY),
}
unusable = pytest.mark.parametrize(("column", "value", "why"), SPOILT.values(), ids=SPOILT)

pytestmark = pytest.mark.usefixtures("retailer")


def spoil(partner, column, value):
    """A row that was changed past all of our code."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE partners_partner SET {column} = %s WHERE id = %s", [value, partner.pk])


@unusable
def test_its_order_waits_for_a_person_at_once_and_says_why(simulator, column, value, why):
    [share] = shares(offer_at(simulator), 1)
    spoil(share.partner, column, value)

    assert submit(share) is None

    assert told(share) == (State.PARKED, 0)
    assert share.reason == f"{share.partner} cannot be asked as it is set up: {why}"
    assert Order.objects.get().state == OrderState.ATTENTION
    [parked] = [matter for matter in attention.everywhere(now=timezone.now()) if matter.name == "parked"]
    assert parked.count == 1
    assert simulator.calls("northpeak")["place-order"] == 0
    assert not Exchange.objects.exists()


@unusable
@pytest.mark.parametrize("state", [State.UNKNOWN, State.SENDING])
def test_an_order_it_may_have_says_so(simulator, column, value, why, state):
    [share] = shares(offer_at(simulator), 1)
    PurchaseOrder.objects.update(state=state, attempts=1)
    spoil(share.partner, column, value)

    assert submit(share) is None

    assert told(share) == (State.PARKED, 1)
    assert share.reason == f"The partner may have it. {share.partner} cannot be asked as it is set up: {why}"


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
@unusable
def test_the_others_in_the_queue_are_sent(committed_retailer, simulator, column, value, why):
    spoilt, well = offer_at(simulator), offer_at(simulator, "tarn")
    first, second, third = shares(spoilt, 1) + shares(well, 1) + shares(spoilt, 1)
    spoil(spoilt.partner, column, value)

    worked = relay(queue="partners", limit=10)

    assert worked == 3
    assert [told(share)[0] for share in (first, second, third)] == [
        State.PARKED,
        State.ACKNOWLEDGED,
        State.PARKED,
    ]
    assert not OutboxMessage.objects.filter(queue="partners", done_at=None).exists()


@unusable
def test_a_person_who_asks_is_told_the_same(simulator, column, value, why):
    [share] = shares(offer_at(simulator), 1)
    spoil(share.partner, column, value)

    finding = ask_partner(purchase_order_id=share.pk)

    assert finding == Finding(None, f"{share.partner} could not be asked: {why}")
    assert told(share)[0] == State.QUEUED


def test_while_it_is_paused_nobody_is_called_to_it(simulator):
    """Who paused it knows; the order waits as any other."""
    [share] = shares(offer_at(simulator), 1)
    type(share.partner).objects.update(paused_at=timezone.now())
    spoil(share.partner, "transformer", "os.system")

    assert str(submit(share)) == f"{share.partner} is paused."

    assert told(share) == (State.QUEUED, 0)


def test_an_order_that_was_answered_is_left_alone(simulator):
    [share] = shares(offer_at(simulator), 1)
    submit(share)
    spoil(share.partner, "transformer", "os.system")

    submit_purchase_order(purchase_order_id=share.pk)

    assert told(share)[0] == State.ACKNOWLEDGED
