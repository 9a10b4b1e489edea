"""`python -m deploy.partners.oscar`: run the shop until Ctrl-C and tell how to set it up as a partner."""

import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from deploy.partners.oscar.shop_program import prepared, running


def main() -> None:
    """Run a freshly filled shop; what was ordered is forgotten with it."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    print("Setting up the shop …", file=sys.stderr)
    prepared()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as shop:
        print("transformer  partners.transformers.oscar.OscarTransformer")
        print(f"base URL     {shop.url}")
        print(f"Basic auth   {shop.username} / {shop.password}")
        print(
            "barcodes     9500000000013 (one of four sizes), 9500000000815, 9500000001003 (sold out)",
            flush=True,
        )
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
