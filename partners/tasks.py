"""Alarm clocks of the partners app."""

from celery import shared_task

from partners.operations.connection import ask_those_that_refuse
from stores.queries.retailers import for_each_retailer


@shared_task(name="partners.ask_those_that_refuse")
def ask_partners_that_refuse(**_from_a_newer_sender: object) -> None:
    """Test the connection to every retailer's partners that do not know us. Harmless to run twice at once."""
    for_each_retailer(ask_those_that_refuse)
