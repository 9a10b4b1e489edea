"""What a partner's offers are subject to."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from partners.models.partner import Partner
from stores.models import RetailerOwned

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
PREFERENCE = [MinValueValidator(-100), MaxValueValidator(100)]


def every_day() -> list[int]:
    """All days of the week, from Monday, 0."""
    return list(range(7))


class PartnerTerms(RetailerOwned):
    """A partner's terms of trade, when they are not the usual ones: a partner without a row has none to speak of.

    Freight and fee are in the retailer's own money. `priority` is the retailer's liking: the lowest goes first.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="terms")
    freight = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        default=0,
        validators=NOT_NEGATIVE,
        help_text="What we pay for a parcel, in our own money.",
    )
    fee = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        default=0,
        validators=NOT_NEGATIVE,
        help_text="What we pay for each piece beside its cost.",
    )
    safety_stock = models.PositiveIntegerField(
        default=0, help_text="So many of the partner's pieces are never sold, in case it has miscounted."
    )
    ship_to = models.JSONField(
        default=list, blank=True, help_text="Countries it ships to, such as PT, ES; empty for everywhere."
    )
    cut_off = models.TimeField(
        null=True,
        blank=True,
        help_text="An order after this hour, by its own clock, counts from the next day.",
    )
    working_days = models.JSONField(default=every_day, blank=True)
    holidays = models.JSONField(
        default=list, blank=True, help_text="Days off beside those: 2026-12-25, 2026-12-26."
    )
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="Such as Europe/Berlin; empty for the store's own."
    )
    priority = models.SmallIntegerField(
        default=0,
        validators=PREFERENCE,
        help_text="The partner with the lowest number goes before all others.",
    )

    class Meta:
        verbose_name = "terms"
        verbose_name_plural = "terms"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(freight__gte=0, fee__gte=0), name="partners_terms_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"Terms of {self.partner}"
