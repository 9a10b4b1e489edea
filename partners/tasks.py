"""Alarm clocks of the partners app."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from partners.operations.connection import ask_those_that_refuse
from partners.operations.forgetting import forget_exchanges
from partners.operations.tidying import tidy_mailboxes
from stores.queries.retailers import for_each_retailer


@shared_task(name="partners.forget_exchanges")
def forget_old_exchanges(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's old conversations. Again is harmless."""
    now = timezone.now()
    lookups_before = now - timedelta(days=settings.LOOKUPS_KEPT_DAYS)
    others_before = now - timedelta(days=settings.EXCHANGES_KEPT_DAYS)
    for_each_retailer(lambda: forget_exchanges(lookups_before=lookups_before, others_before=others_before))


@shared_task(name="partners.tidy_mailboxes")
def tidy_every_mailbox(**_from_a_newer_sender: object) -> None:
    """Remove what need not be kept from every retailer's mailboxes. Again is harmless."""
    for_each_retailer(lambda: tidy_mailboxes(now=timezone.now()))


@shared_task(name="partners.ask_those_that_refuse")
def ask_partners_that_refuse(**_from_a_newer_sender: object) -> None:
    """Test the connection to every retailer's partners that do not know us. Harmless to run twice at once."""
    for_each_retailer(ask_those_that_refuse)
