"""The whole product on this machine: database, web, workers, clock, partner simulator, ERP and post office."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local import postgres
from deploy.local.environment import demo_environment
from deploy.local.places import ROOT, VAR, free_port, is_taken
from deploy.local.processes import Programs

PYTHON = sys.executable
BIN = Path(sys.executable).parent
PATIENCE_S = 90
WORKERS = {"partners": ("partners", 16), "office": ("events,mail,erp,pictures,default", 6)}
RETAILER_BY_FILES = "volt"  # the one that config.demo.cast lets trade with a partner by files
KEPT = ("mailbox", "media", "erp", "simulator", "partner-files", "log", "demo.json", "celerybeat-schedule")


class Interrupted(Exception):
    """Ctrl-C or SIGTERM: end everything."""


def run_demo() -> int:
    """Run the product until Ctrl-C; return the exit status. What was ordered is there again at the next start."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    began = time.monotonic()
    try:
        ports = Ports()
        ports.check()
        with _alone():
            if os.environ.get("RESET", "") not in ("", "0"):
                _forget()
            _run(ports, began)
    except Interrupted:
        _say("Ended.")
    except (postgres.NoPostgres, NotReady) as error:
        _say(str(error))
        return 1
    return 0


def _run(ports: "Ports", began: float) -> None:
    _say("Starting PostgreSQL …")
    with demo_environment() as environment, Programs(VAR / "log") as programs:
        _start(programs, {**environment, **ports.environment()}, ports)
        _say(f"Ready after {time.monotonic() - began:.0f} s.\n")
        _tell(json.loads((VAR / "demo.json").read_text()), ports)
        _watch(programs)


@contextmanager
def _alone() -> Iterator[None]:
    """One demo per checkout: two would share files and a database. Raises NotReady."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotReady("A demo of this checkout runs already; end it first.") from None
        yield


class NotReady(RuntimeError):
    """A part did not come up."""


class Ports:
    """Where each part listens. `PORT` moves the web server; the mailbox page is next to it."""

    def __init__(self) -> None:
        self.web = int(os.environ.get("PORT") or 8000)
        self.mailbox = self.web + 1
        self.smtp, self.simulator = free_port(), free_port()

    def check(self) -> None:
        """Say at once that somebody else listens where we would. Raises NotReady."""
        for port in (self.web, self.mailbox):
            if is_taken(port):
                raise NotReady(f"Port {port} is taken. `PORT=9000 make demo` moves the demo.")

    @property
    def url(self) -> str:
        """Where the product is."""
        return f"http://127.0.0.1:{self.web}"

    @property
    def simulator_url(self) -> str:
        """Where the partners are."""
        return f"http://127.0.0.1:{self.simulator}"

    def environment(self) -> dict[str, str]:
        """What the product must know of it."""
        return {
            "PUBLIC_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp}",
            "PARTNER_FILES_ROOT": str(VAR / "partner-files"),
            "FEED_EVERY_S": "60",
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
        }


def _start(programs: Programs, environment: Mapping[str, str], ports: Ports) -> None:
    _say("Starting the partner simulator and the mailbox …")
    simulator = ["--port", str(ports.simulator), "--ledger", str(VAR / "simulator" / "ledger.ndjson")]
    simulator += ["--mailbox", str(VAR / "partner-files" / RETAILER_BY_FILES)]
    (VAR / "simulator").mkdir(parents=True, exist_ok=True)
    programs.start("simulator", [PYTHON, "-m", "partners.simulator", *simulator], environment)
    post = [
        "--smtp-port",
        str(ports.smtp),
        "--web-port",
        str(ports.mailbox),
        "--folder",
        str(VAR / "mailbox"),
    ]
    programs.start("mailbox", [PYTHON, "-m", "deploy.local.mailbox", *post], environment)

    _say("Bringing the tables up to date …")
    _manage(environment, "migrate", "--database", "migrator", "--verbosity", "0")
    _say("Filling in the demo's retailers, partners and products …")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    places = ["--simulator-url", ports.simulator_url, "--base-url", ports.url]
    _manage(environment, "seed_demo", *places, "--mailbox", str(VAR / "mailbox"), "--mailboxes")
    _manage(environment, "rebuild_search")  # a demo that was kept may know of fewer words than it does today

    _say("Starting the web server, the workers and the clock …")
    web = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(ports.web), "--workers", "1"]
    threads = ["--blocking-threads", "16", "--no-ws", "--respawn-failed-workers"]
    programs.start("web", [str(BIN / "granian"), *web, *threads, "config.wsgi:application"], environment)
    for name, (queues, count) in WORKERS.items():
        pool = ["-P", "threads", "-c", str(count), "-Q", queues, "-n", f"{name}@local", "--without-gossip"]
        programs.start(f"worker-{name}", [*_celery("worker"), *pool, "--without-mingle"], environment)
    clock = ["-s", str(VAR / "celerybeat-schedule"), "--pidfile="]
    programs.start("clock", [*_celery("beat"), *clock], environment)
    programs.start("erp", [PYTHON, "-m", "deploy.local.demo_erp", "--folder", str(VAR / "erp")], environment)
    _await(f"{ports.url}/readyz", programs)


def _celery(verb: str) -> list[str]:
    return [str(BIN / "celery"), "-A", "config", verb, "-l", "INFO"]


def _manage(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [PYTHON, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotReady(f"`manage.py {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")


def _await(url: str, programs: Programs) -> None:
    """Wait until the product says it can serve."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            for program in programs.dead():
                raise NotReady(f"{program.name} did not start; {program.log} says why.") from None
            time.sleep(0.1)
    raise NotReady(f"{url} did not answer within {PATIENCE_S} s; see {VAR / 'log'}.")


def _watch(programs: Programs) -> None:
    """Keep all of it running until someone interrupts."""
    while True:
        for program in programs.dead():
            _say(f"{program.name} ended by itself; starting it again ({program.log}).")
            program.restart()
        time.sleep(1)


def _tell(demo: dict[str, object], ports: Ports) -> None:
    """Where to go, and as whom."""
    kiosks = [
        f"    {kiosk['store']:<12} {kiosk['enrolment_code']}"
        for retailer in demo["retailers"]  # type: ignore[attr-defined]
        for kiosk in retailer["kiosks"]
    ]
    people = [
        f"    {user['username']:<18} {user['role']:<10} {retailer['name']}"
        for retailer in demo["retailers"]  # type: ignore[attr-defined]
        for user in retailer["users"]
    ]
    operator: dict[str, str] = demo["operator"]  # type: ignore[assignment]
    lines = [
        f"  Kiosk      {ports.url}/          enter one of these codes once per browser:",
        *kiosks,
        f"  Staff      {ports.url}/accounts/login/",
        f"  HQ console {ports.url}/admin/",
        f"    password of all: {operator['password']}",
        f"    {operator['username']:<18} operator   the platform",
        *people,
        f"  API        {ports.url}/api/docs/      keys are in var/demo.json",
        f"  Mailbox    http://127.0.0.1:{ports.mailbox}/",
        f"  Partners   {ports.simulator_url}/_sim/ledger",
        "",
        "  Ctrl-C ends everything; the data stays. `make demo RESET=1` starts afresh.",
    ]
    _say("\n".join(lines))


def _forget() -> None:
    """Remove what earlier demos left. A demo that still runs must be ended first."""
    _say("Forgetting the earlier demo …")
    postgres.remove("demo-postgres")
    for name in KEPT:
        path = VAR / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _interrupt(*_: object) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise Interrupted


def _say(words: str) -> None:
    print(words, flush=True)
