"""How a retailer wants offers compared, and how its partners have kept their word."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from catalog.choice import STRATEGIES, Strategy
from partners.models import Partner
from stores.models import RetailerOwned


class ChoicePolicy(RetailerOwned):
    """A retailer's wishes; one without a row wants the lowest price and leaves nothing out.

    `prices_due_at` is set when a price rule, a rate or terms have changed, and empty once all offers follow them.
    """

    strategy = models.CharField(
        "what goes first",
        max_length=8,
        choices=[(value.value, label) for value, label in STRATEGIES],
        default=Strategy.CHEAPEST.value,
    )
    least_confidence = models.DecimalField(
        "least confidence",
        max_digits=4,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="From 0 to 1. Partners whose record promises less are left out; one without a record is not.",
    )
    slowest_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="What arrives later than in so many days is left out; empty for nothing.",
    )
    prices_due_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "choice of offers"
        verbose_name_plural = "choice of offers"
        constraints = [
            models.UniqueConstraint(fields=["retailer"], name="catalog_choice_policy_one"),
            models.CheckConstraint(
                condition=Q(least_confidence__gte=0, least_confidence__lte=1),
                name="catalog_choice_confidence",
            ),
        ]

    def __str__(self) -> str:
        return f"First {self.get_strategy_display()}"


class PartnerRecord(RetailerOwned):
    """How many order lines of one kind a partner has answered, and how many of them in full; see `catalog.choice`."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    age = models.CharField("age of what we knew", max_length=8)
    quantity = models.CharField("pieces", max_length=4)
    kept = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "partner's record"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "age", "quantity"], name="catalog_record_kind"
            ),
            models.CheckConstraint(condition=Q(kept__lte=F("answered")), name="catalog_record_adds_up"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.age} {self.quantity}: {self.kept} of {self.answered}"
