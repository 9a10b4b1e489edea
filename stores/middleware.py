"""Who is asking, and for which retailer. The one place where a request enters a retailer's scope."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone

from stores.models import Retailer, User
from stores.principal import KIOSK_COOKIE, Principal
from stores.queries import principals
from stores.tenancy import retailer_scope

PICKED_RETAILER = "picked_retailer"
BEARER = "bearer"

GetResponse = Callable[[HttpRequest], HttpResponse]


class RetailerRequest(HttpRequest):
    """A request whose caller may be known. `principal` is None for strangers."""

    principal: Principal | None


class RetailerMiddleware:
    """Recognise the caller and scope the whole request to their retailer. A stranger gets no scope at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: RetailerRequest) -> HttpResponse:
        """Serve the request inside the scope of its caller."""
        request.principal = _principal(request)
        if request.principal is None:
            return self.get_response(request)
        with retailer_scope(request.principal.retailer.pk):
            return self.get_response(request)


class PasswordFirstMiddleware:
    """An invited person sets a password before anything else opens."""

    allowed = frozenset({"set-password", "account_logout"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send the person to the form until it is done."""
        user = request.user
        if isinstance(user, User) and user.must_set_password and not self._is_allowed(request):
            return redirect(reverse("set-password"))
        return self.get_response(request)

    def _is_allowed(self, request: HttpRequest) -> bool:
        return request.path.startswith("/static/") or resolve(request.path_info).url_name in self.allowed


def _principal(request: HttpRequest) -> Principal | None:
    """API routes know only keys, so that no cookie can act on them; pages know only cookies."""
    if request.path.startswith("/api/"):
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        return principals.by_api_key(key.strip(), now=timezone.now()) if scheme.lower() == BEARER else None
    user = request.user
    if request.path.startswith("/admin/"):
        return _console_principal(request, user) if isinstance(user, User) else None
    if isinstance(user, User) and not user.is_operator:
        return principals.by_user(user)
    return principals.by_kiosk_token(request.COOKIES.get(KIOSK_COOKIE, ""))


def _console_principal(request: HttpRequest, user: User) -> Principal | None:
    """Staff work at their own retailer, the operator at the one they picked."""
    if not user.is_operator:
        return principals.by_user(user)
    picked: int = request.session.get(PICKED_RETAILER, 0)
    retailer = Retailer.objects.filter(pk=picked).first()
    return Principal(retailer=retailer, name=user.username, user=user) if retailer else None
