"""The partner simulator, as tests drive it: a real program on a free loopback port."""

import http.client
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[1] / "partners" / "simulator" / "catalogue.json"


def offers_of(partner: str) -> list[dict[str, Any]]:
    """All that a partner offers, as the catalogue has it."""
    offers: list[dict[str, Any]] = json.loads(CATALOGUE.read_text())["partners"][partner]["offers"]
    return offers


def offer_of(partner: str, sku: str) -> dict[str, Any]:
    """The offer with this SKU."""
    return next(offer for offer in offers_of(partner) if offer["sku"] == sku)


class Simulator:
    """A running simulator."""

    def __init__(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.url = url
        self.process = process

    @classmethod
    @contextmanager
    def started(cls, folder: Path, *, mailbox: Path | None = None) -> "Iterator[Simulator]":
        """Start one, with folders for files if wanted; end it by its pid afterwards."""
        ready = folder / "url"
        ready.unlink(missing_ok=True)
        places = ["--ledger", str(folder / "ledger.ndjson"), "--ready-file", str(ready)]
        places += ["--mailbox", str(mailbox)] if mailbox else []
        process = subprocess.Popen(
            [sys.executable, "-m", "partners.simulator", "--port", "0", *places],
            stdout=subprocess.DEVNULL,
        )
        try:
            yield cls(_awaited(ready, process), process)
        finally:
            process.terminate()
            process.wait(timeout=10)

    def base_url(self, partner: str, below: str = "/v1") -> str:
        """Where a partner's API begins; it has several."""
        return f"{self.url}/{partner}{below}"

    def reset(self, *, seed: int = 0) -> None:
        """Forget all orders, calls and knobs, and let chance begin again."""
        self._call("POST", "/_sim/reset", {"seed": seed})

    def clones(self, partner: str, count: int) -> list[str]:
        """More partners like this one; their codes."""
        codes: list[str] = self._call("POST", "/_sim/partners", {"of": partner, "count": count})["partners"]
        return codes

    def move(self, partner: str, verb: str, reference: str) -> int:
        """Let a partner `ship` or `cancel` an order; for how many that was news."""
        moved: dict[str, int] = self._call(
            "POST", f"/_sim/partners/{partner}/{verb}", {"reference": reference}
        )
        return sum(moved.values())

    def revoke(self, partner: str) -> None:
        """Let no token of this partner hold any more."""
        self._call("POST", f"/_sim/partners/{partner}/revoke", {})

    def read_mailboxes(self) -> int:
        """Let the partners read what lies in their mailboxes now; how many files that was."""
        read: int = self._call("POST", "/_sim/mailbox", {})["read"]
        return read

    def webhooks(self, partner: str = "") -> list[dict[str, Any]]:
        """What partners told by themselves, each try with its answer."""
        sent: list[dict[str, Any]] = self._call("GET", f"/_sim/webhooks?partner={partner}")["webhooks"]
        return sent

    def knobs(self, partner: str, **knobs: Any) -> None:
        """Make a partner behave in a certain way."""
        self._call("PUT", f"/_sim/partners/{partner}", knobs)

    def ledger(self, partner: str = "") -> list[dict[str, Any]]:
        """Every order the partners hold: the truth."""
        orders: list[dict[str, Any]] = self._call("GET", f"/_sim/ledger?partner={partner}")["orders"]
        return orders

    def calls(self, partner: str) -> dict[str, int]:
        """How often a partner was asked what."""
        calls: dict[str, int] = self._call("GET", f"/_sim/calls?partner={partner}")
        return calls

    def calls_by_second(self, partner: str) -> dict[int, int]:
        """How often a partner was asked anything, by the second since 1970."""
        told = self._call("GET", f"/_sim/calls?partner={partner}&per=second")
        return {int(second): sum(calls.values()) for second, calls in told.items()}

    def carried(self, partner: str) -> dict[str, Any]:
        """An offer of this partner with plenty of pieces, as its catalogue has it."""
        return next(offer for offer in offers_of(partner) if offer["available"] >= 10)

    def temper(self) -> dict[str, dict[str, Any]]:
        """Every partner's knobs as they stand."""
        knobs: dict[str, dict[str, Any]] = self._call("GET", "/_sim/partners")
        return knobs

    def control(self, method: str, path: str, content: Any) -> tuple[int, Any]:
        """Call the control; return status and document, whatever they are."""
        return self._asked(method, path, content, {}, 10)

    def raw(self, method: str, path: str, content: Any, headers: dict[str, str]) -> tuple[int, Any]:
        """Call any address of a partner; return status and document."""
        return self._asked(method, path, content, headers, 10)

    def ask(
        self,
        partner: str,
        method: str,
        path: str,
        content: Any = None,
        *,
        key: str = "",
        timeout_s: float = 10,
    ) -> tuple[int, Any]:
        """Call a partner as a buyer does; return status and document. Raises OSError when no answer comes."""
        headers = {"X-Api-Key": f"sim-{partner}-key"} | ({"Idempotency-Key": key} if key else {})
        return self._asked(method, f"/{partner}/v1{path}", content, headers, timeout_s)

    def _asked(
        self, method: str, path: str, content: Any, headers: dict[str, str], timeout_s: float
    ) -> tuple[int, Any]:
        line = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=timeout_s)
        try:
            line.request(method, path, None if content is None else json.dumps(content), headers)
            response = line.getresponse()
            return response.status, _document(response.read())
        finally:
            line.close()

    def _call(self, method: str, path: str, content: Any = None) -> Any:
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(
            self.url + path, data=body, method=method, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)


def _document(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body


def _awaited(ready: Path, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if ready.exists() and (url := ready.read_text().strip()):
            return url
        if process.poll() is not None:
            raise RuntimeError(f"The simulator ended with {process.returncode}.")
        time.sleep(0.05)
    raise RuntimeError("The simulator did not start.")
