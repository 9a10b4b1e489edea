"""`python -m deploy.local VERB`, from the project's virtual environment.

demo             run the whole product until Ctrl-C (`PORT=…` moves it, `RESET=1` starts afresh)
check            everything `make test` promises
test ARGUMENTS   pytest on a fresh database
browser          the tests that drive Chromium
bench            measure, print a table, write var/bench.json
scratch -- CMD   any command with a fresh database, dropped afterwards
run -- CMD       any command with the demo's database
"""

import subprocess
import sys
from contextlib import AbstractContextManager

from deploy.local.browser import ensure_chromium
from deploy.local.checks import run_checks
from deploy.local.demo import run_demo
from deploy.local.environment import demo_environment, throwaway_environment
from deploy.local.places import ROOT

PYTEST = [sys.executable, "-m", "pytest"]


def main(arguments: list[str]) -> int:
    """Do as told; return the exit status."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    rest = rest[1:] if rest[:1] == ["--"] else rest
    match verb:
        case "demo":
            return run_demo()
        case "check":
            return run_checks()
        case "browser":
            ensure_chromium()
            command = [*PYTEST, "-m", "browser", *rest]
        case "bench":
            command = [sys.executable, "-m", "tests.bench"]
        case "test":
            command = [*PYTEST, *rest]
        case "scratch" | "run" if rest:
            command = rest
        case _:
            sys.exit(__doc__)
    return _within(demo_environment() if verb == "run" else throwaway_environment(), command)


def _within(environment: AbstractContextManager[dict[str, str]], command: list[str]) -> int:
    """Run a command in an environment. Ctrl-C reaches it as well as us; we wait for it, then tidy up."""
    with environment as variables:
        process = subprocess.Popen(command, cwd=ROOT, env=variables)
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
