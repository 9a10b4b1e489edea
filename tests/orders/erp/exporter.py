"""One run of the exporter in a process of its own, which a fault may kill.

`--without manifest-last` and `--without numbers-first` switch a rule off, to show that the tests would notice.
"""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django comes first

from orders.erp import ndjson  # noqa: E402
from orders.operations.erp_export import export_to_erp  # noqa: E402
from orders.queries import erp  # noqa: E402
from stores.tenancy import retailer_scope  # noqa: E402


def main() -> None:
    """Export, under the retailer's scope, with or without the rules."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("retailer", type=int)
    parser.add_argument("--without", choices=["manifest-last", "numbers-first"])
    given = parser.parse_args()
    if given.without == "manifest-last":
        _write_manifest_first()
    with retailer_scope(given.retailer):
        if given.without == "numbers-first":
            _export_in_one_transaction()
        else:
            export_to_erp(now=datetime.now(UTC))


def _write_manifest_first() -> None:
    rightly = ndjson.files_of
    ndjson.files_of = lambda batch: list(reversed(rightly(batch)))


def _export_in_one_transaction() -> None:
    """Numbers come from a counter that never goes back, and are kept only once all is sent."""
    counter = Path(os.environ["ERP_ROOT"]) / ".counter"
    counter.parent.mkdir(parents=True, exist_ok=True)
    last = int(counter.read_text()) if counter.exists() else 0
    counter.write_text(str(last + 1))
    erp.last_numbers = lambda: (last, last)
    with transaction.atomic():
        export_to_erp(now=datetime.now(UTC))


if __name__ == "__main__":
    main()
