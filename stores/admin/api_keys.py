"""Keys for programs: shown once, revoked at once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from stores.admin.base import DocumentAdmin, OwnedForm
from stores.admin.confirmation import Question
from stores.credentials import read_credential
from stores.models import ApiKey
from stores.models.access import SCOPES
from stores.operations.access import issue_api_key, revoke_api_key
from stores.queries.principals import API_KEY

STATE_COLOURS = {"in use": "success", "expired": "warning", "revoked": "danger"}


class ApiKeyForm(OwnedForm):
    """Who gets a key, and for what."""

    scopes = forms.MultipleChoiceField(
        choices=[(scope, scope) for scope in SCOPES],
        initial=SCOPES,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text="What the program may do.",
    )


@admin.register(ApiKey)
class ApiKeyAdmin(DocumentAdmin):
    """Programs' keys. One is made, shown once and later revoked; it is never edited."""

    form = ApiKeyForm
    list_display = ("name", "prefix", "state", "created_at", "expires_at", "last_used_at")
    search_fields = ("name", "prefix")
    ordering = ("-created_at",)
    add_fieldsets = ((None, {"fields": ("name", "scopes", "expires_at")}),)
    fields = (
        ("name", "prefix"),
        ("allowed", "state"),
        ("created_at", "expires_at"),
        ("last_used_at", "revoked_at"),
    )
    readonly_fields = ("prefix", "allowed", "state", "created_at", "last_used_at", "revoked_at")
    actions_detail = ("revoke",)

    @display(description="State", label=STATE_COLOURS)
    def state(self, key: ApiKey) -> str:
        """Whether it opens anything."""
        if key.revoked_at:
            return "revoked"
        return "expired" if key.expires_at and key.expires_at <= timezone.now() else "in use"

    @display(description="May do")
    def allowed(self, key: ApiKey) -> str:
        """Its scopes, in words."""
        return ", ".join(key.scopes)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """HQ makes keys."""
        return bool(request.user.has_perm("stores.add_apikey"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Issue the key; its text lives until the answer to this request is written."""
        wanted = form.cleaned_data
        obj.text = issue_api_key(
            name=wanted["name"], scopes=wanted["scopes"], expires_at=wanted.get("expires_at")
        )
        credential = read_credential(obj.text, API_KEY)
        obj.prefix = credential.identifier if credential else ""
        obj.pk = ApiKey.objects.values_list("pk", flat=True).get(prefix=obj.prefix)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the key, this once."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Key for {obj.name}",
            "opts": self.opts,
            "outcome": obj.text,
            "back": self.address_of(obj),
        }
        return TemplateResponse(request, "admin/stores/apikey/key.html", context)

    @action(
        description="Revoke",
        url_path="revoke",
        permissions=["act"],
        icon="block",
        variant=ActionVariant.DANGER,
    )
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Withdraw the key."""
        key = self.row(request, object_id)
        question = Question(
            title=f"Revoke the key of {key.name}",
            words="The program is refused from its next request on. This cannot be undone; issue a new key instead.",
            button="Revoke",
            act=lambda _: revoke_api_key(api_key_id=key.pk, now=timezone.now()),
            done=f"The key of {key.name} is revoked.",
            is_grave=True,
        )
        return self.ask(request, key, question)
