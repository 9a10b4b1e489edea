"""A partner of the simulator may be spoken to by files alone; the ledger still has each order once."""

import time

import pytest

from partners.messages import Answer, OrderReference
from partners.notices import Acknowledged, Cancelled, Invoiced, Received, Shipped
from tests.partners.filing import KINDS, Filing
from tests.partners.simulator_orders import FERN_M, JACKET
from tests.simulator import Simulator


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A simulator with mailboxes, and where they lie."""
    root = tmp_path_factory.mktemp("mailboxes")
    with Simulator.started(tmp_path_factory.mktemp("simulator"), mailbox=root) as simulator:
        yield simulator, root


@pytest.fixture(params=KINDS)
def filing(running, request):
    """Northpeak by one kind of file, as good as new."""
    return _fresh(running, request.param)


@pytest.fixture
def by_csv(running):
    """Northpeak by CSV."""
    return _fresh(running, "csv")


@pytest.fixture
def by_x12(running):
    """Northpeak by X12."""
    return _fresh(running, "x12")


def _fresh(running, kind):
    simulator, root = running
    simulator.reset()
    for path in (root / "northpeak").rglob("*"):
        if path.is_file():
            path.unlink()
    simulator.read_mailboxes()
    return Filing(simulator, root, kind)


def _of(kind, notices):
    return [notice for notice in notices if isinstance(notice, kind)]


def test_an_order_by_files_is_answered_and_in_the_ledger_once(filing):
    placed = filing.placed()

    [acknowledged] = _of(Acknowledged, filing.heard())
    answer = acknowledged.acknowledgement
    [kept] = filing.simulator.ledger()
    assert placed.answer is Answer.PENDING
    assert (kept["reference"], kept["lines"][0]["sku"], kept["ship_to"]["city"]) == (
        "AF-1-1",
        FERN_M,
        "Lisboa",
    )
    assert (answer.number, answer.answer) == ("AF-1-1", Answer.ACCEPTED)
    assert answer.partner_reference == kept["order_id"]
    assert [(one.line_number, one.accepted) for one in answer.lines] == [(1, 1)]


def test_what_is_shipped_is_told_once(filing):
    filing.placed()
    filing.heard()

    news = [filing.simulator.move("northpeak", "ship", "AF-1-1") for _ in range(2)]

    [shipped] = _of(Shipped, filing.heard())
    [parcel] = shipped.parcels
    assert news == [1, 0]
    assert (shipped.number, parcel.carrier, parcel.tracking_number) == (
        "AF-1-1",
        "Simulated Post",
        "SPNO-100001",
    )
    assert [(line.line_number, line.quantity) for line in parcel.lines] == [(1, 1)]


def test_an_order_ships_by_itself_when_its_time_has_come(filing):
    filing.simulator.knobs("northpeak", ships_after_s=1)
    filing.placed()

    notices = _awaited(filing, Shipped)

    assert [notice.number for notice in notices] == ["AF-1-1"]


@pytest.mark.parametrize(("word", "answer"), [("reject", Answer.REJECTED), ("partial", Answer.PARTIAL)])
def test_a_word_of_a_script_becomes_an_answer(filing, word, answer):
    filing.simulator.knobs("northpeak", script=[word])

    filing.placed(quantity=2)

    [acknowledged] = _of(Acknowledged, filing.heard())
    assert acknowledged.acknowledgement.answer is answer
    assert len(filing.simulator.ledger()) == (answer is Answer.PARTIAL)


def test_an_answer_that_is_lost_leaves_an_order_that_stands(filing):
    filing.simulator.knobs("northpeak", script=["lose-answer"])

    filing.placed()

    assert _of(Acknowledged, filing.heard()) == []
    assert len(filing.simulator.ledger()) == 1


def test_a_partner_that_is_down_reads_nothing_until_it_is_back(filing):
    filing.simulator.knobs("northpeak", down=True)
    filing.placed()
    before = filing.simulator.ledger()

    filing.simulator.knobs("northpeak", down=False)
    filing.simulator.read_mailboxes()

    assert (before, len(filing.simulator.ledger())) == ([], 1)


def test_a_file_that_was_being_read_at_kill_nine_is_one_order_still(tmp_path):
    with Simulator.started(tmp_path, mailbox=tmp_path / "box") as simulator:
        simulator.reset()
        filing = Filing(simulator, tmp_path / "box", "csv")
        filing.placed()
        [taken] = (filing.folder / "taken").glob("AF-1-1*")
        taken.rename(filing.folder / "claimed" / taken.name)  # as if its end had not been reached
        simulator.process.kill()
        simulator.process.wait()

    with Simulator.started(tmp_path, mailbox=tmp_path / "box") as simulator:
        simulator.read_mailboxes()

        assert [one["reference"] for one in simulator.ledger()] == ["AF-1-1"]
        assert [path.name for path in (filing.folder / "taken").glob("AF-1-1*")] == [taken.name]


def test_the_list_is_all_that_there_is_and_changes_with_it(by_csv):
    before = by_csv.hold(by_csv.transformer.read_feed())
    by_csv.placed(quantity=3)
    after = by_csv.hold(by_csv.transformer.read_feed())

    left = [next(item for item in feed.items if item.partner_sku == FERN_M) for feed in (before, after)]
    assert (len(before.items), before.unusable_count) == (180, 0)
    assert [item.available for item in left] == [JACKET["available"], JACKET["available"] - 3]
    assert str(left[0].cost) == JACKET["cost"]


def test_the_same_order_file_once_more_is_another_order(by_csv):
    by_csv.placed()
    [taken] = (by_csv.folder / "taken").glob("AF-1-1*")

    (by_csv.folder / "out" / "AF-1-1.csv").write_bytes(taken.read_bytes())
    by_csv.simulator.read_mailboxes()

    assert [one["reference"] for one in by_csv.simulator.ledger()] == ["AF-1-1", "AF-1-1"]


def test_a_file_that_is_no_order_does_no_harm(filing):
    for name, content in (("a.csv", b"\x00"), ("b.csv", b"number\n1\n"), ("c.edi", b"ISA"), ("d.edi", b"")):
        (filing.folder / "out" / name).write_bytes(content)
    filing.simulator.read_mailboxes()

    filing.placed()

    assert [one["reference"] for one in filing.simulator.ledger()] == ["AF-1-1"]
    assert list((filing.folder / "out").iterdir()) == []


def test_by_x12_an_order_is_confirmed_and_what_ships_is_charged(by_x12):
    by_x12.placed()
    confirmed = _of(Received, by_x12.heard())
    by_x12.simulator.move("northpeak", "ship", "AF-1-1")

    [invoiced] = _of(Invoiced, by_x12.heard())

    assert [(one.number, one.is_readable) for one in confirmed] == [("AF-1-1", True)]
    assert (invoiced.number, str(invoiced.total), invoiced.currency) == ("AF-1-1", JACKET["cost"], "EUR")


def test_by_x12_a_repetition_is_refused_and_no_second_order(by_x12):
    by_x12.placed()
    by_x12.placed()

    assert len(by_x12.simulator.ledger()) == 1
    assert [one.is_readable for one in _of(Received, by_x12.heard())] == [True, True]
    assert len(list((by_x12.folder / "in" / "archive").glob("*TA1-*"))) == 1


def test_by_x12_an_order_can_be_cancelled(by_x12):
    by_x12.placed()
    by_x12.heard()

    by_x12.hold(by_x12.transformer.cancel_order(OrderReference(number="AF-1-1"), "Changed mind"))
    by_x12.simulator.read_mailboxes()

    [cancelled] = _of(Cancelled, by_x12.heard())
    assert (cancelled.number, str(cancelled.cancellation.answer)) == ("AF-1-1", "cancelled")


@pytest.mark.parametrize(("word", "reason"), [("backorder", "On back order"), ("substitute", "instead")])
def test_by_x12_a_line_may_come_late_or_as_another(by_x12, word, reason):
    by_x12.simulator.knobs("northpeak", script=[word])

    by_x12.placed()

    [acknowledged] = _of(Acknowledged, by_x12.heard())
    assert reason in acknowledged.acknowledgement.lines[0].reason
    assert len(by_x12.simulator.ledger()) == 1


def test_by_x12_a_document_may_be_refused_as_such(by_x12):
    by_x12.simulator.knobs("northpeak", script=["error-before"])

    by_x12.placed()

    notices = by_x12.heard()
    assert [(type(one), one.is_readable) for one in notices] == [(Received, False)]
    assert by_x12.simulator.ledger() == []


def _awaited(filing, kind):
    for _ in range(40):
        if found := _of(kind, filing.heard()):
            return found
        time.sleep(0.1)
    return []
