"""Look into a partner's mailbox, and have a file that was put away read once more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.management.naming import add_partner, partner_named
from partners.operations.mailboxes import look_into, replay
from stores.errors import DomainError


class Command(BaseCommand):
    """`partner_mailbox SLUG PARTNER list in/archive`, then `… replay in/archive/…-answers.csv`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose mailbox, and what to do there."""
        add_partner(parser)
        parser.add_argument("action", choices=["list", "replay"])
        parser.add_argument("path", help="A folder to list, or a file in an archive to put back.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it as that retailer."""
        with partner_named(options) as partner:
            try:
                self._act(partner.pk, options["action"], options["path"])
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal

    def _act(self, partner_id: int, action: str, path: str) -> None:
        if action == "replay":
            replay(partner_id=partner_id, path=path)
            self.stdout.write(f"{path} is back where it was and will be read with the next round.")
            return
        for file in look_into(partner_id=partner_id, folder=path):
            self.stdout.write(f"{file['modified_at']}  {file['size']:>10}  {file['name']}")
