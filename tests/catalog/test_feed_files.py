"""Files that are uploaded or fetched: kept as they came, read once by a worker, and nothing done twice."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone

from catalog.errors import FeedColumnsInvalid, FeedFileGone, FeedFileSame, FeedFileTooLong
from catalog.models import Feed, FeedFile, FeedSource, Offer
from catalog.models.feed import FeedState
from catalog.models.feed_file import FeedFileState
from catalog.operations import feed_file_readings, feed_files, feed_runs, feeds
from catalog.queries import feed_files as kept
from stores.tenancy import retailer_scope
from tests.factories.feeds import listed, received
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.django_db

BOOT = "MOOR-39;09500000000051;Moor boot;71,00;120,00;12"
SOCK = "SOCK-M;09500000000136;Wool sock;4,15;9,90;3"
OPTIONS = {
    "columns": {
        "partner_sku": "SKU", "gtin": "EAN", "title": "Name", "cost": "Cost", "price": "RRP", "available": "Stock"
    },
    "decimal_comma": True,
    "currency": "EUR",
}  # fmt: skip


@pytest.fixture
def partner(retailer):
    """A partner whose columns are named."""
    made = PartnerFactory(code="tarn")
    FeedSource.objects.create(partner=made, options=OPTIONS)
    return made


def offers():
    """Pieces by the partner's SKU."""
    return dict(Offer.objects.order_by("pk").values_list("partner_sku", "available"))


def test_a_file_waits_and_is_read_by_a_worker(partner):
    file = received(partner, listed(BOOT, SOCK))

    changed = feed_file_readings.read_waiting_files()

    file.refresh_from_db()
    assert (changed, offers()) == (1, {"MOOR-39": 12, "SOCK-M": 3})
    assert (file.state, file.items, file.unusable_count, file.problem) == (FeedFileState.READ, 2, 0, "")
    assert feed_file_readings.read_waiting_files() == 0


def test_the_same_bytes_again_are_nothing_to_do(partner):
    received(partner, listed(BOOT))

    with pytest.raises(FeedFileSame):
        received(partner, listed(BOOT), name="other.csv")

    received(partner, listed(SOCK))
    received(partner, listed(BOOT))
    assert FeedFile.objects.count() == 3


def test_the_first_file_of_a_partner_waits_until_its_columns_are_named(retailer):
    partner = PartnerFactory()
    file = received(partner, listed(BOOT))

    unread = feed_file_readings.read_waiting_files()
    feed_files.agree(file_id=file.pk, options=OPTIONS, is_whole=True)
    read = feed_file_readings.read_waiting_files()

    assert (file.state, unread, read, offers()) == (FeedFileState.COLUMNS, 0, 1, {"MOOR-39": 12})


@pytest.mark.parametrize(
    "options", [{}, {"columns": {"gtin": "EAN"}}, {**OPTIONS, "files": "x"}, [], {"columns": 1}]
)
def test_columns_that_make_no_sense_are_not_kept(partner, options):
    file = received(partner, listed(BOOT))

    with pytest.raises(FeedColumnsInvalid):
        feed_files.agree(file_id=file.pk, options=options, is_whole=True)

    assert FeedSource.objects.get().options == OPTIONS


def test_a_bad_row_is_told_and_stops_nobody(partner):
    file = received(partner, listed(BOOT, SOCK.replace("09500000000136", "9,5E+12"), "x"))

    feed_file_readings.read_waiting_files()

    file.refresh_from_db()
    assert (file.state, file.items, file.unusable_count) == (FeedFileState.READ, 1, 2)
    assert Feed.objects.get().unusable[0] == {
        "source": "line 3",
        "reason": "EAN 9,5E+12 was rounded by a spreadsheet. Format the column as text.",
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            b"<html><body>Log in</body></html>",
            "It is a web page, perhaps one that wants a log-in, and no list.",
        ),
        (b"\x1f\x8b\x08\x00", "It is packed (GZIP). Unpack it first."),
    ],
)
def test_a_file_that_holds_no_list_is_told_at_once(partner, content, problem):
    file = received(partner, ContentFile(content))

    assert (file.state, file.problem, feed_file_readings.read_waiting_files()) == (
        FeedFileState.FAILED,
        problem,
        0,
    )


def test_a_file_with_other_titles_changes_nothing(partner):
    received(partner, listed(BOOT))
    feed_file_readings.read_waiting_files()
    file = received(partner, listed("a;b", titles="x;y"))

    feed_file_readings.read_waiting_files()

    file.refresh_from_db()
    assert (file.state, offers()) == (FeedFileState.FAILED, {"MOOR-39": 12})
    assert file.problem.startswith("No row holds all titles; ")


def test_of_several_files_that_wait_the_newest_counts(partner):
    older = received(partner, listed(BOOT))
    received(partner, listed(SOCK))

    assert feed_file_readings.read_waiting_files() == 1
    older.refresh_from_db()
    assert (older.state, offers()) == (FeedFileState.REPLACED, {"SOCK-M": 3})


def test_a_file_that_is_held_is_read_once_a_person_agrees(partner):
    gtins = ("09500000000051", "09500000000136", "09504000059101")
    rows = [f"S{n};{gtin};Boot;1,00;2,00;1" for n, gtin in enumerate(gtins)]
    received(partner, listed(*rows))
    feed_file_readings.read_waiting_files()
    file = received(partner, listed(rows[0]))
    feed_file_readings.read_waiting_files()
    file.refresh_from_db()
    held = (file.state, sum(available for available in offers().values()))

    feeds.take_anyway(feed_id=Feed.objects.get().pk)
    feed_file_readings.read_waiting_files()

    file.refresh_from_db()
    assert (held, file.state, offers()) == (
        (FeedFileState.HELD, 3),
        FeedFileState.READ,
        {"S0": 1, "S1": 0, "S2": 0},
    )


@pytest.mark.parametrize(("lacks", "pieces"), [((), 40), (("available",), 12)])
def test_a_list_that_names_only_some_withdraws_nothing_and_counts_what_it_counts(partner, lacks, pieces):
    received(partner, listed(BOOT, SOCK))
    feed_file_readings.read_waiting_files()
    columns = {name: title for name, title in OPTIONS["columns"].items() if name not in lacks}
    FeedSource.objects.update(is_whole=False, options={**OPTIONS, "columns": columns})
    received(partner, listed(BOOT.replace("71,00", "70,00").replace("12", "40")))

    feed_file_readings.read_waiting_files()

    assert offers() == {"MOOR-39": pieces, "SOCK-M": 3}
    assert Offer.objects.get(partner_sku="MOOR-39").cost == 70


def test_nothing_of_a_paused_partner_is_read(partner):
    received(partner, listed(BOOT))
    partner.paused_at = timezone.now()
    partner.save()

    assert (feed_file_readings.read_waiting_files(), offers()) == (0, {})


def test_a_file_that_is_too_long_is_refused(partner, settings):
    settings.FEED_FILE_MOST_MB = 1

    with pytest.raises(FeedFileTooLong):
        received(partner, ContentFile(b"x" * 1_000_001))

    assert not FeedFile.objects.exists()


def test_old_files_are_forgotten_with_their_bytes(partner):
    file = received(partner, listed(BOOT))

    forgotten = feed_files.forget_feed_files(before=timezone.now())

    assert (forgotten, FeedFile.objects.count(), storages["feeds"].exists(file.place)) == (1, 0, False)
    with pytest.raises(FeedFileGone):
        kept.content_of(FeedFile(partner=partner, name="x"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_a_file_once(partner, retailer, monkeypatch):
    file = received(partner, listed(BOOT))
    both, turns = threading.Barrier(2, timeout=30), []
    lease, turn = feed_file_readings._leased, feed_file_readings._turn
    monkeypatch.setattr(feed_file_readings, "_turn", lambda partner: turns.append(1) or turn(partner))

    def read():
        try:
            with retailer_scope(retailer.pk):
                both.wait()
                feed_file_readings.read_file(file_id=file.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=read) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    file.refresh_from_db()
    assert (len(turns), file.state, offers()) == (1, FeedFileState.READ, {"MOOR-39": 12})
    assert lease(file.pk) is None
    assert Feed.objects.get().state == FeedState.READ


def test_a_file_whose_reader_died_is_read_by_another(partner):
    file = received(partner, listed(BOOT))
    feed_file_readings._leased(file.pk)

    while_leased = feed_file_readings.read_waiting_files()
    FeedFile.objects.update(leased_until=timezone.now())

    assert (while_leased, feed_file_readings.read_waiting_files()) == (0, 1)


def test_a_file_whose_lease_has_run_out_is_left_to_its_reader_as_long_as_that_comes_on(partner):
    file = received(partner, listed(BOOT))
    feed_file_readings._leased(file.pk)
    feed_runs.begin(feed_file_readings._turn(partner), said="", started_by="")
    FeedFile.objects.update(leased_until=timezone.now())

    while_it_comes_on = feed_file_readings.read_waiting_files()
    Feed.objects.update(due_at=timezone.now())

    assert (while_it_comes_on, feed_file_readings.read_waiting_files()) == (0, 1)
