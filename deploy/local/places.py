"""Where things lie on this machine."""

import hashlib
import os
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
DIGEST = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def state() -> Path:
    """Where servers keep what must last.

    PostgreSQL refuses to run as root, and the user it runs as instead cannot enter a private home; so as root the state
    lies outside the checkout, one folder per checkout.
    """
    folder = Path("/var/lib/endless-aisle") / DIGEST if os.geteuid() == 0 else VAR / "state"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_taken(port: int) -> bool:
    """Whether somebody listens on this loopback port now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
