"""Which colour each state has, the same on every page."""

from types import MappingProxyType

from orders.states import OrderState, PaymentState
from orders.states import PurchaseOrderState as State

ORDER = MappingProxyType(
    {
        OrderState.RECEIVED: "info",
        OrderState.PENDING: "warning",
        OrderState.CONFIRMED: "success",
        OrderState.PARTIAL: "warning",
        OrderState.ATTENTION: "danger",
        OrderState.REFUSED: "danger",
        OrderState.CANCELLED: "",
    }
)
PURCHASE_ORDER = MappingProxyType(
    {
        State.QUEUED: "info",
        State.SENDING: "info",
        State.UNKNOWN: "warning",
        State.SENT: "info",
        State.ACKNOWLEDGED: "success",
        State.PARTIAL: "warning",
        State.REJECTED: "danger",
        State.PARKED: "danger",
        State.CANCELLED: "",
    }
)
PAYMENT = MappingProxyType(
    {
        PaymentState.DUE: "warning",
        PaymentState.AUTHORISED: "info",
        PaymentState.CAPTURED: "success",
        PaymentState.VOIDED: "",
        PaymentState.REFUNDED: "",
    }
)
