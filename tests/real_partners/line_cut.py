"""A line to a partner that can lose an order, or only the answer to it, which for us look the same."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Line:
    """Carries bytes to a partner and back. `loses` names what of an order it swallows: `request` or `answer`.

    `mark` is what stands in a POST that places an order, and in no other.
    """

    def __init__(self, url: str, listener: socket.socket, mark: bytes) -> None:
        parts = urlsplit(url)
        self._there = (parts.hostname, parts.port)
        self._listener = listener
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}{parts.path}"
        self.loses = ""
        self._mark = mark

    def serve(self) -> None:
        """Carry until the listener is closed."""
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        first = _request(caller)
        loses = self.loses if first.startswith(b"POST") and self._mark in first else ""
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


def _request(caller: socket.socket) -> bytes:
    """The first request of a connection, with its body."""
    told, end = b"", 0
    while not end or len(told) < end:
        piece = caller.recv(65_536)
        if not piece:
            return told
        told += piece
        head, found, _ = told.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        end = len(head + found) + int(length[1] if length else 0) if found else 0
    return told


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
def line_to(url: str, mark: bytes = b"/checkout/ HTTP") -> Iterator[Line]:
    """A line on a free loopback port, open for the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = Line(url, listener, mark)
        threading.Thread(target=line.serve, daemon=True).start()
        yield line
        listener.shutdown(socket.SHUT_RDWR)
