"""Variants one by one: to be found when something is matched with one. They are edited with their product."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from catalog.admin.matching_forms import name_of
from catalog.models import Variant
from stores.admin.base import DocumentAdmin


@admin.register(Variant)
class VariantAdmin(DocumentAdmin):
    """What has one SKU and one GTIN. Its product's page is where it is changed."""

    list_display = ("sku", "gtin", "product", "label")
    list_select_related = ("product",)
    search_fields = ("sku", "gtin", "product__title", "product__brand")
    ordering = ("product__title", "position", "pk")
    fields = (("product", "label"), ("sku", "gtin"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their products, by which choices name them."""
        return super().get_queryset(request).select_related("product")

    def name_of_choice(self, row: Any) -> str:
        """With its product, which its SKU does not tell."""
        return name_of(row)
