"""The shop's web server."""

import os
import sys
import threading
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from waitress.server import create_server


def serve(ready_file: Path) -> None:
    """Serve on a free loopback port until SIGTERM; write the base URL of the API to a file once we listen."""
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=_end_with_whoever_started_us, daemon=True).start()
    draft = ready_file.with_suffix(".draft")
    draft.write_text(f"http://127.0.0.1:{server.effective_port}/api")
    draft.rename(ready_file)
    server.run()


def _end_with_whoever_started_us() -> None:
    """Standard input is a pipe that closes when its other end dies, however it dies."""
    sys.stdin.read()
    os._exit(0)
