"""Mails on their way."""

from notifications.models import Delivery
from notifications.models.delivery import Audience


def get(delivery_id: int) -> Delivery:
    """One delivery with what its mail is about."""
    rows = Delivery.objects.select_related(
        "retailer", "event__order__store", "event__purchase_order__partner"
    )
    delivery: Delivery = rows.get(pk=delivery_id)
    return delivery


def is_outdated(delivery: Delivery, *, kinds: frozenset[str]) -> bool:
    """Whether a later mail to the shopper tells all that this one would.

    A delivery made later is written later, when what this one is about was long committed.
    """
    if delivery.audience != Audience.SHOPPER or delivery.event.kind not in kinds:
        return False
    later = Delivery.objects.filter(
        audience=Audience.SHOPPER,
        event__order=delivery.event.order_id,
        event__kind__in=kinds,
        pk__gt=delivery.pk,
    )
    return later.exists()
