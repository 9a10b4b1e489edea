"""A trading partner that nobody here wrote, in each of its sixteen behaviours and in both dialects."""

from decimal import Decimal

import pytest

from partners.messages import Answer
from partners.notices import Acknowledged, Invoiced, Received, Shipped
from tests.partners import edifact_partner, x12_partner
from tests.real_partners.edi_trade import BRACKETS, WIDGETS, order, trading

pytestmark = pytest.mark.partners

DIALECTS = ["X12", "EDIFACT"]
ALL_CODES = {"X12": ("855", "856", "810"), "EDIFACT": ("ORDRSP", "DESADV", "INVOIC")}


@pytest.fixture(params=DIALECTS)
def trade(request, tmp_path):
    with trading(request.param, tmp_path) as trade:
        yield trade


def _told(collection):
    """What notices say, in the order they came, each once: a repetition changes nothing."""
    heard = {}
    for notice in collection.notices:
        heard.setdefault((type(notice), notice.notice_id), notice)
    return [_words(notice) for notice in heard.values()]


def _words(notice):
    match notice:
        case Received():
            return "received" if notice.is_readable else "could not read it"
        case Acknowledged(acknowledgement=answer):
            lines = [(line.accepted, line.rejected, line.reason) for line in answer.lines]
            return (answer.number, answer.answer, lines, answer.total)
        case Shipped(parcels=(parcel,)):
            assert parcel.carrier == "United Parcel Service"
            assert parcel.tracking_number.startswith("1Z999")
            return ("shipped", [(line.line_number, line.partner_sku, line.quantity) for line in parcel.lines])
        case Invoiced():
            return ("invoiced", notice.total, [(line.line_number, line.quantity) for line in notice.lines])


def _acknowledged(answer, *lines, total):
    return ("AF-7K3M9QX4C-1", answer, list(lines), total and Decimal(total))


def _shipped(widgets, brackets):
    both = [(1, WIDGETS, widgets), (2, BRACKETS, brackets)]
    return ("shipped", [line for line in both if line[2]])


def _invoiced(total, *lines):
    return ("invoiced", Decimal(total), list(lines))


IN_FULL = [
    "received",
    _acknowledged(Answer.ACCEPTED, (10, 0, ""), (3, 0, ""), total="137.45"),
    _shipped(10, 3),
    _invoiced("137.45", (1, 10), (2, 3)),
]


@pytest.mark.parametrize("behaviour", ["accept", "strict"])
def test_an_order_is_received_acknowledged_shipped_and_charged(trade, behaviour):
    trade.behave(behaviour)
    trade.place(order())

    collection = trade.collect()

    assert (_told(collection), collection.unusable) == (IN_FULL, ())
    assert trade.held_orders() == [("AF-7K3M9QX4C-1", "invoiced")]


def test_a_short_shipment_says_what_will_not_come(trade):
    trade.behave("short-ship")
    trade.place(order())

    told = _told(trade.collect())

    short = "Confirmed 8 of 10; the balance is not available"
    shorter = "Confirmed 2 of 3; the balance is not available"
    assert told == [
        "received",
        _acknowledged(Answer.PARTIAL, (8, 2, short), (2, 1, shorter), total="108.30"),
        _shipped(8, 2),
        _invoiced("108.30", (1, 8), (2, 2)),
    ]


def test_more_than_was_confirmed_is_told_as_it_is(trade):
    trade.behave("over-ship")
    trade.place(order())

    told = _told(trade.collect())

    assert told == [*IN_FULL[:2], _shipped(13, 4), _invoiced("179.10", (1, 13), (2, 4))]


def test_a_refused_line_is_refused_alone(trade):
    trade.behave("reject-line")
    trade.place(order())

    told = _told(trade.collect())

    refused = (0, 3, "BRKT-050 is discontinued")
    assert told == [
        "received",
        _acknowledged(Answer.PARTIAL, (10, 0, ""), refused, total="125.00"),
        _shipped(10, 0),
        _invoiced("125.00", (1, 10)),
    ]


def test_a_refused_order_is_refused_in_every_line(trade):
    trade.behave("reject-all")
    trade.place(order())

    told = _told(trade.collect())

    refused = _acknowledged(Answer.REJECTED, (0, 10, "Order refused"), (0, 3, "Order refused"), total=None)
    assert told == ["received", refused]


def test_a_partner_that_says_nothing_leaves_nothing(trade):
    trade.behave("no-ack")
    trade.place(order())

    collection = trade.collect()

    assert (_told(collection), collection.sources) == ([], ())
    assert trade.held_orders() == [("AF-7K3M9QX4C-1", "received")]


def test_an_invoice_that_comes_twice_is_one_invoice(trade):
    trade.behave("duplicate-invoice")
    trade.place(order())
    trade.partner.scan()
    trade.partner.advance(2)

    collection = trade.collect()

    assert len([notice for notice in collection.notices if isinstance(notice, Invoiced)]) == 2
    assert _told(collection) == IN_FULL


def test_documents_in_the_wrong_order_say_the_same(trade):
    trade.behave("out-of-order")
    trade.place(order())

    told = _told(trade.collect())

    received, acknowledged, shipped, invoiced = IN_FULL
    assert told == [received, invoiced, shipped, acknowledged]


def test_a_late_partner_is_heard_when_it_speaks(trade):
    trade.behave("late")
    trade.place(order())
    at_once = _told(trade.collect())

    trade.partner.advance(3601)

    assert (at_once, _told(trade.collect())) == ([], IN_FULL)


def test_documents_that_count_wrongly_are_unusable_and_refused(trade):
    trade.behave("corrupt")
    trade.place(order())

    collection = trade.collect()
    trade.settle(collection)

    assert _told(collection) == ["received"]
    assert [document.reason.partition(" counts")[1] for document in collection.unusable] == [" counts"] * 3
    refusals = [document["ack_status"] for document in trade.sent(*ALL_CODES[trade.dialect])]
    assert refusals == ["rejected"] * 3


def test_a_partner_that_cannot_read_us_says_so(trade):
    trade.behave("reject-ack")
    trade.place(order())

    told = _told(trade.collect())

    assert (told, trade.held_orders()) == (["could not read it"], [])


def test_an_order_may_never_be_charged(trade):
    trade.behave("no-invoice")
    trade.place(order())
    trade.partner.scan()
    trade.partner.advance(86_400)

    told = _told(trade.collect())

    assert told == IN_FULL[:3]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("behaviour", "kinds"),
    [
        ("accept", ["order"]),
        ("duplicate-order", ["order", "order"]),
        ("change-after-confirm", ["order", "change"]),
        ("cancel-late", ["order", "change"]),
    ],
)
def test_what_only_a_buyer_does_is_nothing_that_we_take(tmp_path, dialect, behaviour, kinds):
    with trading(dialect, tmp_path, us="NORTHWIND") as trade:
        _speak_its_dialect(trade)
        trade.behave(behaviour)
        trade.partner.buy("NORTHWIND")
        trade.partner.advance(2)
        (purchase,) = [one for one in trade.partner.orders() if one["partner"] == "NORTHWIND"]
        _answer_as_a_seller(trade, purchase["po_number"])

        collection = trade.collect()
        trade.settle(collection)

        codes = {"X12": {"order": "850", "change": "860"}, "EDIFACT": {"order": "ORDERS", "change": "ORDCHG"}}
        wanted = sorted(codes[dialect][kind] for kind in kinds)
        foreign = [one.reason for one in collection.unusable if "is nothing that we take" in one.reason]
        assert sorted(reason.split()[0] for reason in foreign) == wanted
        refused = [document["ack_status"] for document in trade.sent(*codes[dialect].values())]
        assert refused == ["rejected"] * len(kinds)


def _speak_its_dialect(trade):
    version = {"X12": "004010", "EDIFACT": "D:96A:UN"}[trade.dialect]
    trade.partner.change("NORTHWIND", dialect=trade.dialect, version=version)


def _answer_as_a_seller(trade, number):
    """What a supplier would have answered, so that the buyer has something to change its mind about."""
    write = {"X12": _x12_answers, "EDIFACT": _edifact_answers}[trade.dialect]
    for name, content in write(number).items():
        (trade.partner.mailbox / "out" / name).write_bytes(content.encode())
        trade.partner.scan()


def _x12_answers(number):
    parties = {"sender": "NORTHWIND", "receiver": "MOCKEDI", "usage": "T"}
    line = ("PO1*1*10*EA*12.50**VP*WIDGET-001", "ACK*IA*10*EA")
    yes = ["855", f"BAK*00*AD*{number}*20261125", *line, "CTT*1"]
    tree = ("HL*1**S", "HL*2*1*O", f"PRF*{number}", "HL*3*2*I", "LIN*1*VP*WIDGET-001", "SN1*1*10*EA")
    sent = ["856", "BSN*00*S1*20261125*0900", *tree, "CTT*3"]
    return {
        "855.edi": x12_partner.interchange(1, "PR", yes, **parties),
        "856.edi": x12_partner.interchange(2, "SH", sent, **parties),
    }


def _edifact_answers(number):
    parties = {"sender": "NORTHWIND", "receiver": "MOCKEDI", "test": "1"}
    order_line = ("LIN+1++WIDGET-001:SA", "QTY+21:10", "QTY+113:10", "PRI+AAA:12.50")
    yes = ["ORDRSP", "BGM+231+S1+9+AP", "DTM+137:20261125:102", f"RFF+ON:{number}", *order_line, "UNS+S"]
    tree = ("CPS+1", "LIN+1++WIDGET-001:SA", "QTY+12:10", f"RFF+ON:{number}:1")
    sent = ["DESADV", "BGM+351+D1+9", "DTM+137:20261125:102", f"RFF+ON:{number}", *tree]
    return {
        "ORDRSP.edi": edifact_partner.interchange(1, yes, **parties),
        "DESADV.edi": edifact_partner.interchange(2, sent, **parties),
    }
