"""What holds for a mailbox wherever it lies: a folder of ours, a bucket, a partner's server."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from partners.errors import NotSent, Outcome
from partners.transformers.requests import FileRequest
from partners.transports import files
from tests.partners.mailboxes.places import step

ESCAPES = [
    "../other/orders.csv", "/etc/passwd", "in/../../x", "in//x", "in/./x", "in\\..\\x", "in/\x00", "in/.hidden", "..",
    "in/", "", "C:x", "in/" + "x" * 300, "a/" * 400 + "x",
]  # fmt: skip


def status(place, request):
    """What the transport answers."""
    held = step(place.account, request)
    assert held.error is None, held.error
    return held.result.status


def listed(place, folder, **how):
    """The names that the transport tells."""
    held = step(place.account, FileRequest.listing(folder, **how))
    return [row["name"] for row in json.loads(held.result.body)]


def test_what_is_written_can_be_listed_read_and_seen_by_the_partner(place, settings):
    settings.PARTNER_FILES_SETTLE_S = 0

    written = status(place, FileRequest.writing("out/A-1.csv", b"boots"))

    assert written == 201
    assert listed(place, "out") == ["A-1.csv"]
    assert step(place.account, FileRequest.reading("out/A-1.csv")).result.body == b"boots"
    assert (place.names("out"), place.get("out/A-1.csv")) == (["A-1.csv"], b"boots")


def test_the_same_bytes_again_change_nothing_and_other_bytes_are_refused(place):
    answers = [
        status(place, FileRequest.writing("out/A-1.csv", content))
        for content in (b"boots", b"boots", b"socks")
    ]

    assert answers == [201, 200, 409]
    assert (place.names("out"), place.get("out/A-1.csv")) == (["A-1.csv"], b"boots")


def test_what_is_not_there_is_not_there(place):
    assert listed(place, "nowhere") == []
    assert status(place, FileRequest.reading("in/nothing.csv")) == 404
    assert status(place, FileRequest.archiving("in/nothing.csv")) == 404
    assert status(place, FileRequest.restoring("in/archive/20261125T120000000000Z-00ff-nothing.csv")) == 404


def test_a_list_tells_size_and_date(place):
    place.put("in/stock.csv", b"12345")

    (row,) = json.loads(step(place.account, FileRequest.listing("in")).result.body)

    assert (row["name"], row["size"]) == ("stock.csv", 5)
    assert row["modified_at"].endswith("+00:00")


def test_files_put_away_twice_under_one_name_are_both_kept(place):
    for content in (b"monday", b"tuesday"):
        place.put("in/stock.csv", content)
        assert status(place, FileRequest.archiving("in/stock.csv")) == 201

    kept = place.names("in/archive")

    assert place.names("in") == []
    assert [name.partition("-")[2].partition("-")[2] for name in kept] == ["stock.csv", "stock.csv"]
    assert [place.get(f"in/archive/{name}") for name in kept] == [b"monday", b"tuesday"]


def test_a_file_is_replayed_under_its_old_name_unless_that_is_taken(place):
    place.put("in/stock.csv", b"monday")
    status(place, FileRequest.archiving("in/stock.csv"))
    (kept,) = place.names("in/archive")
    place.put("in/stock.csv", b"tuesday")

    taken = status(place, FileRequest.restoring(f"in/archive/{kept}"))
    untouched = place.get("in/stock.csv")
    status(place, FileRequest.archiving("in/stock.csv"))
    free = status(place, FileRequest.restoring(f"in/archive/{kept}"))

    assert (taken, untouched, free) == (409, b"tuesday", 201)
    assert place.get("in/stock.csv") == b"monday"


def test_only_what_lies_in_an_archive_of_ours_is_replayed(place):
    place.put("in/stock.csv")

    held = step(place.account, FileRequest.restoring("in/stock.csv"))

    assert (held.outcome, place.names("in")) == (Outcome.NOT_SENT, ["stock.csv"])


def test_the_oldest_come_first_and_no_more_than_a_round_can_bear(place, monkeypatch):
    monkeypatch.setattr(files, "MOST_LISTED", 2)
    for age, name in enumerate(["c.csv", "b.csv", "a.csv"] if place.settles else ["1.csv", "2.csv", "3.csv"]):
        place.put(f"in/{name}", age_s=300 - age)

    told = [listed(place, "in"), listed(place, "in", newest=True)]

    wanted = ["c.csv", "b.csv", "a.csv"] if place.settles else ["1.csv", "2.csv", "3.csv"]
    assert told == [wanted[:2], wanted[1:]]


def test_what_is_hidden_or_called_unfinished_is_left_alone(place):
    for name in (".stock.csv", "stock.csv.tmp", "stock.csv.PART", "stock.csv.filepart", "stock.csv"):
        place.put(f"in/{name}")

    assert listed(place, "in") == ["stock.csv"]


def test_a_file_that_somebody_may_still_write_to_is_left_alone(place):
    place.put("in/new.csv", age_s=2)
    place.put("in/old.csv", age_s=60)
    place.put("in/ahead.csv", age_s=-60)
    place.put("in/nonsense.csv", age_s=-10 * 86_400)

    found = set(listed(place, "in"))

    everything = {"new.csv", "old.csv", "ahead.csv", "nonsense.csv"}
    assert found == ({"old.csv", "nonsense.csv"} if place.settles else everything)


@pytest.mark.parametrize("path", ESCAPES)
@pytest.mark.parametrize("act", [FileRequest.reading, FileRequest.archiving, FileRequest.restoring])
def test_no_path_leads_out_of_the_mailbox(folder, path, act):
    folder.put("in/stock.csv")

    held = step(folder.account, act(path))

    assert isinstance(held.error, NotSent)
    assert folder.names("in") == ["stock.csv"]


def test_a_file_that_is_too_long_is_not_read(place, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILE_BYTES", 10)
    place.put("in/stock.csv", b"x" * 11)

    held = step(place.account, FileRequest.reading("in/stock.csv"))

    assert (held.outcome, str(held.error)) == (Outcome.NOT_SENT, "in/stock.csv is longer than 10 bytes.")


def test_of_many_who_write_one_name_at_once_one_wins_and_nobody_reads_a_mixture(place):
    wishes = [letter * 5000 for letter in (b"a", b"b", b"c", b"d")]
    place.put("out/before.csv")

    with ThreadPoolExecutor(len(wishes)) as threads:
        answers = list(
            threads.map(lambda words: status(place, FileRequest.writing("out/A-1.csv", words)), wishes)
        )

    assert sorted(answers) == [201, 409, 409, 409]
    assert place.get("out/A-1.csv") == wishes[answers.index(201)]
    assert place.names("out") == ["A-1.csv", "before.csv"]


def test_many_who_put_one_file_away_leave_it_somewhere(place):
    place.put("in/stock.csv", b"monday")

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(lambda _: status(place, FileRequest.archiving("in/stock.csv")), range(4)))

    assert answers <= {201, 404}
    assert place.names("in") == []
    assert {place.get(f"in/archive/{name}") for name in place.names("in/archive")} == {b"monday"}


def test_when_the_time_is_over_nothing_is_begun(place):
    held = step(place.account, FileRequest.writing("out/A-1.csv", b"boots").committing(), timeout_s=0)

    assert held.outcome is Outcome.NOT_SENT
    assert place.get("out/A-1.csv") is None
