"""How allauth behaves here."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from stores.models import User

logger = logging.getLogger(__name__)


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Nobody signs up; people are invited by HQ."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The people of a store start in the shop; head office and the operator work in the console."""
        works_in_store = isinstance(request.user, User) and request.user.store_id is not None
        return reverse("start") if works_in_store else reverse("admin:index")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail about an account. A closed post office costs the mail, not the page.

        The page must not tell either: it is sent for known addresses only, so a failure would give them away.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("A mail about an account could not be sent: %s", template_prefix)
