"""Partners: how each is spoken to, as whom, and whether it answers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from partners.admin import rotation
from partners.admin.forms import PartnerForm
from partners.admin.sample import question_about
from partners.admin.standing import STATE_COLOURS, PartnerList, at_a_glance, state_of
from partners.models import Partner
from partners.operations import administration, connection, standing
from partners.queries import exchanges
from partners.queries.standing import by_operation
from stores.admin.base import ConsoleAdmin
from stores.admin.confirmation import Question

SETTINGS = (
    ("Protocol", {"fields": ("transformer", "base_url", "options")}),
    (
        "Who we are to them",
        {
            "fields": (
                ("auth_scheme", "auth_header"),
                "key",
                "username",
                "password",
                "token",
                "client_id",
                "client_secret",
                "key_id",
                "secret",
                "host_key",
                "private_key",
                "passphrase",
                "access_key_id",
                "secret_access_key",
                "session_token",
                "region",
                "auth_options",
            )
        },
    ),
    (
        "Limits",
        {
            "fields": (
                ("connect_timeout_ms", "lookup_timeout_ms"),
                ("order_timeout_ms", "quarantine_s"),
                ("max_in_flight", "rate_per_s"),
            )
        },
    ),
    ("Price", {"fields": ("markup_percent",)}),
)
BY_SFTP = "base_url?.startsWith('sftp:')"
BY_S3 = "base_url?.startsWith('s3:')"


@admin.register(Partner)
class PartnerAdmin(rotation.Rotation, ConsoleAdmin):
    """The retailer's accounts with its partners. Credentials are written here and never shown again."""

    form = PartnerForm
    list_display = ("name", "state", "answered_at", "errors", "protocol", "address")
    list_filter = ("auth_scheme",)
    search_fields = ("name", "code")
    ordering = ("name",)
    fieldsets = ((None, {"fields": (("name", "code"),)}), *SETTINGS)
    change_form_outer_before_template = "admin/partners/partner/glance.html"
    conditional_fields = {
        "auth_header": "auth_scheme == 'api-key'",
        "key": "auth_scheme == 'api-key'",
        "username": f"['basic', 'session'].includes(auth_scheme) || {BY_SFTP}",
        "password": f"['basic', 'session'].includes(auth_scheme) || {BY_SFTP}",
        "token": "auth_scheme == 'bearer'",
        "client_id": "auth_scheme == 'oauth2'",
        "client_secret": "auth_scheme == 'oauth2'",
        "key_id": "auth_scheme == 'hmac'",
        "secret": "auth_scheme == 'hmac'",
        **dict.fromkeys(("host_key", "private_key", "passphrase"), BY_SFTP),
        **dict.fromkeys(("access_key_id", "secret_access_key", "session_token", "region"), BY_S3),
        "auth_options": "['oauth2', 'hmac'].includes(auth_scheme)",
    }
    actions_detail = (
        "test_connection",
        "conversations",
        "would_send",
        "try_again",
        *rotation.Rotation.rotation,
        "pause",
        "resume",
    )

    @display(description="State", label=dict(STATE_COLOURS))
    def state(self, partner: Any) -> str:
        """Whether it is asked and sent orders."""
        return state_of(partner, partner.standings)

    @display(description="Last success")
    def answered_at(self, partner: Any) -> Any:
        """When it last answered."""
        return partner.recent.answered_at

    @display(description="Errors, 24 h")
    def errors(self, partner: Any) -> str | None:
        """How many of a hundred conversations it did not answer."""
        percent = partner.recent.day.error_percent
        return None if percent is None else f"{percent} %"

    @display(description="Protocol", ordering="transformer")
    def protocol(self, partner: Partner) -> str:
        """The class that speaks it, without its path."""
        return partner.transformer.rpartition(".")[2]

    @display(description="Address", ordering="base_url")
    def address(self, partner: Partner) -> str:
        """Where its API begins, as text: nobody opens it by a slip."""
        return partner.base_url

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code is chosen once: programs name partners by it."""
        return ("code",) if obj else ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PartnerList]:
        """The list, with what its rows tell of how they do."""
        return PartnerList

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """How it does, above what it is."""
        partner = self.row(request, object_id)
        return {
            **at_a_glance(partner, now=timezone.now()),
            **rotation.known_by(partner),
            "rotation": self.rotation_links(request, partner),
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save the settings, then seal the credentials if any were typed."""
        super().save_model(request, obj, form, change)
        credentials = form.credentials()
        if credentials is not None:
            administration.set_credentials(partner_id=obj.pk, credentials=credentials, now=timezone.now())

    @action(description="Test connection", url_path="test", permissions=["act"], icon="network_check")
    def test_connection(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask the partner something harmless and show each step."""
        partner = self.row(request, object_id)
        question = Question(
            title=f"Test the connection to {partner}",
            words=f"One harmless question goes to {partner.base_url}, with the credentials we keep. "
            "Nothing is ordered and nothing changes; what was said is kept, redacted.",
            button="Ask now",
            act=lambda _: (connection.check(partner_id=partner.pk), exchanges.latest_ping(partner)),
            reveal="admin/partners/partner/steps.html",
        )
        return self.ask(request, partner, question)

    @action(description="Conversations", url_path="conversations", permissions=["view"], icon="forum")
    def conversations(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was said with this partner."""
        partner = self.row(request, object_id)
        said = reverse("admin:partners_exchange_changelist", query={"partner__id__exact": partner.pk})
        return redirect(said)

    @action(description="Dry run", url_path="rehearsal", permissions=["act"], icon="draft")
    def would_send(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show an order as this partner would get it, and send nothing."""
        partner = self.row(request, object_id)
        return self.ask(request, partner, question_about(partner))

    @action(description="Try again now", url_path="try-again", permissions=["act"], icon="refresh")
    def try_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close the breaker."""
        partner = self.row(request, object_id)
        question = Question(
            title=f"Call {partner} again now",
            words="It is called again at once, as if it had never failed or asked us to wait. If it is still ill, it "
            "is left alone again after a few calls, and shoppers wait for it meanwhile.",
            button="Call it again",
            act=lambda _: standing.forget(partner_id=partner.pk),
            done=f"{partner} is called again.",
        )
        return self.ask(request, partner, question)

    @action(
        description="Pause",
        url_path="pause",
        permissions=["act"],
        icon="pause",
        variant=ActionVariant.WARNING,
    )
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop asking and selling."""
        partner = self.row(request, object_id)
        question = Question(
            title=f"Pause {partner}",
            words="It is asked nothing and nothing of it is sold. Purchase orders that are not sent yet wait until it "
            "is resumed; those it has keep their course.",
            button="Pause",
            act=lambda _: administration.pause(partner_id=partner.pk, now=timezone.now()),
            done=f"{partner} is paused.",
            is_grave=True,
        )
        return self.ask(request, partner, question)

    @action(
        description="Resume",
        url_path="resume",
        permissions=["act"],
        icon="play_arrow",
        variant=ActionVariant.PRIMARY,
    )
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask and sell again."""
        partner = self.row(request, object_id)
        question = Question(
            title=f"Resume {partner}",
            words="It is asked and sold again, and purchase orders that waited are sent.",
            button="Resume",
            act=lambda _: administration.resume(partner_id=partner.pk),
            done=f"{partner} is active again.",
        )
        return self.ask(request, partner, question)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What leads anywhere just now: pause what is active, resume what is paused. Credentials have a card."""
        partner = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        return [one for one in offered if partner is None or _makes_sense(one.path, partner)]


def _makes_sense(path: str, partner: Partner) -> bool:
    match path:
        case "pause" | "resume":
            return (path == "resume") == bool(partner.paused_at)
        case "try-again":
            return partner.pk in by_operation([partner.pk])
    return path not in rotation.Rotation.rotation
