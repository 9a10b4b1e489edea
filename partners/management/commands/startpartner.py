"""Make a package for a new partner protocol, to be filled in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.contract.start import CannotStart, start_package


class Command(BaseCommand):
    """`startpartner NAME [--directory DIRECTORY]`: makes aisle-NAME, whose tests pass at once."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What it is called, and where it goes."""
        parser.add_argument("name", help="The partner or its protocol, such as acme-uk.")
        parser.add_argument("--directory", default=".", type=Path, help="Where to make it; here without.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say where it is."""
        try:
            home = start_package(options["name"], options["directory"])
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{home}: begin with its README.md.")
