"""`python -m deploy.partners.vendure`: run the shop until Ctrl-C and tell how to set it up as a partner."""

import json
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from deploy.partners.vendure.shop_program import running


def main() -> None:
    """Run a freshly filled shop; what was ordered is forgotten with it."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    print("Setting up the shop …", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as shop:
        print("transformer  partners.transformers.vendure.VendureTransformer")
        print(f"options      {json.dumps({'customer_id': shop.customer_id})}")
        print(f"base URL     {shop.url}")
        print(f"session      {shop.username} / {shop.password}")
        print(f"its owner    {shop.owner} / {shop.owners_password}")
        print(
            "barcodes     9500000000013 (one of four sizes), 9500000000136, 9500000000204 (sold out)",
            flush=True,
        )
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
