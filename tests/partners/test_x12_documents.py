"""What each X12 document of a partner means, and what we answer."""

from decimal import Decimal
from pathlib import Path

import pytest

from partners.messages import (
    AcknowledgedLine,
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    Parcel,
    ParcelLine,
    PartnerItem,
)
from partners.notices import Cancelled, InvoicedLine, Received
from partners.transformers.x12 import X12Transformer
from tests.partners.edi_mailbox import ORDER, Mailbox
from tests.partners.edi_talks import X12, collected, held
from tests.partners.x12_partner import OPTIONS, X12Partner, interchange

GOLDEN = Path(__file__).parent / "golden"
PATIENT = X12Transformer({**OPTIONS, "waits_for_backorders": True})
GROUPS = {"855": "PR", "865": "CA", "856": "SH", "810": "IN", "846": "IB", "997": "FA", "850": "PO"}


def _read(kind, *segments, transformer=X12):
    """The only notice of a document, or why there is none."""
    collection = collected(transformer, interchange(7, GROUPS[kind], [kind, *segments]))
    (told,) = [*collection.notices, *(one.reason for one in collection.unusable)]
    return told


def _answer(*segments, transformer=X12):
    told = _read("855", *segments, transformer=transformer)
    return told if isinstance(told, str) else told.acknowledgement


BAK = "BAK*00*AC*AF-1*20261126****SO-1"


def _line(number, accepted, rejected, reason=""):
    return AcknowledgedLine(line_number=number, accepted=accepted, rejected=rejected, reason=reason)


def test_an_answer_counts_each_line_and_what_it_will_cost():
    answer = _answer(
        BAK,
        "CUR*SE*EUR",
        *("PO1*1*5*EA*10**VP*A", "ACK*IQ*3*EA", "REF*ZZ**Two are gone"),
        *("PO1*2*2*EA*7.50**VP*B", "ACK*IR*2*EA", "REF*ZZ**Discontinued"),
        *("PO1*3*1*EA*1**VP*C", "ACK*IA"),
        "CTT*3",
    )

    assert answer == Acknowledgement(
        number="AF-1",
        partner_reference="SO-1",
        answer=Answer.PARTIAL,
        lines=(_line(1, 3, 2, "Two are gone"), _line(2, 0, 2, "Discontinued"), _line(3, 1, 0)),
        reason="Two are gone; Discontinued",
        total=Decimal(31),
        currency="EUR",
    )


@pytest.mark.parametrize(
    ("transformer", "counted", "answer"),
    [(X12, (3, 2), Answer.PARTIAL), (PATIENT, (5, 0), Answer.ACCEPTED)],
    ids=["does not wait", "waits"],
)
def test_what_is_on_back_order_counts_as_agreed(transformer, counted, answer):
    split = ("PO1*1*5*EA*10**VP*A", "ACK*IA*3*EA", "ACK*IB*2*EA")

    told = _answer(BAK, *split, transformer=transformer)

    assert told.answer is answer
    assert told.lines == (_line(1, *counted, "On back order"),)


@pytest.mark.parametrize(
    ("word", "answer"),
    [("AT", Answer.ACCEPTED), ("AK", Answer.ACCEPTED), ("AD", Answer.ACCEPTED), ("RJ", Answer.REJECTED)],
)
def test_an_answer_for_the_whole_needs_no_lines(word, answer):
    assert _answer(f"BAK*00*{word}*AF-1*20261126").answer is answer


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        ([BAK], "It answers neither for the order nor for its lines."),
        (["BAK*00*AC**20261126"], "BAK03 is missing."),
        ([BAK, "PO1*1*5*EA*10**VP*A"], "PO1 1 has no ACK."),
        ([BAK, "PO1**5*EA*10**VP*A", "ACK*IA*5*EA"], "PO1  does not repeat our line number."),
        ([BAK, "PO1*1*5*CA*10**VP*A", "ACK*IA*5*CA"], "PO1 1 counts in CA, not in pieces."),
        ([BAK, "PO1*1*5*EA*10**VP*A", "ACK*XX*5*EA"], "ACK01 'XX' is none we know."),
        ([BAK, "PO1*1*5*EA*10**VP*A", "ACK*IA*five*EA"], "ACK02 is no count."),
        ([BAK, "PO1*1*5*EA*1E9**VP*A", "ACK*IA*5*EA"], "PO104 is no amount."),
        ([BAK, "CUR*SE*EURO", "PO1*1*5*EA*1**VP*A", "ACK*IA*5*EA"], "CUR02 is no currency."),
        ([BAK, "PO1*1*5*EA*10**VP*A", "ACK*IA*5*EA", "CTT*2"], "CTT01 counts 2 lines, there are 1."),
    ],
)
def test_an_answer_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("855", *segments) == f"855 0001: {reason}"


def test_an_order_is_cancelled_when_no_line_of_it_stands():
    lines = ("POC*1*DI*2**EA", "ACK*IR*0*EA", "REF*ZZ**As you wish", "POC*2*DI*1**EA", "ACK*IR*0*EA")

    told = _read("865", "BCA*00*RD*AF-1***20261126", *lines)

    assert told == Cancelled(
        notice_id="865 000000007 0001",
        source="in/0.edi",
        number="AF-1",
        cancellation=Cancellation(answer=CancelAnswer.CANCELLED, reason="As you wish"),
    )


@pytest.mark.parametrize(
    ("segments", "answer"),
    [
        (["BCA*00*AT*AF-1***20261126"], CancelAnswer.CANCELLED),
        (["BCA*00*RJ*AF-1***20261126"], CancelAnswer.REFUSED),
        (["BCA*00*AC*AF-1***20261126", "POC*1*CA*2**EA", "ACK*IA*2*EA"], CancelAnswer.REFUSED),
    ],
)
def test_a_cancellation_is_granted_or_refused(segments, answer):
    assert _read("865", *segments).cancellation.answer is answer


TREE = ("HL*1**S", "TD5**2*UPSN*M*UPS Ground", "REF*CN*1Z-1")
TO_ONE = ("HL*2*1*O", "PRF*AF-1", "REF*VN*SO-1")


def test_each_pack_is_a_parcel_with_a_number_of_its_own():
    packs = (
        *("HL*3*2*P", "MAN*CP*1Z-A", "HL*4*3*I", "LIN*1*VP*A", "SN1*1*2*EA"),
        *("HL*5*2*P", "MAN*CP*1Z-B", "HL*6*5*I", "LIN*1*VP*A", "SN1*1*1*EA", "HL*7*5*I", "SN1*2*4.0*EA"),
    )

    told = _read("856", "BSN*00*S1*20261126*0900", *TREE, *TO_ONE, *packs, "CTT*7")

    assert (told.number, told.partner_reference) == ("AF-1", "SO-1")
    assert told.parcels == (
        Parcel(carrier="UPS Ground", tracking_number="1Z-A", lines=(_packed(2, 1, "A"),)),
        Parcel(carrier="UPS Ground", tracking_number="1Z-B", lines=(_packed(1, 1, "A"), _packed(4, 2, ""))),
    )


def _packed(quantity, line, sku):
    return ParcelLine(quantity=quantity, line_number=line, partner_sku=sku)


def test_a_shipment_of_several_orders_tells_of_each():
    other = ("HL*4*1*O", "PRF*AF-2", "HL*5*4*I", "LIN*1*VP*B", "SN1**3*EA")
    content = interchange(
        7,
        "SH",
        ["856", "BSN*00*S1*20261126*0900", *TREE, *TO_ONE, "HL*3*2*I", "LIN*1*VP*A", "SN1**2*EA", *other],
    )

    notices = collected(X12, content).notices

    told = [(one.number, one.parcels[0].tracking_number, one.parcels[0].lines) for one in notices]
    assert told == [("AF-1", "1Z-1", (_packed(2, 1, "A"),)), ("AF-2", "1Z-1", (_packed(3, 1, "B"),))]


def test_several_tracking_numbers_without_packs_are_several_parcels():
    item = ("HL*3*2*I", "LIN*1*VP*A", "SN1**2*EA")

    told = _read("856", "BSN*00*S1*20261126*0900", *TREE, "REF*CN*1Z-2", *TO_ONE, *item)

    assert [(parcel.tracking_number, len(parcel.lines)) for parcel in told.parcels] == [
        ("1Z-1", 1),
        ("1Z-2", 0),
    ]


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        ([*TREE], "It names no order (HL O)."),
        ([*TREE, "HL*2*9*O", "PRF*AF-1"], "HL 2 hangs from 9."),
        ([*TREE, "HL*1*1*O", "PRF*AF-1"], "HL 1 hangs from 1."),
        ([*TREE, "HL*2*1*O"], "PRF is missing."),
        ([*TREE, *TO_ONE, "HL*3*2*I", "LIN*1*VP*A"], "SN1 is missing."),
        ([*TREE, *TO_ONE, "HL*3*2*I", "LIN*1*VP*A", "SN1*1*2*CA"], "SN1 counts in CA, not in pieces."),
        ([*TREE, *(f"HL*{level}*{level - 1}*P" for level in range(2, 12))], "Its levels are too deep."),
    ],
)
def test_a_shipment_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("856", "BSN*00*S1*20261126*0900", *segments) == f"856 0001: {reason}"


def test_the_same_invoice_has_the_same_name_and_another_total_another_name():
    def read(control, cents):
        segments = ("BIG*20261126*INV-1**AF-1***DI", "IT1*1*2*EA*10**VP*A", f"TDS*{cents}")
        return collected(X12, interchange(control, "IN", ["810", *segments])).notices[0]

    first, again, other = read(7, 2000), read(8, 2000), read(9, 2100)

    assert first == again
    assert first.notice_id != other.notice_id
    assert (first.number, first.invoice_number, first.currency) == ("AF-1", "INV-1", "USD")
    assert first.total == Decimal(20)
    assert first.lines == (InvoicedLine(line_number=1, quantity=2, unit_cost=Decimal(10)),)


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        (["BIG*20261126*INV-1**AF-1***CR", "TDS*100"], "It is a credit, which a person must book."),
        (["BIG*20261126*INV-1**AF-1***DI"], "TDS is missing."),
        (["BIG*20261126*INV-1**AF-1***DI", "TDS*-100"], "TDS01 is no count."),
        (["BIG*20261126*INV-1*****DI", "TDS*100"], "BIG04 is missing."),
    ],
)
def test_an_invoice_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("810", *segments) == f"810 0001: {reason}"


def test_a_list_of_stock_tells_pieces_and_a_price_if_there_is_one():
    told = _read(
        "846",
        "BIA*00*SI*1*20261126",
        *("LIN*1*VP*A*UP*012345678905*ST*FAM", "PID*F****Boot", "CTP**UCP*10", "CTP**MSR*25", "QTY*33*4*EA"),
        *("LIN*2*VP*B", "QTY*17*0*EA"),
        "CTT*2",
    )

    assert told.items == (
        PartnerItem(
            partner_sku="A",
            gtin="00012345678905",
            family="FAM",
            title="Boot",
            currency="USD",
            cost=Decimal(10),
            price=Decimal(25),
            available=4,
        ),
        PartnerItem(
            partner_sku="B", gtin="", family="B", title="B", currency="", cost=Decimal(0), available=0
        ),
    )


def test_what_could_not_be_read_is_told_in_the_partners_words():
    partner = X12Partner()
    held(X12.place_order(ORDER), partner)
    (copy,) = [path for path in partner.files if path.startswith("sent/")]
    control = int(copy.removeprefix("sent/").removesuffix(".edi"))
    notes = ("AK3*PO1*8**8", "AK4*2*330*6*two", "AK5*R*5", "AK9*R*1*1*0")
    refusal = interchange(7, "FA", ["997", f"AK1*PO*{control}", "AK2*850*0001", *notes])
    partner.files = {copy: partner.files[copy]}

    (received,) = collected(X12, refusal, mailbox=partner).notices

    assert received == Received(
        notice_id=f"997 000000007 0001 {control}",
        source="in/0.edi",
        number=ORDER.number,
        is_readable=False,
        reason="AK3 PO1 8  8; AK4 2 330 6 two; AK5 R 5; AK9 R 1 1 0",
    )


YES = ["855", BAK, "PO1*1*5*EA*10**VP*A", "ACK*IA*5*EA"]
SOUND = interchange(7, "PR", YES)
RECEIPTS = {
    "x12-receipt": SOUND,
    "x12-receipt-partly": interchange(7, "PR", YES, ["855", "BAK*00*AC"], ["999", "X"]),
    "x12-receipt-miscounted": SOUND.replace("SE*5*", "SE*6*"),
    "x12-receipt-broken-group": SOUND.replace("GE*1*7", "GE*2*7"),
    "x12-receipt-broken-interchange": SOUND.replace("IEA*1*", "IEA*2*"),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_is_written_as_it_was_agreed_upon(name):
    mailbox = Mailbox()
    collection = collected(X12, RECEIPTS[name], mailbox=mailbox)

    held(X12.settle(collection), mailbox)

    (receipt,) = [body for path, body in mailbox.files.items() if path.startswith("out/")]
    assert receipt.decode() == (GOLDEN / f"{name}.edi").read_text()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SOUND.replace("SE*5*0001", "SE*5*0002"), "855 0001: SE02 says '0002'."),
        (SOUND.replace("SE*5*0001~", ""), "855 0001: Its SE is missing."),
        (SOUND.replace("GE*1*7~", ""), "Group 7: Its GE is missing."),
        (SOUND.replace("GE*1*7", "GE*1*8"), "Group 7: GE02 says '8'."),
        (
            SOUND.replace("IEA*1*000000007", "IEA*1*000000008"),
            "Interchange 000000007: IEA02 says '000000008'.",
        ),
        (
            SOUND.replace("ST*855*0001~", ""),
            "Interchange 000000007: 'BAK' stands outside of any document.",
        ),
        (SOUND.replace("ISA*00*  ", "ISA*00*"), "It does not begin with an ISA of 106 characters."),
        (SOUND.replace("VP*A", "VP*\x00"), "It holds a NUL, which X12 has not."),
        (SOUND.encode() + b"\xff", "It is not written in utf-8."),
        (b"", "It is empty."),
    ],
)
def test_a_broken_envelope_is_told(content, reason):
    (unusable,) = collected(X12, content).unusable

    assert unusable.reason == reason


def test_delimiters_are_those_of_the_interchange():
    ours = str.maketrans("*~>", "|\n:")

    (notice,) = collected(X12, SOUND.translate(ours)).notices

    assert notice.acknowledgement.lines == (_line(1, 5, 0),)


def test_what_a_partner_wrote_is_quoted_in_moderation():
    endless = SOUND.replace("SE*5*0001", f"SE*5*{'9' * 100_000}")

    (unusable,) = collected(X12, endless).unusable

    assert len(unusable.reason) == 200
