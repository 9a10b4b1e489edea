"""A line to a partner that can lose a check-out, or only the answer to it, which for us look the same."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Line:
    """Carries bytes to a partner and back. `loses` names what of a check-out it swallows: `request` or `answer`."""

    def __init__(self, url: str, listener: socket.socket) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname, parts.port)
        self._listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}{parts.path}"
        self.loses = ""

    def serve(self) -> None:
        """Carry until the listener is closed."""
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        first = caller.recv(65_536)
        loses = self.loses if first.startswith(b"POST") and b"/checkout/ HTTP" in first else ""
        with caller, socket.create_connection(self._there) as partner:
            if loses == "request":
                return
            partner.sendall(first)
            threading.Thread(target=_pump, args=(caller, partner), daemon=True).start()
            if loses == "answer":
                _drain(partner)
                caller.shutdown(socket.SHUT_RDWR)  # closing alone waits for the thread that still listens
            else:
                _pump(partner, caller)


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def _drain(source: socket.socket) -> None:
    """Wait for the whole answer, so that the partner has done what was asked."""
    while source.recv(65_536):
        pass


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line on a free loopback port, open for the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = Line(url, listener)
        threading.Thread(target=line.serve, daemon=True).start()
        yield line
        listener.shutdown(socket.SHUT_RDWR)
