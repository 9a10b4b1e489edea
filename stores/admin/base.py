"""What every page of the console has in common: the rows of one retailer, no deletion, no way round an operation."""

from typing import Any

from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm, Textarea
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from stores.admin.confirmation import Question, put
from stores.admin.history import history_of
from stores.models import User
from stores.roles import Role

# What may follow a filter's field in an address. Anything else could probe hashes and secrets letter by letter.
LOOKUPS = frozenset(
    {"", "__exact", "__in", "__isnull", "__gte", "__lte", "__lt", "__gt", "__id__exact", "__id__in"}
)


class OwnedForm(ModelForm):  # type: ignore[type-arg]
    """A form for an owned row. The retailer is not on it, but takes part in what must be unique."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own hook
        return excluded - {"retailer"}

    def _update_errors(self, errors: ValidationError) -> None:
        """What must be unique within a retailer is told at the field a person typed, not at the whole form."""
        told: dict[str, list[ValidationError]] = errors.update_error_dict({})
        taken = ValidationError(
            f"Another {self.instance._meta.verbose_name} has this already.", code="unique"
        )
        for error in told.pop(NON_FIELD_ERRORS, []):
            typed = [name for name in (error.params or {}).get("unique_check", ()) if name in self.fields]
            told.setdefault(typed[-1] if typed else NON_FIELD_ERRORS, []).append(taken if typed else error)
        super()._update_errors(ValidationError(told))  # type: ignore[misc]  # Django's own hook


class ScopedChoices:
    """Choices of a foreign key are the rows its own page would list for this person."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """The rows of the related page; what has no page is limited by its manager alone."""
        site, model = self.admin_site, db_field.remote_field.model  # type: ignore[attr-defined]
        if site.is_registered(model):
            rows: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
            return rows
        inherited: QuerySet[Any] | None = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        return inherited


class ConsoleAdmin(ScopedChoices, ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """Base of every page. Managers work inside their own store: `store_path` leads from a row to it."""

    form = OwnedForm
    store_path = ""
    list_per_page = 50
    compressed_fields = True
    warn_unsaved_form = True
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the retailer in scope; for a manager those of their store."""
        rows: QuerySet[Any] = super().get_queryset(request)
        if self.store_path and isinstance(request.user, User) and request.user.role == Role.MANAGER:
            return rows.filter(**{self.store_path: request.user.store_id})
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here: rows are closed, revoked or paused, so that history keeps its sense."""
        return False

    def has_act_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may act on these rows, also where nothing can be edited."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}"))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the page offers as a filter. What names no field is some filter's own parameter, or ignored."""
        try:
            self.opts.get_field(lookup.partition("__")[0])
        except FieldDoesNotExist:
            return True
        offered = [item[0] if isinstance(item, (tuple, list)) else item for item in self.list_filter]
        names = [name for name in [*offered, self.date_hierarchy] if isinstance(name, str)]
        return any(lookup.startswith(name) and lookup.removeprefix(name) in LOOKUPS for name in names)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save what was changed and no other column: what an operation writes meanwhile, such as a pause, stays."""
        if not change:
            obj.save()
            return
        changed = [field.name for field in obj._meta.concrete_fields if field.name in form.changed_data]
        if changed:
            obj.save(update_fields=changed)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Room for a few lines of text, not for a novel."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), Textarea):
            field.widget.attrs["rows"] = 4
        return field

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed the row, the operator included."""
        entries = history_of(self.row(request, unquote(object_id)))
        page = self.get_paginator(request, entries, 100).get_page(request.GET.get(PAGE_VAR, 1))
        return super().history_view(request, object_id, {"action_list": page, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The row's page, with what it shows beside its fields."""
        context = {**self.page_context(request, object_id), **(extra_context or {})}
        shown: HttpResponse = super().change_view(request, object_id, form_url, context)
        return shown

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """What a row's page shows beside its fields; raises Http404 like `row`."""
        return {}

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """The row an address names, or 404 when this person has no such row."""
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Another retailer's row and no row at all look alike: there is nothing here."""
        raise Http404

    def ask(self, request: HttpRequest, row: Model, question: Question) -> HttpResponse:
        """Put a question to the person before anything happens, and do it once they agree."""
        return put(self, request, row, question)

    def name_of_choice(self, row: Model) -> str:
        """How it is called where one of many is chosen."""
        return str(row)

    def address_of(self, row: Model) -> str:
        """Where the row's own page is."""
        address: str = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(row.pk)]
        )
        return address


class DocumentAdmin(ConsoleAdmin):
    """A page that shows and does not edit. Documents change only through actions, and actions call operations."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Documents are written by the business, not by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No field of a document is edited."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the role may read these rows."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}"))
