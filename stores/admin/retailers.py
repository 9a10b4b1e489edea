"""Retailers: the operator makes them, HQ says how its own looks and behaves."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminSelectWidget

from stores import countries
from stores.admin.base import ConsoleAdmin, OwnedForm
from stores.admin.uploads import checked_picture
from stores.models import Retailer, User
from stores.tenancy import retailer_id_or_none

CONNECTORS = [("ndjson", "NDJSON files"), ("eventbridge", "Amazon EventBridge")]


class RetailerForm(OwnedForm):
    """A retailer's own settings."""

    country = forms.ChoiceField(choices=countries.by_name, widget=UnfoldAdminSelectWidget())
    erp_connector = forms.ChoiceField(
        label="ERP connector", choices=CONNECTORS, widget=UnfoldAdminSelectWidget()
    )

    class Meta:
        labels = {"lookup_deadline_ms": "Shoppers wait (ms)", "offer_fresh_s": "Offers stay fresh (s)"}

    def clean_currency(self) -> str:
        """Three letters, upper case (ISO 4217)."""
        return str(self.cleaned_data["currency"]).upper()

    def clean_logo(self) -> "File[bytes] | None":
        """A picture."""
        return checked_picture(self.cleaned_data.get("logo"))


@admin.register(Retailer)
class RetailerAdmin(ConsoleAdmin):
    """The tenants. HQ sees its own alone, and may not change what is printed on orders and in addresses."""

    form = RetailerForm
    list_display = ("name", "slug", "order_prefix", "country", "currency", "created_at")
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": (("name", "slug"), "order_prefix", ("country", "currency"))}),
        ("In the shop", {"fields": ("promise", "brand_colour", "logo")}),
        ("Partners", {"fields": (("lookup_deadline_ms", "offer_fresh_s"),)}),
        ("Books", {"fields": ("erp_connector",)}),
    )
    operators_only = ("slug", "order_prefix", "country", "currency")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Retailer]:
        """The retailer in scope; all of them for an operator, who has to choose."""
        rows: QuerySet[Retailer] = super().get_queryset(request)
        return rows if _is_operator(request) else rows.filter(pk=retailer_id_or_none() or 0)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; HQ has but one retailer and goes straight to it."""
        if self.has_view_permission(request) and not _is_operator(request):
            return redirect(self.address_of(self.get_queryset(request).get()))
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """HQ cannot rename what others rely on."""
        return () if _is_operator(request) else self.operators_only

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The brand colour is picked, not typed."""
        if db_field.name == "brand_colour":
            kwargs["widget"] = UnfoldAdminColorInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _is_operator(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_operator
