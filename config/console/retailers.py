"""Whose rows the operator looks at."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from orders.queries.totals import by_retailer
from stores.middleware import PICKED_RETAILER
from stores.models import Retailer, User


def choose_retailer(request: HttpRequest) -> HttpResponse:
    """List the retailers with their totals; picking one scopes everything after it. For the operator alone."""
    if not isinstance(request.user, User) or not request.user.is_operator:
        raise PermissionDenied
    if request.method == "POST":
        return _pick(request)
    totals = by_retailer()
    context = {
        **admin.site.each_context(request),
        "title": "Choose a retailer",
        "rows": [(retailer, totals[retailer.pk]) for retailer in Retailer.objects.all()],
        "picked": request.session.get(PICKED_RETAILER),
    }
    return TemplateResponse(request, "admin/retailers.html", context)


def _pick(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("retailer", "")
    retailer = get_object_or_404(Retailer, slug=wanted)
    request.session[PICKED_RETAILER] = retailer.pk
    return redirect("admin:index")
