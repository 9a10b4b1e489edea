"""A partner that does not know us: its orders wait, and head office hears of it once."""

from django.db import transaction

from orders import lifecycle
from orders.queries import purchase_orders
from partners.operations.connection import still_refuses
from partners.operations.recognition import stop_orders
from partners.registry import TransformerNotAllowed
from partners.vault import VaultError

ACTOR = "system"


def weigh_refusal(*, purchase_order_id: int) -> None:
    """After a partner refused our credentials over one purchase order: make certain that it was not about that one.

    If it refuses a harmless question too, all its orders wait, and the one that finds out first raises the alarm. Again
    is harmless. Hold no transaction open: this asks the partner.
    """
    purchase_order = purchase_orders.get(purchase_order_id)
    partner = purchase_order.partner
    try:
        if not still_refuses(partner):
            return
    except (VaultError, TransformerNotAllowed):  # changed under our hands; the next attempt tells
        return
    with transaction.atomic():
        if stop_orders(partner):
            lifecycle.record(
                purchase_order.order, "credentials.refused", actor=ACTOR, purchase_order=purchase_order
            )
