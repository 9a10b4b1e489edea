"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from stores.models import User


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Nobody signs up; people are invited by HQ."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The operator works in the console; everyone else starts in the shop."""
        is_operator = isinstance(request.user, User) and request.user.is_operator
        return reverse("admin:index") if is_operator else reverse("start")
