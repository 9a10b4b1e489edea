"""`python -m deploy.partners.mock_edi`: run mock-edi until Ctrl-C and tell how to set it up as a partner."""

import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from deploy.partners.mock_edi.program import prepared, running

READS_EVERY_S = 2


def main() -> None:
    """Run it beside an empty mailbox; what was ordered is forgotten with it."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    print("Setting up mock-edi …", file=sys.stderr)
    prepared()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as partner:
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


if __name__ == "__main__":
    main()
