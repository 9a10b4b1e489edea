"""Lost sales: what shoppers asked for and did not get, and what they did."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.queries import lost_sales
from catalog.queries.lost_sales import Group
from catalog.states import EnquiryOutcome
from partners.transformers.feed.safe import cell
from stores.models import Retailer, Store, User
from stores.roles import Role
from stores.tenancy import current_retailer_id

USUAL = timedelta(days=29)
LONGEST = timedelta(days=400)
SHOWN = 10
MOST_ROWS = 1000
BY = {
    "store": ("store_id", lambda group: group.store),
    "brand": ("brand", lambda group: group.brand or "Not known"),
    "category": ("category", lambda group: group.category or "Not known"),
    "partner": ("partner_id", lambda group: group.partner or "None"),
}


class PeriodForm(forms.Form):
    """From which day to which."""

    first = forms.DateField(label="From", widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))
    last = forms.DateField(label="To", widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Days in their order, and not so many that the page takes for ever."""
        days: dict[str, Any] = super().clean() or {}
        if not self.errors and days["last"] < days["first"]:
            self.add_error("last", "The last day comes before the first.")
        elif not self.errors and days["last"] - days["first"] > LONGEST:
            self.add_error("last", f"At most {LONGEST.days} days at once.")
        return days


class View(NamedTuple):
    """Whose ledger is looked at, and which days of it."""

    form: PeriodForm
    first: date
    last: date
    store: Store | None
    currency: str


def show_lost_sales(request: HttpRequest) -> HttpResponse:
    """The sums of a period: all stores for head office, their own for a manager."""
    view = _view(request)
    sums = lost_sales.sums(view.first, view.last, currency=view.currency, store=view.store)
    total = lost_sales.tally(sums[""])
    context = {
        **admin.site.each_context(request),
        "title": "Lost sales",
        "view": view,
        "period": {"first": view.first.isoformat(), "last": view.last.isoformat()},
        "total": total,
        "reasons": [(reason, _percent(reason.count, total.asked)) for reason in lost_sales.reasons(sums[""])],
        "parts": [_part(name, sums) for name in BY if not (view.store and name == "store")],
        "wanted": lost_sales.most_wanted(view.first, view.last, store=view.store),
    }
    return TemplateResponse(request, "admin/lost_sales.html", context)


def download_sums(request: HttpRequest) -> HttpResponse:
    """The same sums in full, for a spreadsheet."""
    view = _view(request)
    groups = lost_sales.groups(view.first, view.last, currency=view.currency, store=view.store)
    head = [
        "Store",
        "Brand",
        "Category",
        "Partner",
        "Outcome",
        "How known",
        "Questions",
        "Value not known",
        "Value",
    ]
    rows = ([*_texts(one), one.questions, one.questions - one.valued, one.value] for one in sorted(groups))
    return _sheet("lost-sales", view, [*head, "Currency"], ([*row, view.currency] for row in rows))


def download_wanted(request: HttpRequest) -> HttpResponse:
    """What nobody has, the most wanted first, for a spreadsheet."""
    view = _view(request)
    wanted = lost_sales.most_wanted(view.first, view.last, store=view.store, limit=MOST_ROWS)
    return _sheet("nobody-has", view, ["GTIN", "Words", "Questions", "Stores"], wanted)


def _view(request: HttpRequest) -> View:
    """Raises PermissionDenied for whoever may not see the ledger. Days that make no sense are told and not used."""
    if not request.user.has_perm("catalog.view_enquiry"):
        raise PermissionDenied
    today = timezone.localdate()
    usual = {"first": today - USUAL, "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else usual)
    days = form.cleaned_data if form.is_valid() else usual
    user = request.user
    store = user.store if isinstance(user, User) and user.role == Role.MANAGER else None
    currency = Retailer.objects.values_list("currency", flat=True).get(pk=current_retailer_id())
    return View(form, days["first"], days["last"], store, currency)


def _part(name: str, sums: Mapping[str, Sequence[Group]]) -> dict[str, Any]:
    column, called = BY[name]
    tallies = lost_sales.tallies(sums[column], called)
    most = max((one.missed + one.recovered for one in tallies), default=0)
    return {
        "name": name,
        "rows": [(one, _percent(one.recovered, most), _percent(one.missed, most)) for one in tallies[:SHOWN]],
        "more": max(0, len(tallies) - SHOWN),
    }


def _percent(part: Any, whole: Any) -> int:
    return round(100 * part / whole) if whole else 0


def _texts(group: Group) -> list[str]:
    outcome = EnquiryOutcome(group.outcome).label
    return [group.store, group.brand, group.category, group.partner, outcome, group.evidence]


def _sheet(name: str, view: View, head: Sequence[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Every text as a spreadsheet keeps it: shoppers typed some of it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    file_name = f"{name}-{view.first}-{view.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    sheet = csv.writer(response)
    sheet.writerow(head)
    sheet.writerows([cell(one) if isinstance(one, str) else one for one in row] for row in rows)
    return response
