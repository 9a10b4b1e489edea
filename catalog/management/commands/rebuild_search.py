"""Make search by name anew from the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.operations.searching import rebuild_search


class Command(BaseCommand):
    """`rebuild_search [SLUG …]`: for these retailers or for all. Nobody waits meanwhile; again is harmless."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom for."""
        parser.add_argument("slugs", nargs="*", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """One retailer after the other, and say how many products each has."""
        for slug, count in rebuild_search(options["slugs"]):
            self.stdout.write(f"{slug}: {count} products")
