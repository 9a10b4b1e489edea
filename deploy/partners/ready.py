"""Waiting for a program that says where it is once it can be called."""

import subprocess
import time
from pathlib import Path


def awaited(ready: Path, process: "subprocess.Popen[bytes]", *, patience_s: float) -> str:
    """What a program writes into a file when it is ready; its words are in `log` beside that. Raises RuntimeError."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if ready.exists():
            return ready.read_text()
        if process.poll() is not None:
            raise RuntimeError(
                f"The shop ended with {process.returncode}; {ready.with_name('log')} says why."
            )
        time.sleep(0.05)
    raise RuntimeError("The shop did not start.")
