"""Pages about the screen itself: setting it up, starting over, its colours."""

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stores.errors import EnrolmentInvalid
from stores.kiosk.access import ShopRequest, shop_page
from stores.kiosk.forms import EnrolForm
from stores.kiosk.theme import style_sheet
from stores.operations.enrolment import enrol_kiosk
from stores.principal import KIOSK_COOKIE

COOKIE_LIVES = 400 * 24 * 60 * 60  # the most a browser keeps; renewed whenever the screen starts over
YEAR = 365 * 24 * 60 * 60
# A code has 60 random bits and lives half an hour: nobody guesses it. The limit only keeps the noise off the database,
# so each process may count for itself.
TRIES, TRIES_PER_S = 10, 600
LOG_IN = ("_auth_user", "account_")  # how the session's keys begin that Django and allauth keep there


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Swap the code from head office for the device's own token, which only its cookie keeps."""
    form = EnrolForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _tries(request) > TRIES:
            form.add_error("code", "Too many tries. Wait ten minutes.")
            return render(request, "stores/enrol.html", {"form": form}, status=429)
        try:
            token = enrol_kiosk(code=form.cleaned_data["code"], now=timezone.now())
        except EnrolmentInvalid as refusal:
            form.add_error("code", str(refusal))
        else:
            return _remembered(redirect("start"), token)
    return render(request, "stores/enrol.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@shop_page
def reset(request: ShopRequest) -> HttpResponse:
    """Start over: forget the shopper. A kiosk forgets all it knows; a person stays logged in. Again is harmless.

    After a visit without an order that somebody ended by hand, the start page may ask what stopped them.
    """
    asks = {"left": str(request.visit.id)} if request.visit.id and request.POST.get("by") == "hand" else None
    headers = {"Location": reverse("start", query=asks), "Clear-Site-Data": '"cache"'}
    response = HttpResponse(status=303, headers=headers)
    request.visit.end()
    if request.principal.kiosk:
        request.session.flush()
        _remembered(response, request.COOKIES[KIOSK_COOKIE])
    else:
        for key in [key for key in request.session.keys() if not key.startswith(LOG_IN)]:  # noqa: SIM118 - no dict
            del request.session[key]
    return response


@require_safe
@cache_control(public=True, max_age=YEAR, immutable=True)
def theme(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet of one brand colour. The address says all, so anyone may have it and keep it."""
    return HttpResponse(style_sheet(f"#{colour}"), content_type="text/css")


def _remembered(response: HttpResponse, token: str) -> HttpResponse:
    response.set_cookie(
        KIOSK_COOKIE,
        token,
        max_age=COOKIE_LIVES,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _tries(request: HttpRequest) -> int:
    """How often this address has tried, this time included, without a pause of ten minutes."""
    cache, key = caches["process"], f"enrol:{request.META.get('REMOTE_ADDR', '')}"
    tries: int = cache.get(key, 0) + 1
    cache.set(key, tries, TRIES_PER_S)
    return tries
