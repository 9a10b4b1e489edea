"""What shoppers want to know of, so that we can know it before they ask."""

from django.db import models

from catalog.models.product import Variant
from stores.models import RetailerOwned


class Interest(RetailerOwned):
    """How much a variant was asked after lately. `weight` is what that came to at `asked_at`; it fades from then on."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "variant"], name="catalog_interest_variant")
        ]
        indexes = [models.Index(fields=["retailer", "asked_at"], name="catalog_interest_recent")]

    def __str__(self) -> str:
        return f"{self.variant_id} {self.weight:.1f}"
