"""Lists that lie at an address: fetched when due, not sent again when unchanged, and told of when they fail."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from catalog.models import FeedFile, FeedSource
from catalog.operations.feed_fetching import fetch_due_files, fetch_soon
from tests.factories.feeds import TITLES
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db
LIST = f"{TITLES}\nMOOR-39;09500000000051;Moor boot;71.00;120.00;12\n".encode()


class Shop:
    """A partner's web server: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.etag, self.asked = 200, LIST, '"1"', []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                shop.asked.append(self.headers.get("If-None-Match", ""))
                status = 304 if self.headers.get("If-None-Match") == shop.etag else shop.status
                self.send_response(status)
                self.send_header("ETag", shop.etag)
                self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", str(0 if status == 304 else len(shop.body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(shop.body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/lists/stock.csv?key=secret"


@pytest.fixture
def shop():
    made = Shop()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def source(retailer, shop):
    return FeedSource.objects.create(partner=PartnerFactory(), url=shop.url, due_at=timezone.now())


def fetched():
    return fetch_due_files(now=timezone.now())


def again(source):
    FeedSource.objects.filter(pk=source.pk).update(due_at=timezone.now())
    return fetched()


def test_a_list_is_fetched_when_it_is_due_and_kept_without_the_secrets_of_its_address(source):
    counts = (fetched(), fetched())

    file = FeedFile.objects.get()
    assert (counts, file.name, file.size) == ((1, 0), "stock.csv", len(LIST))
    assert "secret" not in file.received_from


def test_what_is_unchanged_is_not_sent_again(source, shop):
    fetched()

    assert again(source) == 0
    assert (shop.asked, FeedFile.objects.count()) == (["", '"1"'], 1)


def test_the_same_bytes_under_another_tag_are_no_new_file(source, shop):
    fetched()
    shop.etag = '"2"'

    assert again(source) == 0
    assert (FeedFile.objects.count(), FeedSource.objects.get().etag) == (1, '"2"')


def test_a_person_may_have_it_fetched_anew(source, shop):
    fetched()
    fetch_soon(source_id=source.pk)
    fetched()

    assert shop.asked == ["", ""]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (302, "The address answered 302."),
        (404, "The address answered 404."),
        (500, "The address answered 500."),
    ],
)
def test_an_address_that_has_no_list_is_told_and_never_followed(source, shop, status, problem):
    shop.status = status

    assert fetched() == 0
    assert (FeedSource.objects.get().problem, FeedFile.objects.count()) == (problem, 0)


def test_a_list_that_is_too_long_is_broken_off(source, shop, settings):
    settings.FEED_FILE_MOST_MB, shop.body = 1, b"x" * 2_000_000

    assert fetched() == 0
    assert FeedSource.objects.get().problem == "The partner's answer is longer than 1000000 bytes."


def test_an_address_in_our_own_network_is_not_dialled(source, shop, settings):
    settings.PARTNER_ALLOWED_NETWORKS = []

    assert fetched() == 0
    assert (shop.asked, "127.0.0.1" in FeedSource.objects.get().problem) == ([], True)


def test_a_server_that_is_not_there_is_told_and_the_next_is_fetched(source, shop):
    FeedSource.objects.create(
        partner=PartnerFactory(), url="http://127.0.0.1:9/x", due_at="2026-01-01T00:00Z"
    )

    assert fetched() == 1
    assert FeedSource.objects.exclude(problem="").count() == 1
