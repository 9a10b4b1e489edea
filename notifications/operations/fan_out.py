"""From one event to all who must hear of it."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from notifications.models import Delivery
from notifications.models.delivery import Audience
from notifications.subscriptions import SHOPPER_NEWS, Letter, letters_for
from orders import outbox
from orders.operations.erp_export import note_event
from orders.queries import events, orders
from orders.states import PurchaseOrderState
from stores.queries.people import head_office_address

State = PurchaseOrderState
AWAITED = frozenset({State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT})
# How long good and bad news wait for the answers of the order's other partners, to become one mail.
COMPANY = timedelta(minutes=10)


@transaction.atomic
def fan_out(*, event_id: int) -> None:
    """Tell the ERP, the store, the shopper and head office of an event, each if it concerns them. Again is harmless."""
    event = events.get(event_id)
    note_event(event_id=event.pk)
    for letter in letters_for(event.kind):
        order = event.order
        recipient = _address(letter, order)
        if not recipient:
            continue
        delivery, _ = Delivery.objects.get_or_create(
            event=event, audience=letter.audience, defaults={"recipient": recipient}
        )
        outbox.publish(
            "delivery.send",
            key=str(delivery.pk),
            payload={"delivery_id": delivery.pk},
            after=_wait(letter, order.number),
        )


def _address(letter: Letter, order: Any) -> str:
    """Where a reader of this order's news gets mail; the store stands in for a head office without an address."""
    match letter.audience:
        case Audience.SHOPPER:
            return order.email
        case Audience.HEAD_OFFICE:
            return head_office_address() or order.store.email
    return order.store.email


def _wait(letter: Letter, number: str) -> timedelta:
    """A shopper whose order went to several partners shall not get a mail from each."""
    if letter != SHOPPER_NEWS:
        return timedelta()
    states = {purchase_order.state for purchase_order in orders.by_number(number).purchase_orders.all()}
    return COMPANY if states & AWAITED else timedelta()
