"""`python -m shop seed | serve READY_FILE`, with `DJANGO_SETTINGS_MODULE=shop.settings`."""

import sys
from pathlib import Path

import django


def main(arguments: list[str]) -> None:
    """Do as told."""
    django.setup()
    match arguments:
        case ["seed"]:
            from shop.seed import fill  # noqa: PLC0415 - django comes first

            fill()
        case ["serve", ready_file]:
            from shop.serve import serve  # noqa: PLC0415 - django comes first

            serve(Path(ready_file))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
