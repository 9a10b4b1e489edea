"""The demo's ERP: a stranger that knows nothing of the product but the files described in `docs/erp.md`.

    python -m deploy.local.demo_erp --folder var/erp                     read batches, state the books every minute
    python -m deploy.local.demo_erp --folder var/erp forget AF-7K3M9QX4C  lose an order, as an ERP might
    python -m deploy.local.demo_erp --folder var/erp statement            state the books now

Its books are an SQLite file. A record is entered once: its number is a key, whatever arrives how often.
"""

import argparse
import hashlib
import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS record (retailer TEXT, number INTEGER, document TEXT, PRIMARY KEY (retailer, number));
CREATE TABLE IF NOT EXISTS batch (path TEXT PRIMARY KEY, checksum TEXT);
CREATE TABLE IF NOT EXISTS forgotten (number TEXT PRIMARY KEY);
"""
EVERY_S = 60


def books(folder: Path) -> sqlite3.Connection:
    """The ERP's books."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "demo-erp.sqlite3", timeout=30)
    connection.executescript(TABLES)
    return connection


def read_batches(folder: Path, connection: sqlite3.Connection) -> int:
    """Enter every complete batch that has not been entered; return how many there were."""
    entered = 0
    for manifest in sorted(folder.glob("outgoing/*/[!.]*.manifest.json")):
        told = json.loads(manifest.read_bytes())
        body = (manifest.parent / told["file"]).read_bytes()
        path = str(manifest.relative_to(folder))
        known = connection.execute("SELECT checksum FROM batch WHERE path = ?", [path]).fetchone()
        whole = hashlib.sha256(body).hexdigest() == told["sha256"]
        if whole and known != (told["sha256"],):
            _enter(connection, path, told["sha256"], body)
            entered += 1
    return entered


def _enter(connection: sqlite3.Connection, path: str, checksum: str, body: bytes) -> None:
    """All records of a batch or none."""
    records = [json.loads(line) for line in body.splitlines()]
    with connection:
        connection.executemany(
            "INSERT OR IGNORE INTO record VALUES (?, ?, ?)",
            [(record["retailer"], record["record"], json.dumps(record)) for record in records],
        )
        connection.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", [path, checksum])


def orders(connection: sqlite3.Connection, retailer: str) -> list[dict[str, Any]]:
    """Every order of a retailer as its last record tells it, but for those that were lost."""
    lost = {number for (number,) in connection.execute("SELECT number FROM forgotten")}
    rows = connection.execute("SELECT document FROM record WHERE retailer = ? ORDER BY number", [retailer])
    told = (json.loads(document)["order"] for (document,) in rows)
    latest = {order["number"]: order for order in told}
    return [order for number, order in latest.items() if number not in lost]


def state_books(folder: Path, connection: sqlite3.Connection, *, now: datetime) -> None:
    """Write each retailer's statement of today: the old manifest away, the orders, then the new manifest."""
    for (retailer,) in connection.execute("SELECT DISTINCT retailer FROM record").fetchall():
        lines = [
            json.dumps(
                {"order": order["number"], **{key: order[key] for key in ("total", "currency", "state")}}
            )
            for order in orders(connection, retailer)
        ]
        body = "".join(f"{line}\n" for line in lines).encode()
        data = folder / "incoming" / retailer / f"statement-{now:%Y-%m-%d}.ndjson"
        told = {"file": data.name, "as_of": now.isoformat(), "records": len(lines), "bytes": len(body)}
        manifest = json.dumps({**told, "sha256": hashlib.sha256(body).hexdigest()})
        data.parent.mkdir(parents=True, exist_ok=True)
        data.with_suffix(".manifest.json").unlink(missing_ok=True)
        _write(data, body)
        _write(data.with_suffix(".manifest.json"), manifest.encode())


def _write(path: Path, content: bytes) -> None:
    hidden = path.with_name(f".{path.name}")
    hidden.write_bytes(content)
    hidden.replace(path)


def main() -> None:
    """Do as told; without a verb, watch until ended."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("verb", nargs="?", choices=["watch", "forget", "statement"], default="watch")
    parser.add_argument("numbers", nargs="*")
    given = parser.parse_args()
    with closing(books(given.folder)) as connection:
        with connection:
            connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", zip(given.numbers))
        stated = 0.0
        while True:
            if read_batches(given.folder, connection) or not stated or time.monotonic() > stated + EVERY_S:
                state_books(given.folder, connection, now=datetime.now(UTC))
                stated = time.monotonic()
            if given.verb != "watch":
                return
            time.sleep(1)


if __name__ == "__main__":
    main()
