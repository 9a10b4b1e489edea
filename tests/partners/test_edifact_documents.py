"""What each EDIFACT message of a partner means, and what we answer."""

from decimal import Decimal
from pathlib import Path

import pytest

from partners.messages import AcknowledgedLine, Acknowledgement, Answer, Parcel, ParcelLine, PartnerItem
from partners.notices import InvoicedLine, Received
from partners.transformers.edifact import EdifactTransformer
from tests.partners.edi_mailbox import ORDER, Mailbox
from tests.partners.edi_talks import EDIFACT, collected, held
from tests.partners.edifact_partner import OPTIONS, EdifactPartner, interchange

GOLDEN = Path(__file__).parent / "golden"
PATIENT = EdifactTransformer({**OPTIONS, "waits_for_backorders": True})
ON = "RFF+ON:AF-1"


def _read(kind, *segments, transformer=EDIFACT):
    """The only notice of a message, or why there is none."""
    collection = collected(transformer, interchange(7, [kind, *segments]))
    (told,) = [*collection.notices, *(one.reason for one in collection.unusable)]
    return told


def _answer(*segments, transformer=EDIFACT):
    told = _read("ORDRSP", *segments, transformer=transformer)
    return told if isinstance(told, str) else told.acknowledgement


def _line(number, accepted, rejected, reason=""):
    return AcknowledgedLine(line_number=number, accepted=accepted, rejected=rejected, reason=reason)


def test_an_answer_counts_each_line_and_what_it_will_cost():
    answer = _answer(
        "BGM+231+SO-1+9+AC",
        ON,
        "CUX+2:EUR:9",
        *("LIN+1++A:SA", "QTY+21:5", "QTY+113:3:PCE", "QTY+83:2", "PRI+AAA:10,00", "FTX+AAO+++Two are gone"),
        *("LIN+2+7+B:SA", "QTY+21:2", "PRI+AAA:7.5", "FTX+AAO+++It?'s:discontinued"),
        *("LIN+3+5+C:SA", "QTY+21:1", "PRI+AAA:1"),
        *("UNS+S", "CNT+2:3"),
    )

    assert answer == Acknowledgement(
        number="AF-1",
        partner_reference="SO-1",
        answer=Answer.PARTIAL,
        lines=(_line(1, 3, 2, "Two are gone"), _line(2, 0, 2, "It's discontinued"), _line(3, 1, 0)),
        reason="Two are gone; It's discontinued",
        total=Decimal(31),
        currency="EUR",
    )


@pytest.mark.parametrize(
    ("transformer", "counted", "answer"),
    [(EDIFACT, (3, 2), Answer.PARTIAL), (PATIENT, (5, 0), Answer.ACCEPTED)],
    ids=["does not wait", "waits"],
)
def test_what_is_on_back_order_counts_as_agreed(transformer, counted, answer):
    split = ("LIN+1++A:SA", "QTY+21:5", "QTY+113:3", "QTY+83:2")

    told = _answer("BGM+231+SO-1+9+AC", ON, *split, transformer=transformer)

    assert told.answer is answer
    assert told.lines == (_line(1, *counted),)


@pytest.mark.parametrize(
    ("words", "answer"),
    [("9+AP", Answer.ACCEPTED), ("29", Answer.ACCEPTED), ("9+RE", Answer.REJECTED), ("27", Answer.REJECTED)],
)
def test_an_answer_for_the_whole_needs_no_lines(words, answer):
    assert _answer(f"BGM+231+SO-1+{words}", ON).answer is answer


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        (["BGM+231+SO-1+4", ON], "It answers neither for the order nor for its lines."),
        (["BGM+231+SO-1+29"], "RFF+ON is missing."),
        (["BGM+231+SO-1+4", ON, "LIN+1++A:SA", "QTY+21:5"], "LIN 1 does not say how many will come."),
        (["BGM+231+SO-1+4", ON, "LIN+++A:SA", "QTY+113:5"], "LIN  does not repeat our line number."),
        (["BGM+231+SO-1+4", ON, "LIN+1++A:SA", "QTY+113:5:CT"], "LIN 1 counts in CT, not in pieces."),
        (["BGM+231+SO-1+4", ON, "LIN+1++A:SA", "QTY+113:-5"], "LIN 1 is no count."),
        (["BGM+231+SO-1+29", ON, "CUX+2:EURO:9"], "CUX is no currency."),
        (["BGM+231+SO-1+29", ON, "UNS+S", "CNT+2:1"], "CNT counts 1 lines, there are 0."),
    ],
)
def test_an_answer_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("ORDRSP", *segments) == f"ORDRSP 1: {reason}"


def test_a_despatch_tells_each_order_its_parcel():
    carrier = ("RFF+CN:1Z-1", "TDT+20+7+++UPSN:::UPS Ground")
    content = interchange(
        7,
        [
            *("DESADV", "BGM+351+D1+9", *carrier, "CPS+1"),
            *("LIN+1++A:SA", "QTY+12:2:PCE", "RFF+ON:AF-1:2", "CPS+2+1"),
            *("LIN+2++4006381333931:EN", "PIA+5+B:SA", "QTY+12:1", "RFF+ON:AF-2"),
        ],
    )

    notices = collected(EDIFACT, content).notices

    assert [(one.number, one.parcels) for one in notices] == [
        ("AF-1", (_parcel(ParcelLine(quantity=2, line_number=2, partner_sku="A")),)),
        ("AF-2", (_parcel(ParcelLine(quantity=1, line_number=0, partner_sku="B")),)),
    ]


def _parcel(line):
    return Parcel(carrier="UPS Ground", tracking_number="1Z-1", lines=(line,))


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        (["BGM+351+D1+9", ON], "It names nothing that was sent."),
        (["BGM+351+D1+9", "LIN+1++A:SA", "QTY+12:2"], "RFF+ON is missing."),
        (["BGM+351+D1+9", ON, "LIN+1++A:SA", "QTY+21:2"], "LIN 1 does not say how many were sent."),
    ],
)
def test_a_despatch_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("DESADV", *segments) == f"DESADV 1: {reason}"


def test_the_same_invoice_has_the_same_name_and_another_total_another_name():
    def read(control, total):
        lines = ("LIN+1++A:SA", "QTY+47:2", "PRI+AAA:10", "UNS+S", "MOA+79:20", f"MOA+77:{total}")
        content = interchange(control, ["INVOIC", "BGM+380+INV-1+9", ON, "CUX+2:EUR:4", *lines])
        return collected(EDIFACT, content).notices[0]

    first, again, other = read(7, "20.00"), read(8, "20.00"), read(9, "21.00")

    assert first == again
    assert first.notice_id != other.notice_id
    assert (first.number, first.invoice_number, first.currency) == ("AF-1", "INV-1", "EUR")
    assert first.total == Decimal(20)
    assert first.lines == (InvoicedLine(line_number=1, quantity=2, unit_cost=Decimal(10)),)


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        (["BGM+381+C1+9", ON], "It is a '381' and no invoice (380); a person must book it."),
        (["BGM+380+I1+9", ON, "UNS+S", "MOA+79:5"], "It has no total."),
        (["BGM+380+I1+9", ON, "UNS+S", "MOA+77:5"], "CUX is no currency."),
        (
            ["BGM+380+I1+9", ON, "LIN+1++A:SA", "UNS+S", "MOA+77:5:EUR"],
            "LIN 1 does not say how many are charged, at what price.",
        ),
    ],
)
def test_an_invoice_that_makes_no_sense_is_told_and_not_guessed(segments, reason):
    assert _read("INVOIC", *segments) == f"INVOIC 1: {reason}"


def test_a_list_of_stock_tells_pieces_and_a_price_if_there_is_one():
    told = _read(
        "INVRPT",
        "BGM+35+1+9",
        "CUX+2:EUR:9",
        *("LIN+1++012345678905:UP", "PIA+5+A:SA", "IMD+F++:::Walking boot:of leather"),
        *("QTY+145:4:PCE", "PRI+AAA:10", "PRI+AAA:25::SRP"),
        *("LIN+2++B:SA", "QTY+17:0"),
    )

    assert told.items == (
        PartnerItem(
            partner_sku="A",
            gtin="00012345678905",
            family="A",
            title="Walking boot of leather",
            currency="EUR",
            cost=Decimal(10),
            price=Decimal(25),
            available=4,
        ),
        PartnerItem(
            partner_sku="B", gtin="", family="B", title="B", currency="", cost=Decimal(0), available=0
        ),
    )


def test_what_could_not_be_read_is_told_in_the_partners_words():
    partner = EdifactPartner()
    held(EDIFACT.place_order(ORDER), partner)
    (copy,) = [path for path in partner.files if path.startswith("sent/")]
    control = copy.removeprefix("sent/").removesuffix(".edi")
    notes = ("UCM+1+ORDERS:D:96A:UN+4", "UCS+7", "UCD+12+2:1")
    refusal = interchange(7, ["CONTRL", f"UCI+{control}+A+B+7", *notes])
    partner.files = {copy: partner.files[copy]}

    (received,) = collected(EDIFACT, refusal, mailbox=partner).notices

    assert received == Received(
        notice_id="CONTRL 7 1",
        source="in/0.edi",
        number=ORDER.number,
        is_readable=False,
        reason="UCM 1 ORDERS:D:96A:UN 4; UCS 7; UCD 12 2:1",
    )


YES = ["ORDRSP", "BGM+231+SO-1+29", ON, "LIN+1++A:SA", "QTY+21:5"]
SOUND = interchange(7, YES)
RECEIPTS = {
    "edifact-receipt": SOUND,
    "edifact-receipt-partly": interchange(7, YES, ["ORDRSP", "BGM+231+SO-1+29"], ["SLSRPT", "BGM+73+1"]),
    "edifact-receipt-miscounted": SOUND.replace("UNT+6+1", "UNT+7+1"),
    "edifact-receipt-broken-interchange": SOUND.replace("UNZ+1+7", "UNZ+2+7"),
}


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_is_written_as_it_was_agreed_upon(name):
    mailbox = Mailbox()
    collection = collected(EDIFACT, RECEIPTS[name], mailbox=mailbox)

    held(EDIFACT.settle(collection), mailbox)

    (receipt,) = [body for path, body in mailbox.files.items() if path.startswith("out/")]
    assert receipt.decode() == (GOLDEN / f"{name}.edi").read_text()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SOUND.replace("UNT+6+1", "UNT+6+2"), "ORDRSP 1: UNT says '2'."),
        (SOUND.replace("UNT+6+1'", ""), "ORDRSP 1: Its UNT is missing."),
        (SOUND.replace("UNZ+1+7", "UNZ+1+8"), "Interchange 7: UNZ says '8'."),
        (SOUND.replace("UNH+1+", "UNX+1+"), "Interchange 7: 'UNX' stands outside of any message."),
        (SOUND.replace("UNOC", "UNOQ"), "The character set 'UNOQ' is none we read."),
        (f"UNA::.? '{SOUND}", "Its UNA makes no sense."),
        (SOUND.replace("UNB", "XNB"), "It does not begin with a UNB."),
        (SOUND.replace("A:SA", "\x00:SA"), "It holds a NUL, which EDIFACT has not."),
        (
            SOUND.replace("UNOC", "UNOY").replace("A:SA", "é:SA").encode("latin-1"),
            "It is not written in the character set that its UNB tells.",
        ),
        (b" \r\n", "It is empty."),
    ],
)
def test_a_broken_envelope_is_told(content, reason):
    (unusable,) = collected(EDIFACT, content).unusable

    assert unusable.reason == reason


def test_delimiters_and_the_character_set_are_those_of_the_interchange():
    content = interchange(7, [*YES, "FTX+AAO+++Größe 44 ?: fehlt?'?+"])
    ours = str.maketrans(":+?'", "^|\\~")
    text = f"UNA^|.\\ ~{content.translate(ours)}"

    (notice,) = collected(EDIFACT, text.encode("latin-1")).notices

    assert notice.acknowledgement.lines == (_line(1, 5, 0, "Größe 44 ^ fehlt~|"),)


def test_groups_are_read_through():
    text = SOUND.replace("UNH+1", "UNG+ORDRSP'UNH+1").replace("UNZ+1", "UNE+1+1'UNZ+1")

    (notice,) = collected(EDIFACT, text).notices

    assert notice.acknowledgement.answer is Answer.ACCEPTED
