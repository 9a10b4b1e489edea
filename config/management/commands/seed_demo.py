"""Fill an empty database with the demo's world, and tell scripts how to act in it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.demo.cast import OPERATOR, PASSWORD
from config.demo.seed import seed


class Command(BaseCommand):
    """`seed_demo --simulator-url URL`: idempotent; writes `var/demo.json` for those who drive the demo by script."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where things are."""
        parser.add_argument("--simulator-url", required=True)
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")
        parser.add_argument("--mailbox", default="var/mailbox")
        parser.add_argument(
            "--mailboxes", action="store_true", help="also partners that are spoken to by files"
        )
        parser.add_argument("--demo-json", default="var/demo.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, then write the file in one piece."""
        retailers = seed(
            simulator_url=options["simulator_url"], mailboxes=options["mailboxes"], now=timezone.now()
        )
        told = {
            "base_url": options["base_url"],
            "operator": {"username": OPERATOR.username, "password": PASSWORD},
            "retailers": retailers,
            "simulator": {
                "url": options["simulator_url"],
                "ledger": f"{options['simulator_url']}/_sim/ledger",
            },
            "mailbox": options["mailbox"],
        }
        path = Path(options["demo_json"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".tmp").write_text(json.dumps(told, indent=2))
        path.with_suffix(".tmp").replace(path)
