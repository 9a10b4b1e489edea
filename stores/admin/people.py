"""People: invited by HQ, by mail. There is no password field anywhere; a password is known to its owner alone."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from stores.admin.base import ConsoleAdmin, OwnedForm
from stores.admin.confirmation import Question
from stores.models import User
from stores.operations import people
from stores.operations.invitation import invite_user, send_again
from stores.queries.principals import is_taken
from stores.roles import STORE_ROLES, Role
from stores.tenancy import current_retailer_id

ROLES = [(role.value, role.label) for role in (Role.HQ, Role.MANAGER, Role.ASSOCIATE)]
STATE_COLOURS = {
    "active": "success",
    "invited": "info",
    "mail on its way": "warning",
    "deactivated": "danger",
}


class PersonForm(OwnedForm):
    """A person of the retailer in scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.retailer_id = current_retailer_id()

    def clean_username(self) -> str:
        """Names are unique across all retailers, because people log in before theirs is known."""
        username = str(self.cleaned_data["username"])
        if is_taken(username):
            raise ValidationError("This user name is taken.")
        return username

    def clean(self) -> dict[str, Any]:
        """Who works in a store has one; who works at head office has none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "role" not in cleaned:
            return cleaned
        if cleaned["role"] not in STORE_ROLES:
            cleaned["store"] = None
        elif not cleaned.get("store") and "store" in self.fields:
            self.add_error("store", "Choose the store this person works in.")
        return cleaned


@admin.register(User)
class PersonAdmin(ConsoleAdmin):
    """The people of one retailer. Nobody makes operators here, and nobody changes their own role."""

    form = PersonForm
    list_display = ("username", "full_name", "role", "store", "state", "last_login")
    list_filter = ("role", "store", "is_active")
    list_select_related = ("store",)
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    fields = (("username", "full_name"), "email", ("role", "store"), ("state", "invited_at", "last_login"))
    add_fieldsets = ((None, {"fields": (("username", "full_name"), "email", ("role", "store"))}),)
    readonly_fields = ("state", "invited_at", "last_login")
    actions_detail = ("invite_again", "deactivate", "reactivate")

    @display(description="State", label=STATE_COLOURS)
    def state(self, person: User) -> str:
        """How far they have come in."""
        if not person.is_active:
            return "deactivated"
        if not person.must_set_password:
            return "active"
        return "invited" if person.invitation_sent_at else "mail on its way"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The people of the retailer in scope; users have no manager that sees to it."""
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.filter(retailer_id=current_retailer_id())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The user name stays; one's own role and store are for a colleague to change."""
        if obj is None:
            return self.readonly_fields
        own = ("role", "store") if obj.pk == request.user.pk else ()
        return ("username", *own, *self.readonly_fields)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The roles a retailer gives; the operator's is not among them."""
        if db_field.name == "role":
            kwargs["choices"] = ROLES
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What makes sense for this person; nobody shuts themselves out by a slip."""
        person = self.get_object(request, object_id)
        if person is None or person.pk == request.user.pk:
            return []
        hidden = {"reactivate"} if person.is_active else {"invite", "deactivate"}
        return [one for one in super().get_actions_detail(request, object_id) if one.path not in hidden]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """A new person is invited; a known one is changed."""
        if change:
            super().save_model(request, obj, form, change)
            return
        invited = invite_user(
            username=obj.username,
            email=obj.email,
            full_name=obj.full_name,
            role=obj.role,
            store=obj.store,
            retailer_id=current_retailer_id(),
            now=timezone.now(),
        )
        obj.pk = invited.pk

    @action(
        description="Send invitation again", url_path="invite", permissions=["act"], icon="forward_to_inbox"
    )
    def invite_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new link by mail."""
        person = self.row(request, object_id)
        question = Question(
            title=f"Invite {person} again",
            words=f"A new link goes to {person.email}. The present password and any earlier link stop working.",
            button="Send the invitation",
            act=lambda _: send_again(user=person, now=timezone.now()),
            done=f"An invitation to {person.email} is on its way.",
        )
        return self.ask(request, person, question)

    @action(
        description="Deactivate", url_path="deactivate", permissions=["act"], icon="person_off",
        variant=ActionVariant.DANGER,
    )  # fmt: skip
    def deactivate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shut the person out."""
        person = self.row(request, object_id)
        question = Question(
            title=f"Deactivate {person}",
            words="They are signed out everywhere and cannot log in until someone reactivates them.",
            button="Deactivate",
            act=lambda _: people.deactivate(user_id=person.pk, by_user_id=int(request.user.pk or 0)),
            done=f"{person} is deactivated.",
            is_grave=True,
        )
        return self.ask(request, person, question)

    @action(description="Reactivate", url_path="reactivate", permissions=["act"], icon="person_check")
    def reactivate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the person in again."""
        person = self.row(request, object_id)
        question = Question(
            title=f"Reactivate {person}",
            words="They can log in again with the password they have.",
            button="Reactivate",
            act=lambda _: people.reactivate(user_id=person.pk),
            done=f"{person} is active again.",
        )
        return self.ask(request, person, question)
