"""How a person comes in: invited by HQ, by mail, with a password only they ever know."""

import logging
from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from stores.errors import InvitationInvalid, UsernameTaken
from stores.models import Store, User

logger = logging.getLogger(__name__)

# Bound to the user's password hash and last log-in: the link dies when it is used, and after PASSWORD_RESET_TIMEOUT.
_links = PasswordResetTokenGenerator()


@transaction.atomic
def invite_user(
    *,
    username: str,
    email: str,
    role: str,
    now: datetime,
    retailer_id: int | None,
    full_name: str = "",
    store: Store | None = None,
) -> User:
    """Make a user who cannot log in yet, and have the invitation sent after the commit. Raises UsernameTaken."""
    user = User(
        username=username, email=email, full_name=full_name, role=role, retailer_id=retailer_id, store=store
    )
    try:
        return send_again(user=user, now=now)
    except IntegrityError as error:
        if "username" not in str(error):
            raise
        raise UsernameTaken(username=username) from error


@transaction.atomic
def send_again(*, user: User, now: datetime) -> User:
    """Invite a user (anew): the password is taken away, an earlier link dies, a mail follows."""
    user.set_unusable_password()
    user.must_set_password = True
    user.invited_at = now
    user.invitation_sent_at = None
    user.save()
    transaction.on_commit(_wake_sender, robust=True)
    return user


def send_invitations(*, now: datetime) -> int:
    """Mail everyone who was invited and not yet told; return how many. Two senders at once mail once."""
    sent = 0
    for user_id in _waiting():
        with transaction.atomic():
            user = (
                User.objects.select_for_update(skip_locked=True)
                .filter(pk=user_id, invitation_sent_at=None)
                .first()
            )
            if user and _mailed(user):
                user.invitation_sent_at = now
                user.save(update_fields=["invitation_sent_at"])
                sent += 1
    return sent


def invited_user(*, link: str) -> User:
    """The user an invitation link belongs to. Raises InvitationInvalid."""
    encoded, _, token = link.partition(".")
    try:
        user = User.objects.get(pk=force_str(urlsafe_base64_decode(encoded)), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError) as error:
        raise InvitationInvalid from error
    if not user.must_set_password or not _links.check_token(user, token):
        raise InvitationInvalid
    return user


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Give a user the password they chose, and open the rest to them."""
    user.set_password(password)
    user.must_set_password = False
    user.save(update_fields=["password", "must_set_password"])


def _waiting() -> Iterable[int]:
    return list(
        User.objects.filter(must_set_password=True, invited_at__isnull=False, invitation_sent_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)[:100]
    )


def _mail(user: User) -> None:
    link = f"{urlsafe_base64_encode(str(user.pk).encode())}.{_links.make_token(user)}"
    context = {"user": user, "link": settings.PUBLIC_URL + reverse("invitation", args=[link])}
    message = EmailMultiAlternatives(
        subject=" ".join(f"Your access to {user.retailer or 'Endless Aisle'}".split()),
        body=render_to_string("stores/mail/invitation.txt", context),
        to=[user.email],
    )
    message.attach_alternative(render_to_string("stores/mail/invitation.html", context), "text/html")
    message.send()


def _mailed(user: User) -> bool:
    """Whether the mail server took it. One address it refuses must not keep everyone else waiting."""
    try:
        _mail(user)
    except OSError:  # the mail server's answers among them
        logger.exception("The invitation of user %s was not sent; it is tried again", user.pk)
        return False
    return True


def _wake_sender() -> None:
    current_app.send_task("stores.send_invitations", queue="mail")
