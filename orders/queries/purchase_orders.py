"""Finding purchase orders."""

from django.db.models import QuerySet

from orders.models import PurchaseOrder


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


def _locked() -> QuerySet[PurchaseOrder]:
    rows: QuerySet[PurchaseOrder] = PurchaseOrder.objects.select_related("order", "partner")
    return rows.select_for_update(of=("self",))
