"""The console's door: who enters, whose rows are behind it, and what a refusal looks like."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.decorators import secure_admin_login
from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from config.console.lost_sales import download_sums, download_wanted, show_lost_sales
from config.console.protocols import show_protocols
from config.console.retailers import choose_retailer
from stores.errors import DomainError
from stores.queries.principals import time_zone_of
from stores.tenancy import retailer_id_or_none

# What the operator may open before picking a retailer: nothing behind these shows a retailer's rows.
OPEN = frozenset(
    {
        "retailer",
        "logout",
        "jsi18n",
        "password_change",
        "password_change_done",
        "stores_retailer_changelist",
        "stores_retailer_add",
    }
)

View = Callable[..., HttpResponseBase]


class Choices(AutocompleteJsonView):
    """What may be chosen as one types, each named as its own page would name it in a list."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """One choice."""
        page: Any = self.model_admin
        return {**super().serialize_result(obj, to_field_name), "text": page.name_of_choice(obj)}


class Console(UnfoldAdminSite):  # type: ignore[misc]  # unfold carries no types
    """The admin site. Log-in is allauth's, with its rate limits; only people with a console role come in."""

    index_title = "Overview"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own pages; the plain ones that installed packages bring know no retailer and are left out."""
        if admin_class is not None and issubclass(admin_class, ModelAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send strangers to the one log-in page; whoever is known and has no business here is refused."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        """Choices for a field, as one types."""
        return Choices.as_view(admin_site=self)(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's
        """Guard a page: log-in, a retailer in scope, refusals as messages, and a policy that lets widgets work."""
        guarded = super().admin_view(_in_local_time(_refusals_told(_with_a_retailer(view))), cacheable)
        allowed: View = csp(settings.CONSOLE_SECURITY_POLICY)(guarded)
        return allowed

    def get_urls(self) -> list[URLPattern]:
        """The pages of rows, the one on which the operator picks a retailer, and those on protocols and lost sales."""
        pick = path("retailer/", self.admin_view(choose_retailer), name="retailer")
        protocols = path("protocols/", self.admin_view(show_protocols), name="protocols")
        lost = [
            path("lost-sales/", self.admin_view(show_lost_sales), name="lost-sales"),
            path("lost-sales/sums.csv", self.admin_view(download_sums), name="lost-sales-sums"),
            path("lost-sales/wanted.csv", self.admin_view(download_wanted), name="lost-sales-wanted"),
        ]
        return [pick, protocols, *lost, *super().get_urls()]


def _with_a_retailer(view: View) -> View:
    """Without a retailer in scope every owned row is out of reach: ask which one first."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if retailer_id_or_none() is None and name not in OPEN:
            return redirect("admin:retailer")
        return view(request, *args, **kwargs)

    return inner


def _in_local_time(view: View) -> View:
    """Show and take times as the clocks of the person's store, or of the retailer's first, show them."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(ZoneInfo(time_zone_of(getattr(request, "principal", None)))):
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    return inner


def _refusals_told(view: View) -> View:
    """A refusal raised while saving rolls everything back and is told on the page it came from."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as refusal:
            if request.method != "POST":
                raise
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())

    return inner
