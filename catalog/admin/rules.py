"""What HQ wants of prices and choices: rules, rates, the policy, and how partners have kept their word."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from unfold.decorators import display

from catalog.models import ChoicePolicy, ExchangeRate, PartnerRecord, PriceRule
from catalog.operations.prices import note_new_rules
from catalog.pricing import said
from stores.admin.base import ConsoleAdmin, DocumentAdmin, OwnedForm


class PricingAdmin(ConsoleAdmin):
    """Rows that prices follow from: once one is saved, the worker reprices."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save, and let prices follow."""
        super().save_model(request, obj, form, change)
        note_new_rules(now=timezone.now())


@admin.register(PriceRule)
class PriceRuleAdmin(PricingAdmin):
    """Price rules, said in words. The most specific counts: category and partner, category, partner, all."""

    list_display = ("scope", "in_words")
    list_display_links = ("scope",)
    list_select_related = ("partner", "retailer")
    list_filter = ("partner",)
    ordering = ("category", "partner__name", "pk")
    readonly_fields = ("in_words",)
    fieldsets = (
        (None, {"fields": (("partner", "category"), "in_words")}),
        ("Price", {"fields": ("basis", ("markup_percent", "markup_fixed"), "rounding")}),
        ("Limits", {"fields": (("floor_margin_percent", "advertised_percent"),)}),
    )

    @display(description="For")
    def scope(self, rule: PriceRule) -> str:
        """Whom and what it is for."""
        return str(rule)

    @display(description="In words")
    def in_words(self, rule: PriceRule) -> str:
        """What it comes to."""
        if rule.pk is None:
            return "Said once it is saved."
        return said(rule.told, currency=rule.retailer.currency)


class RateForm(OwnedForm):
    """A rate from a day on."""

    def clean_currency(self) -> str:
        """Three letters, upper case (ISO 4217)."""
        code = str(self.cleaned_data["currency"]).upper()
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise forms.ValidationError("Use three letters, such as USD.")
        return code


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PricingAdmin):
    """Rates by day. A partner that charges in a money without a rate for today sells nothing."""

    form = RateForm
    list_display = ("currency", "rate", "valid_from")
    list_filter = ("currency",)
    ordering = ("currency", "-valid_from")
    fields = (("currency", "rate", "valid_from"),)


@admin.register(ChoicePolicy)
class ChoicePolicyAdmin(ConsoleAdmin):
    """How offers are compared; there is one, and it opens at once."""

    list_display = ("strategy", "least_confidence", "slowest_days")
    fields = ("strategy", ("least_confidence", "slowest_days"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Straight to the one, if it is there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown: HttpResponse = self._to_the_one(request) or super().changelist_view(request, extra_context)
        return shown

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One is enough: a second leads to the first."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        shown: HttpResponse = self._to_the_one(request) or super().add_view(request, form_url, extra_context)
        return shown

    def _to_the_one(self, request: HttpRequest) -> HttpResponse | None:
        policy = self.get_queryset(request).first()
        return redirect(self.address_of(policy)) if policy else None


@admin.register(PartnerRecord)
class PartnerRecordAdmin(DocumentAdmin):
    """How partners have kept their word, by the age of what we knew and the pieces wanted. Their answers write it."""

    list_display = ("partner", "age", "quantity", "answered", "kept", "share")
    list_filter = ("partner", "age", "quantity")
    list_select_related = ("partner",)
    ordering = ("partner__name", "age", "quantity")
    fields = (("partner",), ("age", "quantity"), ("answered", "kept", "share"))

    @display(description="In full")
    def share(self, record: PartnerRecord) -> str:
        """The part of lines of this kind that was accepted whole."""
        return f"{100 * record.kept // record.answered} %" if record.answered else "–"
