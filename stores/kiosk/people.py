"""Pages on which an invited person chooses a password."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stores.errors import InvitationInvalid
from stores.kiosk.forms import PasswordForm
from stores.models import User
from stores.operations.invitation import invited_user, set_password

BACKEND = "stores.roles_backend.LogInBackend"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Where the link in an invitation leads: a first password, then in. A used or old link says so."""
    try:
        user = invited_user(link=link)
    except InvitationInvalid as refusal:
        return render(request, "error.html", {"title": str(refusal), "status": 410}, status=410)
    return _choose(request, user)


@never_cache
@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Where a person who must set a password is sent, whatever they asked for."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required saw to it
    return _choose(request, request.user)


def _choose(request: HttpRequest, user: User) -> HttpResponse:
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        set_password(user=user, password=form.cleaned_data["new_password1"])
        login(request, user, backend=BACKEND)
        return redirect(get_adapter(request).get_login_redirect_url(request))
    status = 422 if form.errors else 200
    return render(request, "stores/set_password.html", {"form": form, "person": user}, status=status)
