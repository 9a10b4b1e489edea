"""Packages outside the product: built, installed into a folder and used from another process, without a network."""

import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from deploy.local.bootstrap import UV
from deploy.local.places import ROOT
from partners.transformers.requests import Request

EXAMPLE = ROOT / "examples" / "aisle-tradepost"
OFFLINE = {"UV_OFFLINE": "1", "UV_NO_CACHE": "1", "UV_PYTHON_DOWNLOADS": "never"}


def installed(source, target):
    """Build a package's wheel and install it into a folder."""
    uv = str(UV) if UV.exists() else shutil.which("uv", path=f"{ROOT}/.venv/bin:{os.environ['PATH']}")
    wheels = target.with_suffix(".wheels")
    environment = {**os.environ, **OFFLINE}
    for command in (
        ["build", "--wheel", "--out-dir", wheels, source],
        ["pip", "install", "--no-deps", "--python", sys.executable, "--target", target],
    ):
        found = wheels.glob("*.whl") if "install" in command else []
        subprocess.run([uv, *command, *found], env=environment, check=True, capture_output=True)
    return target


def run(*arguments, path, cwd, **settings):
    """Run Python with some folders to import from and none of our own settings; return the finished process."""
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = {
        **ours,
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def served(partner):
    """A partner in memory, on a loopback port; yields its base URL."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Request(method=self.command, path=url.path, params=dict(parse_qsl(url.query)), body=body)
            response = partner.answer(asked)
            self.send_response(response.status)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        do_GET = do_POST = answer  # noqa: N815 - the server's own names

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
