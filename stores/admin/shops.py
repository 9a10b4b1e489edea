"""Stores and the kiosks in them."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSelectWidget

from stores import countries
from stores.admin.base import ConsoleAdmin, OwnedForm
from stores.admin.confirmation import Question
from stores.models import Kiosk, Store
from stores.operations.enrolment import CODE_LIVES, issue_enrolment_code, revoke_kiosk

KIOSK_COLOURS = {"enrolled": "success", "code issued": "info", "revoked": "danger", "not set up": "warning"}


class StoreForm(OwnedForm):
    """A shop floor's settings."""

    country = forms.ChoiceField(choices=countries.by_name, widget=UnfoldAdminSelectWidget())

    def clean_time_zone(self) -> str:
        """A zone of the IANA database, such as Europe/Lisbon."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise ValidationError("Use a time zone such as Europe/Lisbon.")
        return zone


@admin.register(Store)
class StoreAdmin(ConsoleAdmin):
    """Shop floors. A store's code is in every program that orders for it, so it stays."""

    form = StoreForm
    store_path = "pk"
    list_display = ("name", "code", "city", "country", "email", "open")
    list_filter = ("is_open",)
    search_fields = ("name", "code", "city")
    ordering = ("name",)
    fieldsets = (
        (None, {"fields": (("name", "code"), "email", "is_open")}),
        ("Place", {"fields": (("city", "country"), "time_zone")}),
    )

    @display(description="Open", boolean=True, ordering="is_open")
    def open(self, store: Store) -> bool:
        """Whether it takes orders."""
        return store.is_open

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code is chosen once."""
        return ("code",) if obj else ()


@admin.register(Kiosk)
class KioskAdmin(ConsoleAdmin):
    """Devices. One enrols with a code that is shown once, and is shut out at once when revoked."""

    store_path = "store"
    list_display = ("name", "store", "state", "last_seen_at")
    list_filter = ("store",)
    list_select_related = ("store",)
    search_fields = ("name", "store__name")
    ordering = ("store__name", "name")
    fields = (("name", "store"), ("state", "enrolled_at", "last_seen_at"))
    readonly_fields = ("state", "enrolled_at", "last_seen_at")
    actions_detail = ("new_code", "revoke")

    @display(description="State", label=KIOSK_COLOURS)
    def state(self, kiosk: Kiosk) -> str:
        """How far the device has come."""
        if kiosk.revoked_at:
            return "revoked"
        if kiosk.token_hash:
            return "enrolled"
        waits = kiosk.enrolment_expires_at and kiosk.enrolment_expires_at > timezone.now()
        return "code issued" if waits and kiosk.enrolment_hash else "not set up"

    @action(description="New enrolment code", url_path="code", permissions=["act"], icon="key")
    def new_code(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A fresh code, shown once; what the device held before stops working."""
        kiosk = self.row(request, object_id)
        question = Question(
            title=f"New enrolment code for {kiosk}",
            words="The code is shown once and works once, for half an hour. A device that is enrolled as this kiosk "
            "now is shut out at the same moment.",
            button="Show the code",
            act=lambda _: issue_enrolment_code(kiosk_id=kiosk.pk, now=timezone.now()),
            facts={"minutes": int(CODE_LIVES.total_seconds() // 60)},
            reveal="admin/stores/kiosk/code.html",
        )
        return self.ask(request, kiosk, question)

    @action(
        description="Revoke",
        url_path="revoke",
        permissions=["act"],
        icon="block",
        variant=ActionVariant.DANGER,
    )
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shut the device out."""
        kiosk = self.row(request, object_id)
        question = Question(
            title=f"Revoke {kiosk}",
            words="The device shows its set-up page from its next request on. A new code brings it back.",
            button="Revoke",
            act=lambda _: revoke_kiosk(kiosk_id=kiosk.pk, now=timezone.now()),
            done=f"{kiosk} is shut out.",
            is_grave=True,
        )
        return self.ask(request, kiosk, question)
