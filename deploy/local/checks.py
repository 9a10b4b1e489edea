"""Everything `make test` promises, one check after the other; the first failures are told at the end."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from deploy.local.environment import throwaway_environments
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
}
PYTEST = [sys.executable, "-m", "pytest", "-q"]
PARTS = (["tests/catalog", "tests/architecture"], ["tests/partners"])
# They wait for much and compute little, so they run beside each other.
SUITES: dict[str, list[str]] = {
    **{" and ".join(part): [*PYTEST, *part] for part in PARTS},
    "other tests": [*PYTEST, *(f"--ignore={folder}" for part in PARTS for folder in part)],
}
# What a deployed product is told about itself; the checks of a deployment make no sense without.
DEPLOYED = {"PUBLIC_URL": "https://aisle.example", "ALLOWED_HOSTS": "aisle.example"}


def run_checks() -> int:
    """Run all of them, even after a failure; return the exit status."""
    failed = []
    with throwaway_environments(len(SUITES)) as environments:
        for name, command in CHECKS.items():
            if not _passes(name, command, environments[0]):
                failed.append(name)
        failed += _failed_suites(environments)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return bool(failed)


def _failed_suites(environments: Sequence[Mapping[str, str]]) -> list[str]:
    """Run the suites at once; the names of those that failed. What each says is printed when it is over."""
    with ThreadPoolExecutor(len(SUITES)) as threads:
        runs = {
            threads.submit(_said, command, environment): name
            for (name, command), environment in zip(SUITES.items(), environments, strict=True)
        }
        failed = []
        for run in as_completed(runs):
            status, said, took_s = run.result()
            print(f"— {runs[run]}\n{said}  {'FAILED' if status else 'ok'}, {took_s:.0f} s", flush=True)
            if status:
                failed.append(runs[run])
    return failed


def _said(command: list[str], environment: Mapping[str, str]) -> tuple[int, str, float]:
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - began


def _passes(name: str, command: list[str], environment: Mapping[str, str]) -> bool:
    print(f"— {name}", flush=True)
    extra = DEPLOYED if name == "deploy" else {}
    began = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env={**environment, **extra}, check=False).returncode
    print(f"  {'ok' if status == 0 else 'FAILED'}, {time.monotonic() - began:.0f} s", flush=True)
    return status == 0
