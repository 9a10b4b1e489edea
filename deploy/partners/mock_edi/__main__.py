"""`python -m deploy.partners.mock_edi [FOLDER]`: run mock-edi until Ctrl-C and tell how to set it up as a partner.

The folder is the mailbox; without one it is empty, and gone afterwards.
"""

import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from deploy.partners.mock_edi.program import prepared, running

READS_EVERY_S = 2


def main() -> None:
    """Run it beside a mailbox; what was ordered is forgotten with it."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    print("Setting up mock-edi …", file=sys.stderr)
    prepared()
    with tempfile.TemporaryDirectory() as empty, running(_mailbox(sys.argv[1:], empty)) as partner:
        print("transformer  partners.transformers.x12.X12Transformer")
        print('options      {"our_id": "ACME", "partner_id": "MOCKEDI", "is_test": true}')
        print("         or  partners.transformers.edifact.EdifactTransformer")
        print(
            'options      {"our_id": "EURODIS", "partner_id": "MOCKEDI", "is_test": true, "with_contact": false}'
        )
        print(f"mailbox      {partner.mailbox}")
        print(f"its console  {partner.url}")
        print("SKUs         WIDGET-001 (12.50), BRKT-050 (4.15)", flush=True)
        with suppress(KeyboardInterrupt):
            while True:
                partner.scan()
                time.sleep(READS_EVERY_S)


def _mailbox(arguments: list[str], empty: str) -> Path:
    folder = Path(*arguments).resolve() if arguments else Path(empty)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main()
