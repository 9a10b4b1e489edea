"""What each partner protocol can do: print it, keep it in the documentation, or see whether that is up to date."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.queries.capabilities import AFTER_A_LOST_ANSWER, WORDS, Protocol, capability_matrix
from partners.transformers.base import Capability

PAGE = Path(settings.BASE_DIR) / "docs" / "partners" / "capabilities.md"
MARKS = {True: "●", False: "", None: "○"}
HEAD = """# What each protocol can do

Written by `manage.py partner_capabilities --write` from what the code declares; do not edit. The contract suite sees to
it that what is declared here works and that nothing else is asked. ● yes, ○ as the partner's options say.
"""
DEDUP = "\n`dedup` says what becomes of an order whose answer was lost:\n\n"
EVIDENCE = '\n*Evidence* is what the protocol was tried against; only "the real system" proves that a partner agrees.\n'


class Command(BaseCommand):
    """`partner_capabilities [--write | --check]`: a table, in Markdown."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do with the table."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--write", action="store_true", help=f"Write it to {PAGE.name}.")
        how.add_argument("--check", action="store_true", help=f"Fail when {PAGE.name} is not up to date.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, write or compare."""
        page = page_of(capability_matrix())
        if options["write"]:
            PAGE.write_text(page)
        elif not options["check"]:
            self.stdout.write(page)
        elif not PAGE.exists() or PAGE.read_text() != page:
            raise CommandError(f"{PAGE} is not up to date: run manage.py partner_capabilities --write.")


def page_of(protocols: list[Protocol]) -> str:
    """The page of the documentation."""
    names = ["", *(protocol.name for protocol in protocols)]
    facts = [
        ["`dedup`", *(_dedup(protocol) for protocol in protocols)],
        ["travels by", *(protocol.transport for protocol in protocols)],
        ["evidence", *(protocol.evidence for protocol in protocols)],
    ]
    can = [
        [WORDS[capability], *(MARKS[protocol.can[capability]] for protocol in protocols)]
        for capability in Capability
    ]
    described = (f"* **{protocol.name}** (`{protocol.path}`): {protocol.words}" for protocol in protocols)
    lost = (f"* `{dedup}`: {words}" for dedup, words in AFTER_A_LOST_ANSWER.items())
    table = "\n".join(_table([names, *can, *facts]))
    return f"{HEAD}\n{_lines(described)}\n\n{table}\n{DEDUP}{_lines(lost)}\n{EVIDENCE}"


def _dedup(protocol: Protocol) -> str:
    return f"{protocol.dedup}, or as ○" if protocol.options_decide_dedup else protocol.dedup


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _table(rows: list[list[str]]) -> Iterator[str]:
    """A table in Markdown, its first row the head."""
    for place, row in enumerate(rows):
        yield f"| {' | '.join(row)} |"
        if place == 0:
            yield f"|{'---|' * len(row)}"
