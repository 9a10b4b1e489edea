"""Installing mock-edi, and running it on a free loopback port beside a mailbox."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from deploy.local.places import VAR
from deploy.partners.made_once import alone, install, once

HERE = Path(__file__).parent
HOME = VAR / "partners" / "mock_edi"
VENV = HOME / "venv"
REQUIREMENTS = HERE / "requirements.txt"
PATIENCE_S = 20
MOST_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class TradingPartner:
    """A running mock-edi, and the mailbox that it shares with us."""

    url: str
    mailbox: Path

    def shares(self, mailbox: Path) -> bool:
        """Whether who answers here is the one that reads this mailbox, and no stranger on its port."""
        try:
            return str(mailbox / "out") in json.dumps(self._say("GET", "/_mock/drop"))
        except urllib.error.HTTPError:
            return False

    def scan(self) -> list[dict[str, Any]]:
        """Let it read what lies in our folder, and tell what became of each file."""
        return self._say("POST", "/_mock/drop/scan")["files"]

    def behave(self, partner: str, behaviour: str) -> None:
        """Let it treat one of its customers or suppliers in a certain way from now on."""
        self.change(partner, behaviour=behaviour)

    def change(self, partner: str, **fields: str) -> None:
        """Change what it knows of one of them."""
        self._say("PATCH", f"/_mock/partners/{partner}", fields)

    def advance(self, seconds: int) -> None:
        """Let its clock go forward, so that what it had put off is done."""
        self._say("POST", f"/_mock/advance?seconds={seconds}")

    def orders(self) -> list[dict[str, Any]]:
        """Its own books."""
        return self._say("GET", "/_mock/orders?limit=500")

    def documents(self) -> list[dict[str, Any]]:
        """Every document that it sent or received."""
        return self._say("GET", "/_mock/documents?limit=500")

    def unacknowledged(self) -> list[dict[str, Any]]:
        """What it sent and nobody confirmed."""
        return self._say("GET", "/_mock/unacknowledged")

    def validate(self, document: bytes) -> dict[str, Any]:
        """What it thinks of a document, without acting upon it."""
        return self._say("POST", "/_mock/validate", document)

    def buy(self, supplier: str) -> None:
        """Let it place an order of its own."""
        line = {"sku": "WIDGET-001", "quantity": 10, "price": "12.50"}
        self._say("POST", "/_mock/purchase", {"partner": supplier, "lines": [line]})

    def _say(self, method: str, path: str, body: Any = None) -> Any:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)


@contextmanager
def running(folder: Path, *flags: str) -> Iterator[TradingPartner]:
    """Run it beside a fresh mailbox in a folder; end it by its pid."""
    for _ in range(MOST_TRIES):
        with _tried(folder, flags) as partner:
            if partner:
                yield partner
                return
    raise RuntimeError(f"mock-edi did not start; {folder / 'log'} says why.")


@contextmanager
def _tried(folder: Path, flags: tuple[str, ...]) -> Iterator[TradingPartner | None]:
    """Run it on a port that was free a moment ago; nothing when somebody else was faster."""
    program = prepared()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folders = ("--drop-dir", folder / "out", "--pickup-dir", folder / "in")
    # It reads at once, and only when it is told to: no test waits for a clock.
    reading = ("--drop-settle-ms", "0", "--drop-interval-ms", "86400000")
    with (folder / "log").open("wb") as log:
        command = [program, "--port", str(port), *folders, *reading, "--quiet", *flags]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            partner = TradingPartner(url=f"http://127.0.0.1:{port}", mailbox=folder)
            yield partner if _is_up(partner, process) else None
        finally:
            process.terminate()
            process.wait(timeout=20)


def prepared() -> Path:
    """The program; installs it when it is missing or out of date."""
    with alone(HOME):
        once(VENV, REQUIREMENTS.read_text(), partial(install, VENV, REQUIREMENTS))
    return VENV / "bin" / "mock-edi"


def _is_up(partner: TradingPartner, process: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            return partner.shares(partner.mailbox)
        except OSError:
            time.sleep(0.05)
    return False
