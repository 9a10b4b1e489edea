"""Every change of the books reaches the ERP's folder or bucket exactly once."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from orders.models import ErpBatch, ErpRecord
from orders.operations import erp_export
from orders.operations.erp_export import export_to_erp, send_again
from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.factories.answers import accepted
from tests.factories.orders import order_of
from tests.orders.erp.world import NOON, noted, sent


def _files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*json"))


def test_a_batch_is_a_file_of_records_and_a_manifest_that_fits(retailer, folder):
    order = sent()

    place = folder / "outgoing" / retailer.slug
    body = (place / "00000001.ndjson").read_bytes()
    manifest = json.loads((place / "00000001.manifest.json").read_bytes())
    batch = ErpBatch.objects.get()
    assert _files(folder) == [
        f"outgoing/{retailer.slug}/00000001.manifest.json",
        f"outgoing/{retailer.slug}/00000001.ndjson",
    ]
    assert manifest == {
        "file": "00000001.ndjson",
        "batch": 1,
        "records": 1,
        "first_record": 1,
        "last_record": 1,
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "created_at": batch.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    assert [json.loads(line)["order"]["number"] for line in body.splitlines()] == [order.number]
    assert (batch.sent_at, batch.checksum, batch.last_error) == (NOON, manifest["sha256"], "")


def test_numbers_go_on_without_a_gap(retailer, erp, monkeypatch):
    monkeypatch.setattr(erp_export, "MOST_RECORDS", 2)
    orders = [noted(order_of()) for _ in range(5)]

    assert export_to_erp(now=NOON) == 3
    later = sent()
    erp.read()

    assert erp.numbers(retailer.slug) == [1, 2, 3, 4, 5, 6]
    assert erp.told(retailer.slug) == [(order.number, "order.placed") for order in [*orders, later]]
    counts = ErpBatch.objects.order_by("number").values_list("number", "first_record", "records_count")
    assert list(counts) == [(1, 1, 2), (2, 3, 2), (3, 5, 1), (4, 6, 1)]


def test_nothing_new_makes_no_batch(retailer, folder):
    sent()

    assert export_to_erp(now=NOON) == 0
    assert ErpBatch.objects.count() == 1


def test_each_retailer_counts_for_itself(retailer, other_retailer, erp):
    sent()
    with retailer_scope(other_retailer.pk):
        theirs = sent()
    erp.read()

    assert erp.numbers(retailer.slug) == [1]
    assert erp.told(other_retailer.slug) == [(theirs.number, "order.placed")]


def test_a_batch_that_was_lost_is_sent_again_with_the_same_bytes(retailer, folder):
    sent()
    before = {name: (folder / name).read_bytes() for name in _files(folder)}
    for name in before:
        (folder / name).unlink()

    send_again(batch_id=ErpBatch.objects.get().pk)
    export_to_erp(now=NOON)

    assert {name: (folder / name).read_bytes() for name in _files(folder)} == before


def test_a_batch_is_sent_again_by_command(retailer, erp):
    sent()
    export_to_erp(now=NOON)
    out = StringIO()

    call_command("resend_erp_batch", retailer.slug, "1", stdout=out)

    assert out.getvalue() == f"Batch 1 of {retailer.slug} is sent again.\n"
    assert export_to_erp(now=NOON) == 1
    erp.read()
    assert erp.numbers(retailer.slug) == [1]
    with pytest.raises(CommandError, match="has no batch 2"):
        call_command("resend_erp_batch", retailer.slug, "2")


def test_a_change_after_the_batch_was_made_does_not_change_the_batch(retailer, folder):
    order = sent()
    path = folder / "outgoing" / retailer.slug / "00000001.ndjson"
    before = path.read_bytes()

    accepted(order.purchase_orders.get())
    send_again(batch_id=ErpBatch.objects.get().pk)
    export_to_erp(now=NOON)

    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_tried_again_and_says_why(retailer, folder):
    folder.mkdir()
    (folder / "outgoing").write_text("not a folder")
    noted(order_of())

    assert export_to_erp(now=NOON) == 0

    batch = ErpBatch.objects.get()
    assert (batch.sent_at, batch.attempts) == (None, 1)
    assert batch.last_error.startswith("The ERP did not take it: ")
    assert export_to_erp(now=NOON) == 0, "it waits before it tries again"
    (folder / "outgoing").unlink()
    ErpBatch.objects.update(due_at=NOON)
    assert export_to_erp(now=NOON) == 1
    batch.refresh_from_db()
    assert (batch.number, batch.last_error) == (1, "")


def test_a_batch_that_waits_holds_up_those_behind_it(retailer, folder):
    folder.mkdir()
    (folder / "outgoing").write_text("not a folder")
    noted(order_of())
    export_to_erp(now=NOON)
    noted(order_of())

    export_to_erp(now=NOON)

    assert ErpBatch.objects.count() == 1
    assert ErpRecord.objects.filter(batch=None).count() == 1


def test_a_connector_nobody_knows_is_told_on_the_batch(retailer, folder):
    Retailer.objects.filter(pk=retailer.pk).update(erp_connector="pigeon")
    noted(order_of())

    assert export_to_erp(now=NOON) == 0
    assert ErpBatch.objects.get().last_error == "There is no ERP connector pigeon."


def test_two_exporters_at_once_send_each_record_once(committed_retailer, folder, monkeypatch):
    monkeypatch.setattr(erp_export, "MOST_RECORDS", 3)
    for _ in range(12):
        noted(order_of())
    start = threading.Barrier(4)

    def export(_):
        try:
            with retailer_scope(committed_retailer.pk):
                start.wait(10)
                for _ in range(10):
                    export_to_erp(now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as exporters:
        list(exporters.map(export, range(4)))

    assert list(ErpRecord.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 13))
    assert not ErpBatch.objects.exclude(attempts=1).exists()
    assert ErpBatch.objects.count() == 4


class TestTheFolder:
    def test_a_file_is_replaced_in_one_piece(self, folder):
        storages["erp"].save("a/b.txt", ContentFile(b"one"))
        seen = (folder / "a" / "b.txt").open("rb")

        storages["erp"].save("a/b.txt", ContentFile(b"another"))

        with seen:
            assert seen.read() == b"one"
        assert (folder / "a" / "b.txt").read_bytes() == b"another"
        assert [path.name for path in (folder / "a").iterdir()] == ["b.txt"]

    def test_a_file_may_be_read_by_the_erps_own_user(self, folder):
        storages["erp"].save("b.txt", ContentFile(b"one"))

        assert oct((folder / "b.txt").stat().st_mode & 0o777) == "0o644"

    def test_a_write_that_fails_leaves_the_old_file_and_no_litter(self, folder):
        class Torn(ContentFile):
            def chunks(self, chunk_size=None):
                yield b"half"
                raise OSError("disk full")

        storages["erp"].save("b.txt", ContentFile(b"whole"))

        with pytest.raises(OSError, match="disk full"):
            storages["erp"].save("b.txt", Torn(b""))

        assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("b.txt", b"whole")]

    def test_a_name_cannot_lead_out_of_the_folder(self, folder):
        with pytest.raises(Exception, match="Detected path traversal"):
            storages["erp"].save("../b.txt", ContentFile(b"one"))


class TestABucket:
    def test_the_same_files_lie_in_a_bucket_however_often_they_are_sent(self, retailer, bucket):
        sent()
        before = {item.key: item.get()["Body"].read() for item in bucket.objects.all()}

        send_again(batch_id=ErpBatch.objects.get().pk)
        assert export_to_erp(now=NOON) == 1

        stem = f"outgoing/{retailer.slug}/00000001"
        assert sorted(before) == [f"{stem}.manifest.json", f"{stem}.ndjson"]
        assert {item.key: item.get()["Body"].read() for item in bucket.objects.all()} == before

    def test_a_bucket_that_is_gone_is_told_on_the_batch(self, retailer, bucket):
        bucket.delete()
        noted(order_of())

        assert export_to_erp(now=NOON) == 0
        assert "NoSuchBucket" in ErpBatch.objects.get().last_error
