"""What the retailer sells."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from stores.models import RetailerOwned

USUAL_AXES = {"colour": 0, "size": 1, "volume": 2}


def ordered_axes(attributes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Attributes as people read them: the usual axes first, then by name."""
    return sorted(attributes.items(), key=lambda axis: (USUAL_AXES.get(axis[0], len(USUAL_AXES)), axis[0]))


class Product(RetailerOwned):
    """A family: what a shopper calls one thing, in all its sizes and colours."""

    family = models.CharField(max_length=80, help_text="The retailer's own name for what belongs together.")
    title = models.CharField(max_length=200)
    brand = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "family"], name="catalog_product_family")]
        indexes = [
            models.Index(fields=["retailer", "category", "brand", "title"], name="catalog_product_alike")
        ]

    def __str__(self) -> str:
        return self.title


class Variant(RetailerOwned):  # type: ignore[django-manager-missing]  # the offers' manager is made at run time
    """The thing a shopper picks: one SKU, one GTIN, and its place on each axis (`{"size": "M", "colour": "Fern"}`)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=40)
    gtin = models.CharField(max_length=14, help_text="GS1 number, stored as 14 digits.")
    attributes = models.JSONField(default=dict, blank=True)
    picture = models.FileField(upload_to="pictures", blank=True)
    shown = models.ForeignKey(
        "catalog.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="Its picture in the sizes of pages: of the one that a person uploaded, else of a partner's.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "sku"], name="catalog_variant_sku"),
            models.UniqueConstraint(fields=["retailer", "gtin"], name="catalog_variant_gtin"),
            models.CheckConstraint(condition=Q(gtin__regex=r"^\d{14}$"), name="catalog_variant_gtin_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.label}".strip()

    @property
    def axes(self) -> list[tuple[str, str]]:
        """Its place on each axis, the usual axes first. PostgreSQL keeps no order of keys, so we make one."""
        return ordered_axes(self.attributes)

    @property
    def is_pictured(self) -> bool:
        """Whether there is anything to show. What was uploaded is shown as it is until its sizes are drawn."""
        return bool(self.shown_id or self.picture)

    @property
    def picture_url(self) -> str:
        """The address of its picture; empty without one. Fetch it with `shown`."""
        if self.shown:
            return str(self.shown.url)
        return str(self.picture.url) if self.picture else ""

    @property
    def look(self) -> str:
        """What tells its picture from another's."""
        return f"shown-{self.shown_id}" if self.shown_id else self.picture.name or ""

    @property
    def label(self) -> str:
        """Its place on each axis, for people: Fern · M."""
        return " · ".join(str(value) for _, value in self.axes)
