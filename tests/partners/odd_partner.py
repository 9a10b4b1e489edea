"""A partner on a raw socket, for answers that no decent HTTP server would give."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket], None]


@contextmanager
def odd_partner(behave: Behaviour) -> Iterator[str]:
    """Listen on loopback; read each request, then behave. Yields the base URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, behave), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _serve(server: socket.socket, behave: Behaviour) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, behave), daemon=True).start()


def _answer(connection: socket.socket, behave: Behaviour) -> None:
    with connection:
        try:
            _read_whole_call(connection)
            behave(connection)
        except OSError:
            return


def _read_whole_call(connection: socket.socket) -> None:
    """Who hangs up with something unread resets the line, and what was answered is lost."""
    heard = connection.recv(65_536)
    while b"\r\n\r\n" not in heard and (more := connection.recv(65_536)):
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]) and (more := connection.recv(65_536)):
        body += more


def saying(status: str, body: bytes = b"", headers: str = "") -> Behaviour:
    """An answer in one piece."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode()
    return lambda connection: connection.sendall(head + body)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour for each connection, in order."""
    following = iter(behaviours)

    def behave(connection: socket.socket) -> None:
        next(following)(connection)

    return behave


def resetting(connection: socket.socket) -> None:
    """Break the line without an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
