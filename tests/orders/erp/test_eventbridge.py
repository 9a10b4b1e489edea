"""Records as events on a bus: against a stand-in for Amazon, through a listener at the end of a rule."""

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orders.erp.base import Batch, ErpUnavailable, Record
from orders.erp.eventbridge import MOST_BYTES, EventBridgeConnector, chunks, entry_of
from orders.models import ErpBatch, ErpRecord
from orders.operations.erp_export import export_to_erp, send_again
from stores.models import Retailer
from tests.factories.orders import order_of
from tests.orders.erp.world import NOON, noted


@pytest.fixture
def by_events(retailer):
    """The retailer's ERP listens on EventBridge."""
    Retailer.objects.filter(pk=retailer.pk).update(erp_connector="eventbridge")
    return retailer


class Amazon(BaseHTTPRequestHandler):
    """Stands before the stand-in and refuses entries of certain records, so many times each."""

    behind: str
    refusals: dict[int, int]
    requests: list[list[int]]

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        numbers = [json.loads(entry["Detail"])["record"] for entry in asked["Entries"]]
        self.requests.append(numbers)
        refused = {number for number in numbers if self.refusals.get(number, 0) > 0}
        for number in refused:
            self.refusals[number] -= 1
        taken = [
            entry for entry, number in zip(asked["Entries"], numbers, strict=True) if number not in refused
        ]
        results = iter(self._pass_on({**asked, "Entries": taken}) if taken else [])
        trouble = {"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}
        entries = [trouble if number in refused else next(results) for number in numbers]
        body = json.dumps({"FailedEntryCount": len(refused), "Entries": entries}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _pass_on(self, content):
        kept = {name: self.headers[name] for name in ("X-Amz-Target", "Authorization", "Content-Type")}
        request = urllib.request.Request(self.behind, data=json.dumps(content).encode(), headers=kept)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["Entries"]

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def amazon(cloud, settings):
    """EventBridge on a bad day."""
    day = type("BadDay", (Amazon,), {"behind": cloud, "refusals": {}, "requests": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), day)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.AWS_ENDPOINT_URL = f"http://127.0.0.1:{server.server_port}"
    yield day
    server.shutdown()
    server.server_close()


def _records(events):
    return sorted(event["detail"]["record"] for event in events)


def test_each_record_is_an_event_with_its_number(by_events, listener):
    order = noted(order_of())

    export_to_erp(now=NOON)

    (event,) = listener()
    assert (event["source"], event["detail-type"]) == (f"endless-aisle.{by_events.slug}", "order.placed")
    assert event["detail"] == {"record": 1, **ErpRecord.objects.get().document}
    assert event["detail"]["order"]["number"] == order.number
    batch = ErpBatch.objects.get()
    assert (batch.sent_at, batch.records_count, batch.last_error) == (NOON, 1, "")


def test_many_records_travel_ten_at_a_time(by_events, amazon, listener):
    for _ in range(23):
        noted(order_of())

    export_to_erp(now=NOON)

    assert [len(numbers) for numbers in amazon.requests] == [10, 10, 3]
    assert _records(listener()) == list(range(1, 24))


def test_only_what_failed_is_sent_again(by_events, amazon, listener):
    for _ in range(12):
        noted(order_of())
    amazon.refusals = {3: 1, 7: 2}

    export_to_erp(now=NOON)

    assert amazon.requests == [list(range(1, 11)), [3, 7], [7], [11, 12]]
    assert _records(listener()) == list(range(1, 13))
    assert ErpBatch.objects.get().sent_at == NOON


def test_what_got_through_before_a_failure_is_remembered(by_events, amazon, listener):
    for _ in range(12):
        noted(order_of())
    amazon.refusals = {5: 3}

    assert export_to_erp(now=NOON) == 0
    batch = ErpBatch.objects.get()
    assert (batch.sent_at, batch.number) == (None, 1)
    assert "record 5: ThrottlingException: Rate exceeded" in batch.last_error
    amazon.requests.clear()
    ErpBatch.objects.update(due_at=NOON)
    export_to_erp(now=NOON)

    assert amazon.requests == [[5, 11, 12]]
    assert _records(listener()) == list(range(1, 13))


def test_a_batch_sent_again_is_recognisable_by_its_numbers(by_events, listener):
    noted(order_of())
    export_to_erp(now=NOON)

    send_again(batch_id=ErpBatch.objects.get().pk)
    export_to_erp(now=NOON)

    first, again = listener()
    assert first["detail"] == again["detail"]
    assert first["id"] != again["id"]


def test_amazon_out_of_reach_is_told_on_the_batch(by_events, cloud, settings):
    settings.AWS_ENDPOINT_URL = "http://127.0.0.1:9"
    noted(order_of())

    assert export_to_erp(now=NOON) == 0
    assert "EndpointConnectionError" in ErpBatch.objects.get().last_error


def test_a_missing_region_is_told_on_the_batch(by_events, cloud, monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    noted(order_of())

    assert export_to_erp(now=NOON) == 0
    assert "NoRegionError" in ErpBatch.objects.get().last_error


class TestRequests:
    """How records are shared out, without a network."""

    def _entries(self, *sizes):
        records = [
            Record(
                number=number, document={"event": "e", "occurred_at": "2026-11-23T12:00:00Z", "x": "y" * size}
            )
            for number, size in enumerate(sizes, start=1)
        ]
        batch = Batch(retailer="alder", number=1, created_at=NOON, records=tuple(records))
        return [(record, entry_of(record, batch)) for record in records]

    def _shared(self, *sizes):
        return [[record.number for record, _ in chunk] for chunk in chunks(self._entries(*sizes))]

    def test_ten_fit_into_one(self):
        assert self._shared(*[100] * 11) == [list(range(1, 11)), [11]]

    def test_large_ones_go_in_smaller_company(self):
        third = MOST_BYTES // 3
        assert self._shared(third, third, third, 10, MOST_BYTES - 300, 10) == [[1, 2], [3, 4], [5, 6]]

    def test_bytes_count_not_letters(self):
        entries = self._entries(10)
        entries[0][1]["Detail"] = "ß" * (MOST_BYTES // 2)

        with pytest.raises(ErpUnavailable, match="record 1 has 256"):
            list(chunks(entries))

    def test_nothing_is_nothing(self):
        assert self._shared() == []

    def test_what_has_arrived_is_not_sent(self, cloud, settings):
        settings.AWS_ENDPOINT_URL = "http://127.0.0.1:9"
        record = Record(number=1, document={"event": "e"}, arrived=True)
        batch = Batch(retailer="alder", number=1, created_at=NOON, records=(record,))

        assert list(EventBridgeConnector().send(batch)) == []
