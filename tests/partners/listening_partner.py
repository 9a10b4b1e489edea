"""A partner that is called over HTTP and remembers every call. Each test says how it answers."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Heard(NamedTuple):
    """One call. Header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Told(NamedTuple):
    """One answer; what is no bytes goes out as JSON."""

    status: int = 200
    content: Any = b"{}"
    headers: dict[str, str] = {}


class Listening:
    """A partner at work: where it lives and what it heard."""

    def __init__(self, base_url: str, heard: list[Heard]) -> None:
        self.base_url = base_url
        self.heard = heard

    def paths(self) -> list[str]:
        """What was called, in order."""
        return [f"{call.method} {call.path}" for call in self.heard]


def handler_of(answer: Callable[[Heard], Told], heard: list[Heard]) -> type[BaseHTTPRequestHandler]:
    """What serves one connection: notes each call and answers it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Heard(self.command, self.path, headers, body)
            heard.append(call)
            told = answer(call)
            content = told.content if isinstance(told.content, bytes) else json.dumps(told.content).encode()
            self.send_response(told.status)
            for name, value in {"Content-Length": str(len(content)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the server names them so

    return Handler


class QuietServer(ThreadingHTTPServer):
    """Serves each connection in a thread, and says nothing of those that break."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Lines that break are what these tests are about."""


@contextmanager
def listening(answer: Callable[[Heard], Told]) -> Iterator[Listening]:
    """Listen on a free loopback port until the block is over."""
    heard: list[Heard] = []
    server = QuietServer(("127.0.0.1", 0), handler_of(answer, heard))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Listening(f"http://127.0.0.1:{server.server_address[1]}", heard)
    finally:
        server.shutdown()
        server.server_close()
