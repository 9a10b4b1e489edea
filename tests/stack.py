"""The product as it runs in a shop: web server, worker, database and partners are processes that can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg

from deploy.local import postgres
from deploy.local.databases import throwaway_database, url_for
from deploy.local.environment import BROKER_DATABASE, environment_on, prepare
from deploy.local.places import ROOT, free_port
from deploy.local.processes import Program, Programs
from tests.simulator import Simulator

BIN = Path(sys.executable).parent
LEASE_S = 4
PLENTY = 1_000_000
SHIP_TO = {
    "name": "Ana Shopper",
    "line1": "Rua Augusta 1",
    "city": "Lisboa",
    "postal_code": "1100-048",
    "country": "PT",
}


class Stack:
    """A running product of its own. Orders are placed as a program would: with a key, again until answered."""

    def __init__(
        self,
        server: postgres.Server,
        environment: dict[str, str],
        simulator: Simulator,
        folder: Path,
        told: dict[str, Any],
    ) -> None:
        self.server = server
        self.simulator = simulator
        self.environment = environment
        self.url = f"http://127.0.0.1:{free_port()}"
        self._programs = Programs(folder / "log")
        self.told = told
        self._demo = self.told["retailers"][0]
        self.headers = {
            "Authorization": f"Bearer {self._demo['api_key']}",
            "Content-Type": "application/json",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._programs.kill()

    def start_web(self, **environment: str) -> Program:
        """Start the web server and wait until it can serve."""
        port = self.url.rpartition(":")[2]
        options = ["--interface", "wsgi", "--port", port, "--blocking-threads", "8", "--no-ws"]
        command = [str(BIN / "granian"), *options, "config.wsgi:application"]
        program = self._start("web", command, environment)
        self._await_web(program)
        return program

    def start_worker(self, **environment: str) -> Program:
        """Start a worker for all queues; it needs a moment until it works."""
        pool = ["-P", "threads", "-c", "4", "--without-gossip", "--without-mingle"]
        command = [str(BIN / "celery"), "-A", "config", "worker", "-l", "INFO", *pool]
        return self._start("worker", command, environment)

    def order(self, key: str, *, partner: str = "northpeak", within_s: float = 60) -> str:
        """Place an order of one piece; the same key again until there is an answer. Its number."""
        body = self.order_body(partner)
        until = time.monotonic() + within_s
        while True:
            try:
                return str(self.call("POST", "/api/v1/orders/", body, **{"Idempotency-Key": key})["number"])
            except urllib.error.HTTPError as error:
                told = error.read().decode()
                if error.code < 500 and "in-progress" not in told:
                    raise AssertionError(told) from error
            except OSError:
                pass
            if time.monotonic() > until:
                raise AssertionError(f"No answer to {key} within {within_s} s.")
            time.sleep(0.1)

    def stock_up(self) -> None:
        """Let nothing ever be sold out, here or at the partner: a test of kills is no test of shelves."""
        item = self.simulator.carried("northpeak")
        self.simulator.knobs("northpeak", stock={item["sku"]: PLENTY})
        with _administering(self.server, self.environment["DATABASE_URL"].rpartition("/")[2]) as connection:
            connection.execute("UPDATE catalog_offer SET available = %s", [PLENTY])

    def order_body(self, partner: str = "northpeak", gtin: str = "") -> dict[str, Any]:
        """An order of one piece, as the API takes it; of an item with plenty of pieces unless one is named."""
        wanted = gtin or self.simulator.carried(partner)["gtin"]
        return {
            "store": self._demo["stores"][0],
            "lines": [{"gtin": wanted, "partner": partner, "quantity": 1}],
            "buyer": {"email": "ana@example.com"},
            "ship_to": SHIP_TO,
            "payment": {"method": "till"},
        }

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """One request to the API. Raises HTTPError, OSError."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**self.headers, **headers},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def state(self, number: str) -> str:
        """How an order reads now."""
        return str(self.call("GET", f"/api/v1/orders/{number}/")["state"])

    def await_state(self, numbers: Sequence[str], state: str, *, within_s: float = 60) -> None:
        """Wait until all of these orders read like this."""
        until = time.monotonic() + within_s
        waiting = set(numbers)
        while waiting:
            waiting = {number for number in waiting if self.state(number) != state}
            if waiting and time.monotonic() > until:
                states = {number: self.state(number) for number in sorted(waiting)}
                raise AssertionError(f"Still not {state}: {states}")
            time.sleep(0.2)

    def held(self) -> Counter[str]:
        """How often the partners hold each order of ours: the truth."""
        return Counter(order["reference"].rpartition("-")[0] for order in self.simulator.ledger())

    def numbers(self) -> set[str]:
        """Every order we hold."""
        return {order["number"] for order in self.call("GET", "/api/v1/orders/?limit=100")["results"]}

    def kill_postgres(self) -> None:
        """Send SIGKILL to the server and all its children at once, then a fresh start on the same port."""
        pid = int((self.server.folder / "data" / "postmaster.pid").read_text().split()[0])
        for child in _children(pid):
            _kill(child)
        _kill(pid)
        postgres.restart(self.server, postgres.THROWAWAY)

    def empty_broker(self) -> int:
        """Forget every wake-up that waits; how many there were."""
        broker = url_for(self.server.url, "broker", BROKER_DATABASE)
        with psycopg.connect(broker, autocommit=True) as connection:
            queues = connection.execute("SELECT queue_name FROM pgmq.list_queues()").fetchall()
            purged = [
                connection.execute("SELECT pgmq.purge_queue(%s)", [queue]).fetchone() for (queue,) in queues
            ]
        return sum(row[0] for row in purged if row)

    def _start(self, name: str, command: list[str], environment: Mapping[str, str]) -> Program:
        return self._programs.start(name, command, {**self.environment, **environment})

    def _await_web(self, program: Program) -> None:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except OSError:
                if program.is_dead:
                    break
                time.sleep(0.1)
        raise AssertionError(f"The web server did not start: {program.log.read_text()[-2000:]}")


@dataclass(frozen=True)
class Ground:
    """What several stacks may stand on: a server, partners, and a database with the demo's retailers to copy."""

    server: postgres.Server
    simulator: Simulator
    template: str
    folder: Path


@contextmanager
def ground(
    folder: Path, settings: tuple[str, ...] = postgres.THROWAWAY, name: str = "fault-postgres"
) -> Iterator[Ground]:
    """Start a server and neutral partners, and fill a database for others to copy."""
    with (
        postgres.running(name, settings) as server,
        Simulator.started(folder) as simulator,
    ):
        prepare(server.url)
        with throwaway_database(server.url) as database:
            environment = _environment(server, database, folder)
            _manage(environment, "migrate", "--database", "migrator", "--verbosity", "0")
            seed = ["--simulator-url", simulator.url, "--demo-json", str(folder / "demo.json")]
            _manage(environment, "seed_demo", *seed)
            _analyse(server, database)
            yield Ground(server, simulator, database, folder)


@contextmanager
def stack_on(found: Ground, folder: Path) -> Iterator[Stack]:
    """A product with a database of its own. Web and workers are started by the caller, and killed afterwards."""
    found.simulator.reset()
    with throwaway_database(found.server.url, found.template) as database:
        environment = _environment(found.server, database, folder)
        told = json.loads((found.folder / "demo.json").read_text())
        with Stack(found.server, environment, found.simulator, folder, told) as stack:
            stack.stock_up()
            stack.empty_broker()
            yield stack


@contextmanager
def running_stack(
    folder: Path, settings: tuple[str, ...] = postgres.THROWAWAY, name: str = "fault-postgres"
) -> Iterator[Stack]:
    """A single stack on a ground of its own."""
    with ground(folder, settings, name) as found, stack_on(found, folder) as stack:
        yield stack


def _administering(server: postgres.Server, database: str) -> "psycopg.Connection[Any]":
    return psycopg.connect(f"{server.url.rpartition('/')[0]}/{database}", autocommit=True)


def _analyse(server: postgres.Server, database: str) -> None:
    """What autovacuum does within a minute of any change; without it the planner knows nothing of the rows yet."""
    with _administering(server, database) as connection:
        connection.execute("VACUUM ANALYZE")


def _environment(server: postgres.Server, database: str, folder: Path) -> dict[str, str]:
    return environment_on(server.url, database) | {
        "CELERY_BROKER_URL": url_for(server.url, "broker", BROKER_DATABASE, scheme="pgmq"),
        "OUTBOX_LEASE_S": str(LEASE_S),
        "OUTBOX_POLL_S": "1",
        "MEDIA_ROOT": str(folder / "media"),
        "ERP_ROOT": str(folder / "erp"),
        "FEEDS_ROOT": str(folder / "feeds"),
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
    }


def await_death(program: Program, *, within_s: float = 40) -> None:
    """Wait until a program has ended by itself."""
    until = time.monotonic() + within_s
    while not program.is_dead:
        assert time.monotonic() < until, f"{program.name} still lives."
        time.sleep(0.1)


def _manage(environment: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=dict(environment), check=True, capture_output=True)


def _children(pid: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(child) for child in told.stdout.split()]


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
