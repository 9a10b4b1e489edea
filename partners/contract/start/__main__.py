"""`python -m partners.contract.start NAME [DIRECTORY]`, for whoever has the wheel and no checkout."""

import sys
from pathlib import Path

from partners.contract.start import CannotStart, start_package


def main(arguments: list[str]) -> int:
    """Make the package and say where; return the exit status."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        home = start_package(arguments[0], Path(*arguments[1:]))
    except CannotStart as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(f"{home}: begin with its README.md.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
