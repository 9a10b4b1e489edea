"""The demo's post office: takes every mail by SMTP, keeps it in a Maildir, and shows it on a page of its own.

`python -m deploy.local.mailbox --smtp-port 2525 --web-port 8026 --folder var/mailbox`. Loopback only; no mail leaves.
"""

import argparse
import html
import mailbox
import signal
import threading
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

HOST = "127.0.0.1"
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
body{color:#16201b;background:#faf9f6}a{color:#174e3a}li{margin:.6rem 0}small{color:#515c56}
iframe,pre{width:100%;background:#fff;border:1px solid #dedad1;border-radius:12px;box-sizing:border-box}
iframe{height:42rem}pre{white-space:pre-wrap;padding:1rem}
"""
# A mail is foreign text: it is shown in a frame without scripts, forms or a way out.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
    "Cache-Control": "no-store",
}


def messages(folder: Path) -> dict[str, EmailMessage]:
    """Every mail by its key, the newest first."""
    parse = BytesParser(policy=policy.default).parse
    kept = mailbox.Maildir(folder, create=False)
    mails = {}
    for key in kept.keys():  # noqa: SIM118 - a mailbox iterates over its messages
        with kept.get_file(key) as file:
            mails[key] = parse(file)  # type: ignore[arg-type]  # a file for all that matters
    newest_first = sorted(mails, key=lambda key: float(key.partition(".")[0]), reverse=True)
    return {key: mails[key] for key in newest_first}


class Pages(BaseHTTPRequestHandler):
    """The list at `/`, a mail at `/<key>`, its HTML part at `/<key>/html`."""

    folder: Path

    def do_GET(self) -> None:
        """Show what was asked for."""
        key, _, part = self.path.strip("/").partition("/")
        mails = messages(self.folder)
        if not key:
            self._answer(200, _list(mails))
        elif key not in mails:
            self._answer(404, "<p>No such mail.</p>")
        elif part == "html":
            self._answer(200, _part(mails[key], "html"))
        else:
            self._answer(200, _mail(key, mails[key]))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server names it
        """Say nothing."""

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())


def _list(mails: dict[str, EmailMessage]) -> str:
    rows = "".join(
        f'<li><a href="/{html.escape(key)}">{html.escape(str(mail["subject"]))}</a><br>'
        f"<small>{html.escape(str(mail['date']))} · to {html.escape(str(mail['to']))}</small></li>"
        for key, mail in mails.items()
    )
    return _page("Mailbox", f"<ol>{rows}</ol>" if rows else "<p>No mail yet. Place an order.</p>")


def _mail(key: str, mail: EmailMessage) -> str:
    head = "".join(
        f"<b>{name}</b> {html.escape(str(mail[name]))}<br>" for name in ("From", "To", "Reply-To", "Date")
    )
    shown = f'<iframe sandbox src="/{html.escape(key)}/html" title="The mail"></iframe>'
    plain = f"<h2>As plain text</h2><pre>{html.escape(_part(mail, 'plain'))}</pre>"
    return _page(str(mail["subject"]), f'<p><a href="/">All mails</a></p><p>{head}</p>{shown}{plain}')


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return str(body.get_content()) if body else ""


def _page(title: str, body: str) -> str:
    safe = html.escape(title)
    return (
        f"<!doctype html><meta charset=utf-8><title>{safe}</title><style>{STYLE}</style><h1>{safe}</h1>{body}"
    )


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    given.folder.parent.mkdir(parents=True, exist_ok=True)
    post = Controller(Mailbox(given.folder), hostname=HOST, port=given.smtp_port)
    post.start()
    pages = ThreadingHTTPServer((HOST, given.web_port), type("Shown", (Pages,), {"folder": given.folder}))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=pages.shutdown).start())
    pages.serve_forever()
    post.stop()


if __name__ == "__main__":
    main()
