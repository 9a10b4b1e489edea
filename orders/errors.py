"""What the orders app refuses, by name."""

from stores.errors import Conflict, Invalid, Missing


class CartEmpty(Invalid):
    """There is nothing to order."""

    code = "cart-empty"
    message = "The cart is empty."


class MixedCurrencies(Invalid):
    """One order is paid in one currency."""

    code = "mixed-currencies"
    message = "These items are sold in different currencies; order them separately."


class TooMany(Invalid):
    """More pieces or lines than one order takes."""

    code = "too-many"
    message = "At most {limit} of one item can be ordered at a time."


class UnknownMethod(Invalid):
    """A way to pay that this retailer does not offer."""

    code = "unknown-payment-method"
    message = "Paying by {method} is not offered."


class OrderMissing(Missing):
    """No such order, or not this retailer's."""

    code = "order-not-found"
    message = "No order matches."


class IdempotencyMismatch(Invalid):
    """The key was used for another request."""

    code = "idempotency-mismatch"
    status = 422
    message = "This Idempotency-Key was used for another request."


class IdempotencyKeyRequired(Invalid):
    """Writing without a key could double an order."""

    code = "idempotency-key-required"
    message = "Send an Idempotency-Key of 1 to 128 printable characters."


class CartFull(Invalid):
    """More different items than one order takes."""

    code = "cart-full"
    message = "At most {limit} different items can be ordered at a time."


class CartChanged(Conflict):
    """The cart is no longer what the shopper agreed to."""

    code = "cart-changed"
    message = "The cart changed since it was shown."


class CartOrdered(Conflict):
    """The cart has become an order."""

    code = "cart-ordered"
    message = "This cart is an order already."


class InProgress(Conflict):
    """The first request with this key is still running."""

    code = "in-progress"
    message = "The first request with this Idempotency-Key is still running."


class IllegalMove(Conflict):
    """The state table does not know this move."""

    code = "illegal-move"
    message = "{number} cannot go from {state} to {wanted}."
