"""Compare our books with the ERP's now, instead of at night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from orders.operations.reconciliation import Outcome, reconcile
from stores.management.naming import retailer_named
from stores.models import Retailer
from stores.tenancy import retailer_scope


class Command(BaseCommand):
    """`reconcile_erp [--retailer SLUG]`: one line per retailer. Again is harmless."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose books."""
        parser.add_argument("--retailer", help="Its slug; all retailers without.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, and say how it went."""
        slug = options["retailer"]
        for retailer in [retailer_named(slug)] if slug else Retailer.objects.order_by("pk"):
            with retailer_scope(retailer.pk):
                self.stdout.write(f"{retailer.slug}: {_told(reconcile(now=timezone.now()))}")


def _told(outcome: Outcome) -> str:
    statement = outcome.statement
    seen = "no usable statement"
    if statement:
        seen = f"{statement}: {statement.compared_count} orders compared with {statement.orders_count} lines"
    return f"{seen}; {outcome.open_differences} differences are open."
