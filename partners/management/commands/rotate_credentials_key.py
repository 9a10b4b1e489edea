"""Seal all partners' credentials under the newest key, so that the older keys can be thrown away."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.models import Partner
from partners.operations.credentials import reseal
from partners.vault import VaultError
from stores.models import Retailer
from stores.tenancy import retailer_scope


class Command(BaseCommand):
    """`rotate_credentials_key`: row by row, so that it can be stopped and started again at any time.

    The newest key is the first of CREDENTIALS_KEYS. A row that does not open is named and left as it is.
    """

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all retailers, and say how it went."""
        counted: Counter[str] = Counter()
        for retailer in Retailer.objects.order_by("pk"):
            with retailer_scope(retailer.pk):
                for partner in Partner.objects.order_by("pk"):
                    counted[self._resealed(retailer, partner)] += 1
        self.stdout.write(f"{counted['sealed anew']} sealed anew, {counted['as they were']} as they were.")
        if counted["closed"]:
            raise CommandError(f"{counted['closed']} do not open: keep the older keys and set these again.")

    def _resealed(self, retailer: Retailer, partner: Partner) -> str:
        try:
            return "sealed anew" if reseal(partner_id=partner.pk) else "as they were"
        except VaultError as error:
            self.stderr.write(f"{retailer.slug}/{partner.code}: {error}")
            return "closed"
