"""Finding purchase orders."""

from django.db.models import Count, QuerySet

from orders.models import PurchaseOrder
from orders.states import PurchaseOrderState as State

WAITING = (State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.PARKED)


def locked(purchase_order_id: int) -> PurchaseOrder:
    """Fetch a purchase order and hold it against other writers until the transaction ends."""
    purchase_order: PurchaseOrder = _locked().get(pk=purchase_order_id)
    return purchase_order


def get(purchase_order_id: int) -> PurchaseOrder:
    """A purchase order with its order and partner, to read."""
    purchase_order: PurchaseOrder = PurchaseOrder.objects.select_related("order", "partner").get(
        pk=purchase_order_id
    )
    return purchase_order


def locked_by_number(number: str, *, partner_id: int) -> PurchaseOrder | None:
    """The same, by our number; None when we sent this partner no such purchase order."""
    found = _locked().filter(number=number, partner_id=partner_id)
    purchase_order: PurchaseOrder | None = found.first()
    return purchase_order


def waiting_at(partner_id: int) -> dict[State, int]:
    """How many of a partner's purchase orders wait, each state by itself. One query."""
    rows = PurchaseOrder.objects.filter(partner_id=partner_id, state__in=WAITING)
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    return {state: counts[state] for state in WAITING if state in counts}


def _locked() -> QuerySet[PurchaseOrder]:
    rows: QuerySet[PurchaseOrder] = PurchaseOrder.objects.select_related("order", "partner")
    return rows.select_for_update(of=("self",))
