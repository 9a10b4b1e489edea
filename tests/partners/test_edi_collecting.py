"""What lies in our folder, in both dialects: several interchanges, broken ones, halves, strangers' and repetitions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.errors import NotSent
from partners.messages import Answer, CancelAnswer, OrderReference
from partners.notices import Acknowledged, Cancelled, Collection, Invoiced, Received, Shipped, Unusable
from partners.transformers.edifact import EdifactTransformer
from partners.transformers.x12 import X12Transformer
from tests.partners import edifact_partner, x12_partner
from tests.partners.edi_mailbox import ORDER, Mailbox
from tests.partners.edi_talks import EDIFACT, X12, collected, held

YES_X12 = ["855", "BAK*00*AD*AF-1*20261126", "PO1*1*2*EA*71**VP*MOOR-39", "ACK*IA*2*EA", "CTT*1"]
YES_EDIFACT = ["ORDRSP", "BGM+231+SO-1+9+AP", "RFF+ON:AF-1", "LIN+1++MOOR-39:SA", "QTY+21:2", "UNS+S"]
NO_X12 = ["855", "BAK*00*RD*AF-1*20261126", "PO1*1*2*EA*71**VP*MOOR-39", "ACK*IR*0*EA", "CTT*1"]
NO_EDIFACT = ["ORDRSP", "BGM+231+SO-1+9+RE", "RFF+ON:AF-1", "LIN+1++MOOR-39:SA", "QTY+21:2", "UNS+S"]


class Dialect:
    """One dialect: who we are in it, its partner in memory, and how to write an answer."""

    def __init__(self, transformer, partner, yes, no, write) -> None:
        self.transformer, self.partner, self.yes, self.no, self.write = transformer, partner, yes, no, write


BOTH = {
    "X12": Dialect(
        X12,
        x12_partner.X12Partner,
        YES_X12,
        NO_X12,
        lambda control, *documents, **parties: x12_partner.interchange(control, "PR", *documents, **parties),
    ),
    "EDIFACT": Dialect(
        EDIFACT, edifact_partner.EdifactPartner, YES_EDIFACT, NO_EDIFACT, edifact_partner.interchange
    ),
}


@pytest.fixture(params=BOTH)
def dialect(request):
    return BOTH[request.param]


@pytest.fixture
def partner(dialect):
    """A partner that has shipped our order."""
    partner = dialect.partner()
    held(dialect.transformer.place_order(ORDER), partner)
    partner.ship(ORDER.number)
    return partner


def _answers(collection):
    return [
        notice.acknowledgement.answer for notice in collection.notices if isinstance(notice, Acknowledged)
    ]


def test_a_whole_conversation_is_followed(dialect, partner):
    collection = held(dialect.transformer.collect(), partner)

    kinds = [type(notice) for notice in collection.notices if not hasattr(notice, "items")]
    assert kinds == [Received, Acknowledged, Shipped, Invoiced]
    assert {notice.number for notice in collection.notices if hasattr(notice, "number")} == {ORDER.number}
    assert collection.unusable == ()
    assert all(notice.source in collection.sources for notice in collection.notices)


def test_collecting_again_gives_the_same_and_settling_twice_confirms_once(dialect, partner):
    first = held(dialect.transformer.collect(), partner)
    again = held(dialect.transformer.collect(), partner)

    held(dialect.transformer.settle(first), partner)
    copies = len([path for path in partner.files if path.startswith("sent/")])
    held(dialect.transformer.settle(first), partner)

    assert first == again
    assert copies == 1 + len(first.to_confirm)
    assert len([path for path in partner.files if path.startswith("sent/")]) == copies
    assert held(dialect.transformer.collect(), partner) == Collection()


def test_a_partner_that_wants_no_receipts_gets_none(dialect, partner):
    options = {**dialect.transformer.options, "confirms": False}
    transformer = type(dialect.transformer)(options)
    collection = held(transformer.collect(), partner)

    held(transformer.settle(collection), partner)

    assert len([path for path in partner.files if path.startswith("sent/")]) == 1


def test_one_file_may_hold_several_interchanges_and_each_of_them_several_documents(dialect):
    more = [part.replace("AF-1", "AF-2") for part in dialect.no]
    content = f"\n{dialect.write(1, dialect.yes, more)}\r\n\n{dialect.write(2, dialect.yes)}\n"

    collection = collected(dialect.transformer, content)

    assert _answers(collection) == [Answer.ACCEPTED, Answer.REJECTED, Answer.ACCEPTED]
    assert (collection.unusable, collection.sources) == ((), ("in/0.edi",))


def test_one_broken_document_does_not_take_the_others_along(dialect):
    broken = [dialect.yes[0], "REM"]

    collection = collected(dialect.transformer, dialect.write(1, dialect.yes, broken, dialect.no))

    assert _answers(collection) == [Answer.ACCEPTED, Answer.REJECTED]
    (unusable,) = collection.unusable
    assert unusable.source == "in/0.edi"
    assert unusable.reason.endswith("is missing.")


def test_half_a_file_waits_and_is_read_when_it_is_whole(dialect):
    content = dialect.write(1, dialect.yes)
    mailbox = Mailbox()

    early = collected(dialect.transformer, content[:-20], mailbox=mailbox)
    late = collected(dialect.transformer, content, mailbox=mailbox)

    assert (early.notices, early.sources) == ((), ())
    assert early.unusable[0].reason.startswith("It ends before its interchange does.")
    assert (_answers(late), late.unusable, late.sources) == ([Answer.ACCEPTED], (), ("in/0.edi",))


def test_files_that_never_become_whole_do_not_hold_up_the_others(dialect):
    halves = [dialect.write(1, dialect.yes)[:-20]] * 60

    collection = collected(dialect.transformer, *halves, dialect.write(2, dialect.yes))

    assert (_answers(collection), collection.sources) == ([Answer.ACCEPTED], ("in/60.edi",))


@pytest.mark.parametrize(
    ("parties", "words"),
    [
        ({"sender": "SOMEBODY"}, "which are not the two of us"),
        ({"receiver": "SOMEBODY"}, "which are not the two of us"),
        ({"usage": "T", "test": "1"}, "It is marked as a test."),
    ],
)
def test_what_is_not_between_the_two_of_us_is_neither_believed_nor_confirmed(dialect, parties, words):
    kept = {"usage": "test", "test": "usage"}[{"X12": "usage", "EDIFACT": "test"}[_name(dialect)]]
    parties = {name: value for name, value in parties.items() if name != kept}

    collection = collected(dialect.transformer, dialect.write(1, dialect.yes, **parties))

    assert (collection.notices, collection.to_confirm) == ((), ())
    assert words in collection.unusable[0].reason
    assert collection.sources == ("in/0.edi",)


def _name(dialect):
    return next(name for name, one in BOTH.items() if one is dialect)


def test_a_receipt_for_what_we_did_not_send_is_told(dialect):
    receipts = {
        "X12": x12_partner.interchange(1, "FA", ["997", "AK1*PO*77", "AK9*A*1*1*1"]),
        "EDIFACT": edifact_partner.interchange(1, ["CONTRL", "UCI+77+A+B+7"]),
    }

    collection = collected(dialect.transformer, receipts[_name(dialect)])

    assert collection.notices == ()
    assert collection.unusable[0].reason.endswith("77, which we did not send.")


def test_a_receipt_that_leads_out_of_the_folder_leads_nowhere(dialect):
    receipts = {
        "X12": x12_partner.interchange(1, "FA", ["997", "AK1*PO*../in/0", "AK9*A*1*1*1"]),
        "EDIFACT": edifact_partner.interchange(1, ["CONTRL", "UCI+../in/0+A+B+7"]),
    }
    asked = []

    class Watched(Mailbox):
        def answer(self, request):
            asked.append(request.path)
            return super().answer(request)

    collection = collected(dialect.transformer, receipts[_name(dialect)], mailbox=Watched())

    assert asked == ["in", "in/0.edi"]
    assert len(collection.unusable) == 1


def test_two_orders_whose_numbers_come_out_the_same_have_different_control_numbers(dialect):
    """Nine digits are few, and a partner refuses the second interchange with the same number as a repetition."""
    partner = dialect.partner()
    other = replace(ORDER, number="AF-OTHER0000-1")
    other_body = _body(dialect, other, partner)
    (ours,) = _body(dialect, ORDER, dialect.partner())
    partner.files[ours] = next(iter(other_body.values()))

    for _ in range(2):
        held(dialect.transformer.place_order(ORDER), partner)

    assert sorted(partner.orders) == [ORDER.number, other.number]
    copies = [body for body in partner.files.values() if ORDER.number.encode() in body]
    assert len({path for path in partner.files if path.startswith("sent/")}) == 3
    assert any(copies)


def _body(dialect, order, partner):
    held(dialect.transformer.place_order(order), partner)
    return {path: body for path, body in partner.files.items() if path.startswith("sent/")}


def test_a_repetition_sends_what_was_sent_even_if_we_would_write_it_differently_today(dialect):
    partner = dialect.partner()
    held(dialect.transformer.place_order(ORDER), partner)
    changed = replace(ORDER, phone="+44 20 7946 0999")

    held(dialect.transformer.place_order(changed), partner)

    assert list(partner.orders) == [ORDER.number]
    received = [
        notice
        for notice in held(dialect.transformer.collect(), partner).notices
        if isinstance(notice, Received)
    ]
    assert [(notice.is_readable, notice.reason) for notice in received] == [
        (True, ""),
        (True, "It had this interchange already."),
    ]


def test_a_copy_that_cannot_be_read_stops_the_order(dialect):
    partner = dialect.partner()
    (path,) = _body(dialect, ORDER, dialect.partner())
    partner.files[path] = b"somebody was here"

    with pytest.raises(NotSent, match="cannot be read"):
        held(dialect.transformer.place_order(ORDER), partner)

    assert partner.orders == {}


def test_a_refusal_after_our_cancellation_is_the_cancellation(dialect):
    partner = dialect.partner()
    held(dialect.transformer.place_order(replace(ORDER, number="AF-1")), partner)
    held(dialect.transformer.cancel_order(OrderReference(number="AF-1"), ""), partner)
    partner.files = {path: body for path, body in partner.files.items() if path.startswith("sent/")}

    collection = collected(dialect.transformer, dialect.write(1, dialect.no), mailbox=partner)

    (notice,) = collection.notices
    assert isinstance(notice, Cancelled)
    assert (notice.number, notice.cancellation.answer) == ("AF-1", CancelAnswer.CANCELLED)


def test_more_documents_than_one_round_can_bear_are_left_to_a_person(dialect):
    collection = collected(dialect.transformer, dialect.write(1, *[dialect.yes] * 501))

    assert collection.notices == ()
    assert collection.unusable == (Unusable(source="in/0.edi", reason="It holds more than 500 documents."),)


def test_the_feed_outlives_the_putting_away(dialect, partner):
    before = held(dialect.transformer.read_feed(), partner)
    held(dialect.transformer.settle(held(dialect.transformer.collect(), partner)), partner)

    assert held(dialect.transformer.read_feed(), partner) == before
    assert [(item.partner_sku, item.available, str(item.cost)) for item in before.items] == [
        ("MOOR-39", 12, "71")
    ]


PIECES = st.binary(max_size=6) | st.sampled_from(
    [
        b"~",
        b"*",
        b"'",
        b"+",
        b":",
        b"?",
        b"ISA",
        b"GS*",
        b"ST*855*1~",
        b"SE*1*1~",
        b"IEA*1*1~",
        b"UNB+",
        b"UNT+2+1'",
    ]
)


@st.composite
def _damaged(draw, samples):
    body = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(PIECES) + body[at + draw(st.integers(0, 12)) :]
    return body


@pytest.mark.parametrize("name", BOTH)
@given(data=st.data())
def test_any_bytes_are_notices_or_unusable_and_never_an_error(name, data):
    dialect = BOTH[name]
    content = data.draw(_damaged(_spoken(dialect)) | st.binary(max_size=300))

    collection = collected(dialect.transformer, content)
    mailbox = Mailbox()
    mailbox.files["in/0.edi"] = content
    held(dialect.transformer.settle(collection), mailbox)

    assert isinstance(collection, Collection)
    assert collection.notices or collection.unusable or collection.sources


def _spoken(dialect):
    """All that a partner in memory says in the course of an order."""
    partner = dialect.partner()
    held(dialect.transformer.place_order(ORDER), partner)
    partner.ship(ORDER.number)
    return [body for path, body in partner.files.items() if path.startswith("in/")]


@pytest.mark.parametrize("speaker", [X12Transformer, EdifactTransformer])
def test_options_that_do_not_say_who_we_are_stop_before_anything_is_asked(speaker):
    with pytest.raises(NotSent, match="'our_id' is a required property"):
        held(speaker({}).place_order(ORDER), Mailbox())
