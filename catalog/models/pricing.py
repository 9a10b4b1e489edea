"""What the retailer asks of shoppers for what partners ask of it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from catalog import pricing
from catalog.pricing import BASES, ROUNDINGS, Basis, Rounding
from partners.models import Partner
from stores.models import RetailerOwned

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(95))]


class PriceRule(RetailerOwned):
    """A price rule: for a partner, a category, both, or neither, which is all. The most specific one counts.

    Without any, a price is what the partner recommends, else its cost with the partner's own mark-up.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=80, blank=True, help_text="As products name it; empty for all.")
    basis = models.CharField(
        "price begins with",
        max_length=12,
        choices=[(value.value, label) for value, label in BASES],
        default=Basis.RECOMMENDED.value,
    )
    markup_percent = models.DecimalField(
        "mark-up in percent",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100))],
        help_text="On cost, freight and fees. Empty for the partner's own mark-up.",
    )
    markup_fixed = models.DecimalField(
        "and in money",
        max_digits=8,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(Decimal(0))],
        help_text="Added after the percent.",
    )
    rounding = models.CharField(
        "rounded",
        max_length=5,
        choices=[(value.value, label) for value, label in ROUNDINGS],
        default=Rounding.COIN.value,
    )
    floor_margin_percent = models.DecimalField(
        "least margin in percent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=PERCENT,
        help_text="Of the price, freight and fees paid. The price rises until it leaves that much.",
    )
    advertised_percent = models.DecimalField(
        "minimum advertised price in percent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="Of the partner's recommended price (MAP). The price never shows less.",
    )

    class Meta:
        verbose_name = "price rule"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "category"],
                nulls_distinct=False,
                name="catalog_price_rule_scope",
            ),
            models.CheckConstraint(
                condition=Q(markup_percent__gte=-100) & Q(markup_fixed__gte=0), name="catalog_price_rule_sane"
            ),
        ]

    def __str__(self) -> str:
        named = [str(self.partner)] if self.partner else []
        return " · ".join([*named, *([self.category] if self.category else [])]) or "Everything"

    @property
    def told(self) -> pricing.Rule:
        """The row in the words of the rules."""
        return pricing.Rule(
            partner_id=self.partner_id,
            category=self.category,
            basis=Basis(self.basis),
            markup_percent=self.markup_percent,
            markup_fixed=self.markup_fixed,
            rounding=Rounding(self.rounding),
            floor_margin_percent=self.floor_margin_percent,
            advertised_percent=self.advertised_percent,
        )


class ExchangeRate(RetailerOwned):
    """What one unit of a foreign currency is worth in the retailer's own, from a day on until a later rate."""

    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    rate = models.DecimalField(
        max_digits=14,
        decimal_places=6,
        validators=[MinValueValidator(Decimal("0.000001"))],
        help_text="In our own money: 0.92 for a dollar of 92 cents.",
    )
    valid_from = models.DateField()

    class Meta:
        verbose_name = "exchange rate"
        constraints = [
            models.UniqueConstraint(fields=["retailer", "currency", "valid_from"], name="catalog_rate_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="catalog_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} from {self.valid_from}"

    @property
    def told(self) -> pricing.Rate:
        """The row in the words of the rules."""
        return pricing.Rate(currency=self.currency, rate=self.rate, valid_from=self.valid_from)
