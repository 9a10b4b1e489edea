"""The tenant."""

from django.core.validators import RegexValidator
from django.db import models

COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", "Use a colour such as #174e3a.")


class Retailer(models.Model):
    """A retailer: owner of stores, partners' accounts, products and orders. The tenant; the only row without one."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    order_prefix = models.CharField(
        max_length=4, unique=True, help_text="Begins every order number: AF-7K3M9QX4C."
    )
    currency = models.CharField(max_length=3, default="EUR", help_text="ISO 4217.")
    country = models.CharField(max_length=2, help_text="ISO 3166-1, two letters.")
    promise = models.CharField(
        max_length=160,
        blank=True,
        default="Every size and colour from us and our partners.",
        help_text="One line under the headline of the kiosk's start page.",
    )
    brand_colour = models.CharField(max_length=7, validators=[COLOUR], default="#174e3a")
    logo = models.FileField(upload_to="logos", blank=True)
    lookup_deadline_ms = models.PositiveIntegerField(
        default=1500, help_text="How long a shopper waits for partners, in milliseconds."
    )
    offer_fresh_s = models.PositiveIntegerField(
        default=300,
        help_text="How old a partner's answer may be before the partner is asked again, in seconds.",
    )
    erp_connector = models.CharField(max_length=20, default="ndjson", help_text="ndjson or eventbridge.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
