"""Finding orders."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from orders.errors import OrderMissing
from orders.models import Order, OrderLine, PurchaseOrder
from stores.clock import midnight
from stores.models import Store
from stores.numbers import tidy


def for_display() -> QuerySet[Order]:
    """Orders with all that a list or a page shows, in four queries however many."""
    lines = OrderLine.objects.select_related("variant__shown").order_by("line_number")
    purchase_orders = (
        PurchaseOrder.objects.select_related("partner")
        .prefetch_related(Prefetch("lines", queryset=lines))
        .order_by("pk")
    )
    return (
        Order.objects.select_related("store", "payment")
        .prefetch_related(Prefetch("purchase_orders", queryset=purchase_orders))
        .order_by("-placed_at", "-pk")
    )


def by_number(number: str) -> Order:
    """The order with this number. Raises OrderMissing."""
    order = for_display().filter(number=number).first()
    if order is None:
        raise OrderMissing
    return order


def of_shopper(*, number: str, proof: str) -> Order:
    """The order a shopper asks for, who proves it by e-mail address or postcode.

    Raises OrderMissing for a wrong number and a wrong proof alike.
    """
    spaceless = proof.strip().replace(" ", "")
    mine = Q(email__iexact=proof.strip()) | Q(ship_to__postal_code__iexact=proof.strip())
    order = (
        for_display().filter(mine | Q(ship_to__postal_code__iexact=spaceless), number=tidy(number)).first()
    )
    if order is None or not proof.strip():
        raise OrderMissing
    return order


def of_carts(public_ids: Sequence[UUID], *, number: str) -> Order | None:
    """The order with this number, if it came from one of these carts."""
    return for_display().filter(number=number, cart__public_id__in=public_ids).first()


def of_store(store: Store, *, now: datetime) -> QuerySet[Order]:
    """What was ordered in a store today, the latest first: today as the clock on its wall has it."""
    return for_display().filter(store=store, placed_at__gte=midnight(store.time_zone, now))
