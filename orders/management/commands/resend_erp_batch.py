"""Send the ERP a batch once more, when it has lost it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.models import ErpBatch
from orders.operations.erp_export import send_again
from stores.management.naming import retailer_named
from stores.tenancy import retailer_scope


class Command(BaseCommand):
    """`resend_erp_batch SLUG NUMBER`: it goes out with the next export, under its old numbers."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Which."""
        parser.add_argument("retailer", help="Its slug.")
        parser.add_argument("number", type=int, help="The batch's number.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put it back in line."""
        retailer = retailer_named(options["retailer"])
        with retailer_scope(retailer.pk):
            batch = ErpBatch.objects.filter(number=options["number"]).first()
            if batch is None:
                raise CommandError(f"{retailer.slug} has no batch {options['number']}.")
            send_again(batch_id=batch.pk)
        self.stdout.write(f"Batch {batch.number} of {retailer.slug} is sent again.")
