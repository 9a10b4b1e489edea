"""What a shopper has picked, until it becomes an order."""

import uuid

from django.db import models
from django.db.models import Q

from catalog.models import Offer
from stores.models import RetailerOwned, Store


class Cart(RetailerOwned):
    """A shopper's picks in one store. It becomes at most one order."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(
        "orders.Order", on_delete=models.PROTECT, null=True, blank=True, related_name="cart"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"cart {self.public_id}"


class CartLine(RetailerOwned):
    """One offer in a cart, at the price the shopper saw."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    shown_price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "cart", "offer"], name="orders_cart_line_offer"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_cart_line_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.offer_id}"
