"""Sends one mail: send, then mark, so that a crash costs at most one mail too many and never one too few."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from notifications.documents.envelope import mail_for
from notifications.models import Delivery
from notifications.queries import deliveries
from notifications.subscriptions import NEWS, letter_for
from notifications.transports import NotNow, Undeliverable, post
from orders.outbox import GiveUp, TryAgain, database_now
from orders.queries import orders
from stores import fault

PATIENCE = timedelta(days=2)


def send_delivery(*, delivery_id: int) -> None:
    """Send a delivery's mail. One that was sent, or that a later mail made needless, is left alone.

    A repeat after a crash carries the same Message-ID, by which mail programs recognise it.
    Raises TryAgain while the mail server does not take it, GiveUp when it never will.
    """
    delivery = deliveries.get(delivery_id)
    if delivery.sent_at or delivery.skipped_at:
        return
    if deliveries.is_outdated(delivery, kinds=NEWS):
        _this(delivery).update(skipped_at=Now())
        return
    letter = letter_for(delivery.event.kind, delivery.audience)
    mail = mail_for(delivery, orders.by_number(delivery.event.order.number), template=letter.template)
    try:
        post(mail)
    except Undeliverable as refusal:
        raise GiveUp(str(refusal)) from refusal
    except NotNow as refusal:
        if database_now() - delivery.created_at > PATIENCE:
            raise GiveUp(f"Not taken for two days: {refusal}") from refusal
        raise TryAgain(str(refusal)) from refusal
    fault.point("delivery.after_send")
    _this(delivery).update(sent_at=Now(), subject=mail.subject[:200])


def _this(delivery: Delivery) -> QuerySet[Delivery]:
    found: QuerySet[Delivery] = Delivery.objects.filter(pk=delivery.pk)
    return found
