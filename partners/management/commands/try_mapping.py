"""Try a mapping of the declarative transformer against an answer that was written down."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.transformers.declarative import mapping, trial
from partners.transformers.requests import Request, Response


class Command(BaseCommand):
    """Shows what a mapping would send and what it reads of an answer, field by field. Sends nothing."""

    help = "Show what a mapping would send, or what it reads of a recorded answer. Nothing is sent."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The mapping, and the answer with what it answers."""
        parser.add_argument("mapping", type=Path, help="a JSON file: the partner's options")
        parser.add_argument("--answer", type=Path, help="a file with the body of an answer")
        parser.add_argument("--of", choices=trial.OPERATIONS, default="find_items", help="what was asked")
        parser.add_argument("--status", type=int, default=200, help="the answer's HTTP status")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the mapping; then show the requests, or the answer's readings."""
        written = _mapping(options["mapping"])
        if problems := mapping.problems(written):
            raise CommandError("The mapping cannot be used:\n  " + "\n  ".join(problems))
        if options["answer"] is None:
            self._show_requests(written)
        elif options["of"] not in written:
            raise CommandError(f"The mapping has no {options['of']}.")
        else:
            response = Response(status=options["status"], headers={}, body=_bytes(options["answer"]))
            self._show_readings(written, options["of"], response)

    def _show_requests(self, written: Any) -> None:
        for name, request in trial.requests(written):
            if isinstance(request, Request):
                self.stdout.write(self.style.MIGRATE_HEADING(name))
                self.stdout.write(f"  {request.method} {request.path} {dict(request.params) or ''}".rstrip())
                for header, value in request.headers.items():
                    self.stdout.write(f"  {header}: {value}")
                self._show_body(request.body)

    def _show_body(self, body: bytes) -> None:
        if body:
            pretty = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
            self.stdout.write("  " + pretty.replace("\n", "\n  "))

    def _show_readings(self, written: Any, operation: str, response: Response) -> None:
        missing = 0
        for reading in trial.readings(written, operation, response):
            missing += bool(reading.problem)
            words = self.style.ERROR(f"! {reading.problem}") if reading.problem else f"{reading.value!s}"
            self.stdout.write(f"{reading.place:<32} {words}")
        self.stdout.write(f"{missing or 'No'} problems.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _mapping(path: Path) -> Any:
    try:
        return json.loads(_bytes(path))
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path} is no JSON: {error}") from error
