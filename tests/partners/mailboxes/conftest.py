"""Mailboxes of each kind, empty."""

import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.partners.mailboxes.places import BucketPlace, FolderPlace, account
from tests.partners.mailboxes.sftp_server import PASSWORD, USER, SftpServer, pinned


@pytest.fixture(scope="session")
def _cloud():
    """A stand-in for S3 on a free loopback port."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of our own."""
    settings.PARTNER_FILES_ROOT = tmp_path / "files"
    return FolderPlace(account=account("file:///northpeak"), root=tmp_path / "files" / "acme" / "northpeak")


@pytest.fixture
def s3(_cloud, settings, monkeypatch):
    """Our key to the stand-in for S3, and what a partner does there."""
    for name, value in {
        "ACCESS_KEY_ID": "x",
        "SECRET_ACCESS_KEY": "x",
        "DEFAULT_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    settings.AWS_S3_ENDPOINT_URL = _cloud
    return boto3.session.Session().resource("s3", endpoint_url=_cloud)


@pytest.fixture
def bucket(s3, settings):
    """A bucket of ours that we share out."""
    settings.PARTNER_FILES_BUCKET = name = f"files-{uuid4().hex}"
    made = s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return BucketPlace(account=account(f"s3://{name}/northpeak"), bucket=made, prefix="acme/northpeak")


class _Said(BaseHTTPRequestHandler):
    """Answers every request with one error, or with none at all."""

    status, code, sleep_s = 500, "", 0.0

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.sleep_s)
        body = f"<Error><Code>{self.code}</Code></Error>".encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def _saying(settings, **said):
    handler = type("Said", (_Said,), said)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.AWS_S3_ENDPOINT_URL = f"http://127.0.0.1:{server.server_port}"
        yield
        server.shutdown()


@pytest.fixture
def cloud_that_says(settings, status, code):
    """A stand-in for S3 that refuses."""
    with _saying(settings, status=status, code=code):
        yield


@pytest.fixture
def cloud_that_hangs(settings):
    """A stand-in for S3 that takes a request and does not answer it in time."""
    with _saying(settings, status=200, sleep_s=2.5):
        yield


@pytest.fixture
def server(tmp_path):
    """A partner's SFTP server."""
    root = tmp_path / "server"
    (root / "aisle").mkdir(parents=True)
    with SftpServer.started(root) as running:
        yield running


@pytest.fixture
def server_place(server):
    """The mailbox on it."""
    credentials = {"password": PASSWORD, "host_key": pinned()}
    of = account(f"sftp://{USER}@127.0.0.1:{server.port}/aisle", credentials)
    return FolderPlace(account=of, root=server.root / "aisle")


@pytest.fixture(params=["folder", "bucket", "server_place"])
def place(request):
    """A mailbox of each kind."""
    return request.getfixturevalue(request.param)
