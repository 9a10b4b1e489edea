"""Who may see the shop's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from stores.errors import DomainError, Missing
from stores.kiosk.visit import Visit
from stores.models import Store
from stores.principal import Principal

View = Callable[..., HttpResponse]


class ShopRequest(HttpRequest):
    """A request to a page of the shop: by a kiosk, or by a person who works in a store."""

    principal: Principal
    store: Store
    visit: Visit


def shop_page(view: Callable[..., HttpResponse]) -> View:
    """A page of the shop, for kiosks and the people of a store.

    Head office goes to its console, a stranger to the page that sets a screen up. The page is never kept by a browser:
    it may hold a shopper's cart or address. What is missing becomes 404, another refusal a page that says so.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shop = cast("ShopRequest", request)
        if shop.principal is None:
            return _sent_to("enrol", request)
        if shop.principal.store is None:
            return _sent_to("admin:index", request)
        shop.store, shop.visit = shop.principal.store, Visit(request)
        response = _answer(view, shop, *args, **kwargs)
        shop.visit.keep(response)
        add_never_cache_headers(response)
        return response

    return shown


def _sent_to(name: str, request: HttpRequest) -> HttpResponse:
    """Elsewhere; a part of a page that asks for itself takes the whole page along."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse(name)})
    return redirect(name)


def _answer(view: View, request: ShopRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Missing as refusal:
        raise Http404(str(refusal)) from refusal
    except DomainError as refusal:
        told = {"title": str(refusal), "status": refusal.status}
        return render(request, "error.html", told, status=refusal.status)
