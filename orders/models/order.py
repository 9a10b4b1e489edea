"""What the shopper ordered from the retailer."""

from django.db import models
from django.db.models import F, Q

from catalog.models import Variant
from orders.states import OrderState, order_state
from stores.models import RetailerOwned, Store
from stores.money import Money


class Order(RetailerOwned):
    """A shopper's order. Its state is derived from its purchase orders; what it says was true when it was placed.

    `visit` is the stay at a screen that it came of, for the lost-sale ledger; programs have none.
    """

    number = models.CharField(max_length=20, unique=True)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    ship_to = models.JSONField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    visit = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["retailer", "-placed_at", "-id"], name="orders_order_latest"),
            models.Index(
                fields=["retailer", "visit"], condition=Q(visit__isnull=False), name="orders_order_visit"
            ),
        ]
        constraints = [models.CheckConstraint(condition=Q(total__gte=0), name="orders_order_not_negative")]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> OrderState:
        """What its purchase orders make of it; fetch them with the order."""
        return order_state({purchase_order.state for purchase_order in self.purchase_orders.all()})

    @property
    def money(self) -> Money:
        """The total."""
        return Money(self.total, self.currency)


class OrderLine(RetailerOwned):
    """One variant from one partner, as it was sold. `accepted` and `rejected` count pieces the partner answered for."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    purchase_order = models.ForeignKey("orders.PurchaseOrder", on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.SET_NULL, null=True, related_name="+")
    line_number = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=40)
    gtin = models.CharField(max_length=14)
    partner_sku = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    unit_cost = models.DecimalField(max_digits=10, decimal_places=2)
    lead_time_days = models.PositiveSmallIntegerField(null=True)
    promised_first = models.DateField(null=True)
    promised_last = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase_order", "line_number"], name="orders_line_number"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_line_not_empty"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("accepted") + F("rejected")), name="orders_line_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"
