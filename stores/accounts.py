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
        """The people of a store start in the shop; head office and the operator work in the console."""
        works_in_store = isinstance(request.user, User) and request.user.store_id is not None
        return reverse("start") if works_in_store else reverse("admin:index")
