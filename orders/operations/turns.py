"""Whether it is a purchase order's turn to be sent.

A partner that is slow or down must not hold the workers that other partners' orders need, and must not be run over when
it comes back. So an order waits here, and waiting is no attempt.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from orders.models import PurchaseOrder
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState
from partners.models import Partner
from partners.operations import tokens
from partners.operations.standing import Leave, LeftAlone, leave_to_call

State = PurchaseOrderState
SHORTEST_QUEUE = timedelta(seconds=1)
TURN = timedelta(milliseconds=100)  # what one order is reckoned to take
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('partners.places', %s))"


def take_turn(purchase_order: PurchaseOrder, *, operation: str, now: datetime, chance: float) -> Leave:
    """Leave to send a purchase order now; all that was taken for it is given back if the transaction fails.

    Raises TryAgain when the partner is left alone, has as many orders in hand as we send at once, takes no more calls,
    or has had too many repeats. `chance`, from 0 to 1, spreads those who wait.
    """
    partner = purchase_order.partner
    _take_place(purchase_order, now=now, chance=chance)
    if purchase_order.attempts:
        missing = tokens.take(partner.pk, tokens.REPEATS)
        if missing is not None:
            raise _later(partner, "Too many repeats just now.", after=missing, chance=chance)
    else:
        tokens.give(partner.pk, tokens.REPEATS, tokens.REPEATS_EARNED)
    try:
        return leave_to_call(partner, operation=operation)
    except LeftAlone as refusal:
        raise _later(partner, str(refusal), after=refusal.after, chance=chance) from refusal


def _take_place(purchase_order: PurchaseOrder, *, now: datetime, chance: float) -> None:
    """Only so many orders are on their way to one partner at once. The lock lets one count at a time."""
    partner = purchase_order.partner
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [partner.pk])
    on_their_way = PurchaseOrder.objects.filter(
        partner=partner, state=State.SENDING, sent_at__gt=now - _longest_sending(partner)
    ).exclude(pk=purchase_order.pk)
    if on_their_way.count() >= min(settings.ORDERS_AT_ONCE_PER_PARTNER, partner.max_in_flight):
        raise _later(partner, f"Other orders are on their way to {partner}.", chance=chance)


def _longest_sending(partner: Partner) -> timedelta:
    """Whoever takes longer has died: to ask and to send take a time limit each, and no lease lasts longer than it."""
    conversation = timedelta(milliseconds=partner.order_timeout_ms)
    return min(2 * conversation, timedelta(seconds=settings.OUTBOX_LEASE_S))


def _later(partner: Partner, reason: str, *, after: timedelta = timedelta(), chance: float) -> TryAgain:
    """Back when it may be this one's turn, going by how many wait: the longer the queue, the wider they are spread."""
    waiting = PurchaseOrder.objects.filter(partner=partner, state=State.QUEUED).count()
    spread = max(SHORTEST_QUEUE, waiting * TURN)
    return TryAgain(reason, after=after + spread * max(chance, 0.1))
