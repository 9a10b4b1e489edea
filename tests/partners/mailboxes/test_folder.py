"""A folder of ours that strangers may write to."""

import os
import signal

import pytest

from partners.errors import Outcome
from partners.transformers.requests import FileRequest
from stores import fault
from tests.partners.mailboxes.places import account, step


def killed_at(point, settings, place):
    """Write an order in a process of its own that dies at a point."""
    child = os.fork()
    if child == 0:
        settings.FAULTS = f"{point}=kill"
        fault._arrivals.clear()
        step(place.account, FileRequest.writing("out/A-1.csv", b"boots"))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_writer_that_dies_before_the_file_has_its_name_has_written_nothing(folder, settings):
    died = killed_at("mailbox.before_naming", settings, folder)

    seen = [name for name in folder.names("out") if not name.startswith(".")]
    again = step(folder.account, FileRequest.writing("out/A-1.csv", b"boots"))

    assert (died, seen, again.result.status) == (-signal.SIGKILL, [], 201)
    assert folder.get("out/A-1.csv") == b"boots"


def test_a_writer_that_dies_after_it_has_written_the_whole(folder, settings):
    died = killed_at("mailbox.after_naming", settings, folder)

    again = step(folder.account, FileRequest.writing("out/A-1.csv", b"boots"))

    assert (died, again.result.status, folder.get("out/A-1.csv")) == (-signal.SIGKILL, 200, b"boots")


@pytest.mark.parametrize("act", [FileRequest.listing, FileRequest.reading, FileRequest.archiving])
def test_no_link_is_followed(folder, tmp_path, act):
    secrets = tmp_path / "other-retailer"
    secrets.mkdir()
    (secrets / "orders.csv").write_bytes(b"canary")
    folder.put("in/stock.csv")
    (folder.root / "in" / "link").symlink_to(secrets)
    (folder.root / "in" / "orders.csv").symlink_to(secrets / "orders.csv")

    through = step(folder.account, act("in/link/orders.csv" if act != FileRequest.listing else "in/link"))
    straight = step(folder.account, FileRequest.reading("in/orders.csv"))

    assert (through.outcome, straight.outcome) == (Outcome.NOT_SENT, Outcome.NOT_SENT)
    assert (secrets / "orders.csv").read_bytes() == b"canary"


def test_links_folders_and_pipes_are_no_files(folder):
    folder.put("in/stock.csv")
    (folder.root / "in" / "folder.csv").mkdir()
    (folder.root / "in" / "link.csv").symlink_to(folder.root / "in" / "stock.csv")
    os.mkfifo(folder.root / "in" / "pipe.csv")

    listed = step(folder.account, FileRequest.listing("in")).result.json()
    pipe = step(folder.account, FileRequest.reading("in/pipe.csv"), timeout_s=2)

    assert [row["name"] for row in listed] == ["stock.csv"]
    assert pipe.result.status == 404


def test_a_linked_folder_is_not_written_to(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    folder.put("in/stock.csv")
    (folder.root / "out").symlink_to(tmp_path / "elsewhere")

    held = step(folder.account, FileRequest.writing("out/A-1.csv", b"boots").committing())

    assert (held.outcome, list((tmp_path / "elsewhere").iterdir())) == (Outcome.NOT_SENT, [])


def test_each_retailer_has_a_folder_of_its_own(folder, settings):
    folder.put("in/stock.csv", b"canary")
    folder.account.open_mailbox({})

    for address in ("file:///../acme/northpeak", "file:///%2e%2e/acme", "file:///", "file://host/northpeak"):
        assert step(account(address), FileRequest.listing("in")).outcome is Outcome.NOT_SENT
    theirs = step(account("file:///acme/northpeak"), FileRequest.reading("in/stock.csv"))
    assert theirs.result.status == 404


def test_something_else_under_the_name_of_our_file_leaves_us_not_knowing(folder):
    folder.put("out/before.csv")
    (folder.root / "out" / "A-1.csv").mkdir()

    held = step(folder.account, FileRequest.writing("out/A-1.csv", b"boots").committing())

    assert held.outcome is Outcome.UNKNOWN


def test_a_full_disk_is_no_order(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    folder.put("out/before.csv")

    held = step(folder.account, FileRequest.writing("out/A-1.csv", b"boots").committing())

    assert (held.outcome, folder.names("out")) == (Outcome.NOT_SENT, ["before.csv"])
    assert str(held.error) == "Our own folder refused: No space left on device."
