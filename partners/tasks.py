"""Alarm clocks of the partners app."""

from celery import shared_task
from django.utils import timezone

from partners.operations.tidying import tidy_mailboxes
from stores.queries.retailers import for_each_retailer


@shared_task(name="partners.tidy_mailboxes")
def tidy_every_mailbox(**_from_a_newer_sender: object) -> None:
    """Remove what need not be kept from every retailer's mailboxes. Again is harmless."""
    for_each_retailer(lambda: tidy_mailboxes(now=timezone.now()))
