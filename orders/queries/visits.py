"""What was ordered in a visit to a screen."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from catalog.models import Enquiry
from orders.models import Order, OrderLine
from orders.states import PaymentState, PurchaseOrderState

REFUSED = frozenset({PurchaseOrderState.REJECTED, PurchaseOrderState.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class Bought:
    """One line of an order, and what became of it. `value` is what the shopper pays for what will come."""

    pk: int
    product_id: int | None
    gtin: str
    partner_id: int
    value: Decimal
    currency: str
    is_kept: bool
    payment: PaymentState
    placed_at: datetime

    def answers(self, enquiry: Enquiry) -> bool:
        """Whether this is what was asked for: the item, or another of its family."""
        same_family = self.product_id is not None and self.product_id == enquiry.product_id
        return same_family or (bool(enquiry.gtin) and self.gtin == enquiry.gtin)

    def is_unpaid(self, before: datetime) -> bool:
        """Whether the money never came: voided, or still due after all this time."""
        if self.payment == PaymentState.VOIDED:
            return True
        return self.payment == PaymentState.DUE and self.placed_at <= before


def bought_in(visits: Collection[UUID]) -> dict[UUID, list[Bought]]:
    """Every line ordered in these visits, by visit; one query. A visit without an order is not in it."""
    lines = OrderLine.objects.filter(order__visit__in=visits).order_by("pk")
    bought: dict[UUID, list[Bought]] = defaultdict(list)
    for line in lines.select_related("order__payment", "purchase_order", "variant"):
        bought[line.order.visit].append(_bought(line))
    return dict(bought)


def visits_with_orders(*, since: datetime) -> Iterator[UUID]:
    """The visits in which something was ordered since then."""
    placed = Order.objects.filter(visit__isnull=False, placed_at__gte=since).order_by("placed_at")
    yield from placed.values_list("visit", flat=True)


def _bought(line: OrderLine) -> Bought:
    is_kept = line.rejected < line.quantity and line.purchase_order.state not in REFUSED
    pieces = line.quantity - line.rejected if is_kept else line.quantity
    return Bought(
        pk=line.pk,
        product_id=line.variant.product_id if line.variant else None,
        gtin=line.gtin,
        partner_id=line.purchase_order.partner_id,
        value=pieces * line.unit_price,
        currency=line.order.currency,
        is_kept=is_kept,
        payment=PaymentState(line.order.payment.state),
        placed_at=line.order.placed_at,
    )
