"""Orders by how they read as a whole. The same rules as `orders.states.order_state`, said to the database."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from orders.models import Order, PurchaseOrder
from orders.states import OrderState
from orders.states import PurchaseOrderState as State


def in_state(orders: QuerySet[Order], state: OrderState) -> QuerySet[Order]:
    """Those of the orders that read as `state`."""
    return orders.filter(_conditions()[state])


def _conditions() -> dict[OrderState, Q]:
    parked, in_doubt = _has(State.PARKED), _has(State.UNKNOWN, State.SENDING, State.SENT)
    answered = ~_has(State.PARKED, State.UNKNOWN, State.SENDING, State.SENT, State.QUEUED)
    comes = _has(State.ACKNOWLEDGED, State.PARTIAL)
    lacks = _has(State.PARTIAL, State.REJECTED, State.CANCELLED)
    refused = _has(State.REJECTED)
    return {
        OrderState.ATTENTION: parked,
        OrderState.PENDING: ~parked & in_doubt,
        OrderState.RECEIVED: ~parked & ~in_doubt & _has(State.QUEUED),
        OrderState.CONFIRMED: answered & comes & ~lacks,
        OrderState.PARTIAL: answered & comes & lacks,
        OrderState.REFUSED: answered & ~comes & refused,
        OrderState.CANCELLED: answered & ~comes & ~refused,
    }


def _has(*states: State) -> Q:
    return Q(Exists(PurchaseOrder.objects.filter(order=OuterRef("pk"), state__in=states)))
