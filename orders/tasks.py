"""Alarm clocks of the orders app."""

from celery import shared_task
from django.utils import timezone

from orders.operations import collection, erp_export, ledger, reconciliation
from orders.operations.relay import relay
from stores.queries.retailers import for_each_retailer


@shared_task(name="orders.relay_outbox")
def relay_outbox(*, queue: str, limit: int = 200, **_from_a_newer_sender: object) -> None:
    """Keep due promises of a queue. Harmless to run twice at once: each row is leased.

    Celery never retries this task; a promise that could not be kept is postponed in its own row.
    """
    relay(queue=queue, limit=limit)


@shared_task(name="orders.collect_from_partners")
def collect_from_partners(**_from_a_newer_sender: object) -> None:
    """Fetch what waits for us in every retailer's mailboxes. Harmless to run twice at once."""
    for_each_retailer(collection.collect_from_all)


@shared_task(name="orders.export_to_erp")
def export_to_erp(**_from_a_newer_sender: object) -> None:
    """Send every retailer's ERP what it has not been told. Harmless to run twice at once."""
    for_each_retailer(lambda: erp_export.export_to_erp(now=timezone.now()))


@shared_task(name="orders.reconcile_with_erp")
def reconcile_with_erp(**_from_a_newer_sender: object) -> None:
    """Compare every retailer's books with its ERP's. Again is harmless."""
    for_each_retailer(lambda: reconciliation.reconcile(now=timezone.now()))


@shared_task(name="orders.settle_enquiries")
def settle_enquiries(**_from_a_newer_sender: object) -> None:
    """Settle every retailer's questions whose visit is over. Harmless to run twice at once."""
    for_each_retailer(lambda: ledger.settle_enquiries(now=timezone.now()))


@shared_task(name="orders.revise_enquiries")
def revise_enquiries(**_from_a_newer_sender: object) -> None:
    """Let the fate of every retailer's orders change what their questions came to. Again is harmless."""
    for_each_retailer(lambda: ledger.revise_enquiries(now=timezone.now()))
