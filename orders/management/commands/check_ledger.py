"""Compare the lost-sale ledger with itself and with the orders."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from orders.queries.ledger import faults
from stores.management.naming import retailer_named
from stores.models import Retailer
from stores.tenancy import retailer_scope


class Command(BaseCommand):
    """`check_ledger [--retailer SLUG] [--days N]`: a line for all that does not add up; fails if there is one."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose ledger, and how much of it."""
        parser.add_argument("--retailer", help="Its slug; all retailers without.")
        parser.add_argument("--days", type=int, default=30, help="How many days back; 30 without.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say how it went."""
        slug, now = options["retailer"], timezone.now()
        found = 0
        for retailer in [retailer_named(slug)] if slug else Retailer.objects.order_by("pk"):
            with retailer_scope(retailer.pk):
                told = list(faults(since=now - timedelta(days=options["days"]), now=now))
            for fault in told or ["adds up"]:
                self.stdout.write(f"{retailer.slug}: {fault}")
            found += len(told)
        if found:
            raise CommandError(f"{found} things in the ledger do not add up.")
