"""What a partner's own system needs, made once and kept until its sources change."""

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


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Only one process at a time makes what lies in a home; the others wait."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(*files: Path, and_also: str = "") -> str:
    """What tells one state of some files from another."""
    sources = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(sources + and_also.encode()).hexdigest()


def once(folder: Path, made_from: str, make: Callable[[], None]) -> None:
    """Make a folder afresh unless it was made to its end from the same sources. The caller holds a lock."""
    note = folder.with_suffix(".made-from")
    if folder.exists() and note.exists() and note.read_text() == made_from:
        return
    note.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    make()
    note.write_text(made_from)


def install(venv: Path, requirements: Path) -> None:
    """An environment of its own, with exactly what is listed there by hash."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    uv = UV if UV.exists() else Path(sys.executable).with_name("uv")
    python = venv / "bin" / "python"
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, requirements]
    for command in ([uv, "venv", "--quiet", "--python", sys.executable, venv], sync):
        subprocess.run(command, env=environment, check=True)
