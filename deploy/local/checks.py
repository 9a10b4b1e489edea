"""Everything `make test` promises, one check after the other; the first failures are told at the end."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.local.environment import throwaway_environment
from deploy.local.places import ROOT

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "types": [str(BIN / "mypy"), "."],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "schema": [*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null"],
    "tests": [sys.executable, "-m", "pytest", "-q"],
}
# What a deployed product is told about itself; the checks of a deployment make no sense without.
DEPLOYED = {"PUBLIC_URL": "https://aisle.example", "ALLOWED_HOSTS": "aisle.example"}


def run_checks() -> int:
    """Run all of them, even after a failure; return the exit status."""
    failed = []
    with throwaway_environment() as environment:
        for name, command in CHECKS.items():
            if not _passes(name, command, environment):
                failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return bool(failed)


def _passes(name: str, command: list[str], environment: Mapping[str, str]) -> bool:
    print(f"— {name}", flush=True)
    extra = DEPLOYED if name == "deploy" else {}
    began = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env={**environment, **extra}, check=False).returncode
    print(f"  {'ok' if status == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True)
    return status == 0
