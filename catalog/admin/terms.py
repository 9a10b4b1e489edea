"""A partner's terms of trade. The rows are the partners', the page is here: prices and choices follow from them."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.admin.lists import ListField, country, day
from catalog.admin.rules import PricingAdmin
from partners.models import PartnerTerms
from partners.models.terms import every_day
from stores.admin.base import OwnedForm

DAYS = list(enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))


class TermsForm(OwnedForm):
    """What a partner's offers are subject to."""

    ship_to = ListField(
        check=country, label="Ships to", help_text="Countries, such as ES, PT; empty for everywhere."
    )
    holidays = ListField(check=day, help_text="Days off, such as 2026-12-25, 2026-12-26.")
    working_days = forms.TypedMultipleChoiceField(
        choices=DAYS,
        coerce=int,
        initial=every_day,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text="Lead times count in these.",
    )

    class Meta:
        labels = {"cut_off": "Cut-off hour"}

    def clean_time_zone(self) -> str:
        """A zone of the IANA database, such as Europe/Lisbon; empty for the store's."""
        zone = str(self.cleaned_data["time_zone"])
        if zone and zone not in available_timezones():
            raise ValidationError("Use a time zone such as Europe/Lisbon.")
        return zone


@admin.register(PartnerTerms)
class PartnerTermsAdmin(PricingAdmin):
    """Terms of trade, partner by partner. A partner without any ships everywhere, every day, at no cost."""

    form = TermsForm
    list_display = ("partner", "priority", "freight", "fee", "safety_stock", "goes_to", "cut_off")
    list_select_related = ("partner",)
    search_fields = ("partner__name", "partner__code")
    ordering = ("priority", "partner__name")
    fieldsets = (
        (None, {"fields": (("partner", "priority"),)}),
        ("What it costs us", {"fields": (("freight", "fee"),)}),
        ("What we may sell", {"fields": ("safety_stock", "ship_to")}),
        ("When it works", {"fields": (("cut_off", "time_zone"), "working_days", "holidays")}),
    )

    @display(description="Ships to")
    def goes_to(self, terms: PartnerTerms) -> str:
        """Countries in a few letters."""
        return ", ".join(terms.ship_to) or "everywhere"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Terms stay with their partner."""
        return ("partner",) if obj else ()
