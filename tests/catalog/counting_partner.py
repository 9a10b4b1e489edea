"""A partner on loopback that speaks the plain JSON API, and counts how often it is asked."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.partners.plain_partner import BOOT


class CountingPartner:
    """Has whatever it is asked for, one boot of it; takes `delay_s` for each answer, and answers with `status`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.delay_s = 0.0
        self.status = 200
        self.asked: Counter[str] = Counter()
        self.was_asked = threading.Event()
        self._lock = threading.Lock()

    @property
    def calls(self) -> int:
        """How often it was asked anything."""
        return self.asked.total()

    def answer(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        """What it says, after a while."""
        [code] = query.get("gtin", [""])
        with self._lock:
            self.asked[code or query["q"][0]] += 1
        self.was_asked.set()
        time.sleep(self.delay_s)
        named = {"gtin": code, "sku": code, "family": code} if code else {}
        return self.status, {"items": [{**BOOT, **named}]}


@contextmanager
def counting_partner() -> Iterator[CountingPartner]:
    """Start one in threads of this process; it ends with the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = partner.answer(parse_qs(urlsplit(self.path).query))
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may be gone
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    partner = CountingPartner(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield partner
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
