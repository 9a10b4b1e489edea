"""Alarm clocks of the stores app."""

from celery import shared_task
from django.utils import timezone

from stores.operations import invitation


@shared_task(name="stores.send_invitations")
def send_invitations(**_from_a_newer_sender: object) -> None:
    """Mail the people who were invited. Harmless to run twice at once: each row is locked."""
    invitation.send_invitations(now=timezone.now())
