"""What an order document may be, and what it may become next."""

from types import MappingProxyType

from django.db import models


class PurchaseOrderState(models.TextChoices):
    """Where one partner's share of an order stands."""

    QUEUED = "queued", "waiting to be sent"
    SENDING = "sending", "being sent"
    UNKNOWN = "unknown", "sent, answer lost"
    SENT = "sent", "sent, answer awaited"
    ACKNOWLEDGED = "acknowledged", "accepted by the partner"
    PARTIAL = "partial", "accepted in part"
    REJECTED = "rejected", "refused by the partner"
    PARKED = "parked", "waits for a person"
    CANCELLED = "cancelled", "withdrawn"


class PaymentState(models.TextChoices):
    """Where the shopper's money is."""

    DUE = "due", "to be paid"
    AUTHORISED = "authorised", "promised by the card"
    CAPTURED = "captured", "paid"
    VOIDED = "voided", "no longer due"
    REFUNDED = "refunded", "given back"


class OrderState(models.TextChoices):
    """How an order as a whole reads; derived from its purchase orders, never stored."""

    RECEIVED = "received", "Received"
    PENDING = "pending", "Confirmation pending"
    CONFIRMED = "confirmed", "Confirmed"
    PARTIAL = "partial", "Confirmed in part"
    ATTENTION = "attention", "Being looked at"
    REFUSED = "refused", "Not available"
    CANCELLED = "cancelled", "Cancelled"


_P = PurchaseOrderState
_ANSWERS = frozenset({_P.ACKNOWLEDGED, _P.PARTIAL, _P.REJECTED})

PURCHASE_ORDER_MOVES = MappingProxyType(
    {
        _P.QUEUED: frozenset({_P.SENDING, _P.CANCELLED, _P.PARKED}),
        _P.SENDING: _ANSWERS | {_P.SENT, _P.QUEUED, _P.UNKNOWN, _P.PARKED},
        _P.UNKNOWN: _ANSWERS | {_P.SENT, _P.SENDING, _P.PARKED},
        _P.SENT: _ANSWERS | {_P.PARKED},
        _P.ACKNOWLEDGED: frozenset({_P.CANCELLED}),
        _P.PARTIAL: frozenset({_P.CANCELLED}),
        _P.REJECTED: frozenset(),
        _P.PARKED: _ANSWERS | {_P.SENT, _P.QUEUED, _P.UNKNOWN, _P.CANCELLED},
        _P.CANCELLED: frozenset(),
    }
)

_M = PaymentState

PAYMENT_MOVES = MappingProxyType(
    {
        _M.DUE: frozenset({_M.AUTHORISED, _M.CAPTURED, _M.VOIDED}),
        _M.AUTHORISED: frozenset({_M.CAPTURED, _M.VOIDED}),
        _M.CAPTURED: frozenset({_M.REFUNDED}),
        _M.VOIDED: frozenset(),
        _M.REFUNDED: frozenset(),
    }
)


def order_state(purchase_orders: set[str]) -> OrderState:
    """What the states of its purchase orders make of an order."""
    if _P.PARKED in purchase_orders:
        return OrderState.ATTENTION
    if purchase_orders & {_P.UNKNOWN, _P.SENDING, _P.SENT}:
        return OrderState.PENDING
    if _P.QUEUED in purchase_orders:
        return OrderState.RECEIVED
    if purchase_orders == {_P.ACKNOWLEDGED}:
        return OrderState.CONFIRMED
    if purchase_orders <= {_P.REJECTED, _P.CANCELLED}:
        return OrderState.REFUSED if _P.REJECTED in purchase_orders else OrderState.CANCELLED
    return OrderState.PARTIAL
