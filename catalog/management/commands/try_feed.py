"""Read a partner's list once and show what would be imported."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.operations.feed_trial import Trial, try_feed
from partners.management.naming import add_partner, partner_named
from partners.messages import PartnerItem
from partners.registry import TransformerNotAllowed
from partners.vault import VaultError
from stores.errors import DomainError


class Command(BaseCommand):
    """`try_feed SLUG PARTNER`. Fetches the list as the product would, and writes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose list, and how much of it to show."""
        add_partner(parser)
        parser.add_argument("--rows", type=int, default=20, help="How many items to show (20).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it as that retailer."""
        with partner_named(options) as partner:
            try:
                trial = try_feed(partner_id=partner.pk)
            except (DomainError, TransformerNotAllowed, VaultError) as refusal:
                raise CommandError(str(refusal)) from refusal
        self._show(trial, options["rows"])

    def _show(self, trial: Trial, rows: int) -> None:
        for gtin, item in list(trial.items.items())[: max(0, rows)]:
            self.stdout.write(f"{gtin}  {_told(item)}")
        if len(trial.items) > rows:
            self.stdout.write(f"… and {len(trial.items) - max(0, rows)} more")
        for row in trial.unusable:
            self.stdout.write(self.style.ERROR(f"! {row['source']}: {row['reason']}"))
        whole = "" if trial.is_whole else ", and there may be more that the list does not name"
        self.stdout.write(
            f"{len(trial.items)} items would be imported{whole}; {trial.unusable_count} cannot be used."
        )
        if trial.is_held:
            self.stdout.write(
                f"The last list had {trial.before} items: this one would change nothing and wait for a person."
            )


def _told(item: PartnerItem) -> str:
    """One item in a line."""
    pieces = "some" if item.available is None else str(item.available)
    return f"{item.partner_sku:<20} {item.cost:>10} {item.currency}  {pieces:>6}  {item.title}"
