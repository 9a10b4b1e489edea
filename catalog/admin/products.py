"""Products and their variants."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import StackedInline
from unfold.decorators import display

from catalog.admin.forms import VariantForm
from catalog.models import Product, Variant
from catalog.operations.pictures.naming import note_uploads
from catalog.operations.searching import renew_search
from catalog.queries import offers
from stores.admin.base import ConsoleAdmin, ScopedChoices


class VariantInline(ScopedChoices, StackedInline):  # type: ignore[misc]  # unfold carries no types
    """A product's variants, with their pictures. One that is not sold any more simply has no offers."""

    model = Variant
    form = VariantForm
    extra = 0
    can_delete = False
    ordering = ("position", "pk")
    fields = (("sku", "gtin"), ("attributes", "position"), "picture", "preview")
    readonly_fields = ("preview",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        """With their pictures, in one query."""
        rows: QuerySet[Variant] = super().get_queryset(request)
        return rows.select_related("shown")

    @display(description="Shown as")
    def preview(self, variant: Variant) -> str:
        """Its picture."""
        address = variant.picture_url
        return format_html('<img class="a-picture" src="{}" alt="">', address) if address else ""


@admin.register(Product)
class ProductAdmin(ConsoleAdmin):
    """What the retailer sells, by family; what partners ask for it stands below its variants."""

    list_display = ("picture", "brand", "category", "variants_count", "family")
    list_display_links = ("picture",)
    list_filter = ("brand", "category")
    search_fields = ("title", "brand", "family", "variants__sku", "variants__gtin")
    ordering = ("title", "pk")
    inlines = (VariantInline,)
    fieldsets = ((None, {"fields": ("title", ("brand", "category"), "family", "description")}),)
    change_form_outer_after_template = "admin/catalog/product/offers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """With the first picture and the number of variants, in two queries however many."""
        rows: QuerySet[Product] = super().get_queryset(request)
        pictured = Prefetch(
            "variants", queryset=Variant.objects.select_related("shown").order_by("position", "pk")
        )
        return rows.annotate(count=Count("variants")).prefetch_related(pictured)

    @display(description="Product", ordering="title", header=True)
    def picture(self, product: Product) -> list[Any]:
        """The title with the first variant's picture."""
        first = next((variant for variant in product.variants.all() if variant.is_pictured), None)
        image = {"path": first.picture_url, "squared": True} if first else None
        return [product.title, "", product.title[:1], image]

    @display(description="Variants", ordering="count")
    def variants_count(self, product: Any) -> int:
        """How many there are."""
        return int(product.count)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django fixes the signature
        """Its variants, and then what search knows of all of it; Django has a transaction around both."""
        super().save_related(request, form, formsets, change)
        renew_search(products=[form.instance.pk])
        note_uploads(product_id=form.instance.pk, now=timezone.now())

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """The product, with what partners offer below."""
        now = timezone.now()
        found = offers.of_product(self.row(request, object_id))
        return {"offers": [(offer, offer.told(now)) for offer in found]}
