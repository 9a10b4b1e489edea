"""Orders, placed, found, followed and cancelled as a mapping says."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.contract.talk import talk
from partners.errors import NotSent, Rejected, Unreadable
from partners.messages import (
    AcknowledgedLine,
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    PartnerStatus,
)
from tests.partners.declarative_partner import (
    REFERENCE,
    TAKEN,
    GermanPartner,
    NotePartner,
    mapping,
    order_of,
    transformer,
)
from tests.partners.plain_partner import ORDER, say

GERMAN, NOTE = GermanPartner.order, NotePartner.order
ACCEPTED = Acknowledgement(
    number=ORDER.number,
    partner_reference="4711",
    answer=Answer.ACCEPTED,
    lines=(AcknowledgedLine(line_number=1, accepted=2, rejected=0),),
    total=Decimal("142.00"),
    currency="EUR",
)


def place(speaker, order, *answers):
    """Place an order; the partner gives these answers."""
    left = iter(answers)
    return talk(speaker.place_order(order), lambda request: next(left))


def german(**changes):
    """The German partner's answer, with something else in it, to our order."""
    return place(transformer("german"), GERMAN, say(TAKEN | changes))


def test_an_order_is_written_in_the_partners_own_form():
    placed = place(transformer("german"), GERMAN, say(TAKEN, 201))

    [request] = placed.requests
    assert (request.method, request.path, request.commits) == ("PUT", "/auftraege/R1-7-1", True)
    assert json.loads(request.body) == {
        "bestelldatum": "2026-11-23",
        "lieferanschrift": {
            "vorname": "Ana Maria",
            "nachname": "Shopper",
            "strasse": "Rua Augusta 1",
            "ort": "1100-048 Lisboa",
            "land": "PT",
        },
        "email": "ana@example.com",
        "telefon": "+351 912 345 678",
        "positionen": [{"artikel": "MS-39", "ean": "9500000000051", "menge": 2, "ek_cent": 7100}],
        "summe_cent": 14200,
    }
    assert placed.result == ACCEPTED


def test_placed_twice_it_is_one_order_and_can_be_found_followed_and_cancelled():
    partner, speaker = GermanPartner(), transformer("german")

    first, again = (talk(speaker.place_order(GERMAN), partner.answer).result for _ in range(2))
    found = talk(speaker.find_order(GERMAN.number), partner.answer).result
    status = talk(speaker.order_status(REFERENCE), partner.answer).result
    cancelled = talk(speaker.cancel_order(REFERENCE, "Changed their mind."), partner.answer)

    assert (first, again, len(partner.orders)) == (ACCEPTED, ACCEPTED, 1)
    assert found == replace(ACCEPTED, lines=())
    assert status == PartnerStatus(partner_reference="4711", word="angenommen")
    assert cancelled.result == Cancellation(answer=CancelAnswer.CANCELLED)
    assert json.loads(cancelled.requests[0].body) == {"grund": "Changed their mind."}


def test_lines_told_by_sku_are_counted_by_what_was_ordered():
    line = {"artikel": "MS-39", "menge": 2, "bestaetigt": 1, "grund": "Nur eins da."}

    placed = german(status="teilweise", positionen=[line], summe_cent=7100)

    assert placed.result == replace(
        ACCEPTED,
        answer=Answer.PARTIAL,
        lines=(AcknowledgedLine(line_number=1, accepted=1, rejected=1, reason="Nur eins da."),),
        total=Decimal("71.00"),
    )


def test_an_order_that_is_still_looked_at_is_pending_whatever_its_lines_say():
    assert german(status="in Prüfung", positionen=None, summe_cent=None).result == replace(
        ACCEPTED, answer=Answer.PENDING, lines=(), total=None
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"kundenreferenz": None}, "order.number is missing."),
        ({"auftragsnummer": ""}, "order.partner_reference is missing."),
        ({"status": "unterwegs"}, "order.answer is a word that the mapping does not know."),
        ({"status": ["angenommen"]}, "order.answer is a word that the mapping does not know."),
        ({"positionen": {}}, "order.lines is no list."),
        (
            {"positionen": [{"artikel": "MS-39", "menge": 2, "bestaetigt": 3}]},
            "order.lines[0].accepted is more than was ordered.",
        ),
        (
            {"positionen": [{"artikel": "MS-40", "menge": 2, "bestaetigt": 2}]},
            "order.lines[0].partner_sku is none that we ordered.",
        ),
        ({"summe_cent": 142.5}, "order.total is no count."),
        ({"waehrung": None}, "order.currency is missing."),
    ],
)
def test_an_answer_that_lacks_something_is_unreadable_and_says_what(changes, complaint):
    assert repr(german(**changes).error) == repr(Unreadable(complaint))


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (400, {"fehler": [{"feld": "ort", "meldung": "fehlt"}]}, Rejected("ort fehlt")),
        (409, {"fehler": [{"meldung": "Zu spät"}, {"meldung": "Zu viel"}]}, Rejected("Zu spät; Zu viel")),
        (400, {"fehler": []}, Unreadable("The partner answered 400.")),
        (422, {"fehler": [{"meldung": "x"}]}, Unreadable("The partner answered 422.")),
        (400, {"fehler": [{"meldung": 5}]}, None),
        (400, [], Unreadable("The partner answered 400.")),
        (204, {}, Unreadable("The partner answered 204.")),
    ],
)
def test_only_a_documented_refusal_with_its_reason_is_one(status, content, error):
    placed = place(transformer("german"), GERMAN, say(content, status))

    expected = error or Unreadable(
        "refusals.reason cannot be read: join() cannot work with a value that is int."
    )
    assert repr(placed.error) == repr(expected)


def test_two_lines_of_one_sku_are_not_sent_to_a_partner_that_answers_by_sku():
    two = replace(GERMAN, lines=(GERMAN.lines[0], replace(GERMAN.lines[0], line_number=2)))

    placed = place(transformer("german"), two)

    assert (type(placed.error), placed.requests) == (NotSent, [])


def test_part_of_a_cent_is_not_sent_to_a_partner_that_counts_cents():
    placed = place(transformer("german"), order_of("MS-39", GERMAN.lines[0].gtin, "71.005"))

    assert repr(placed.error) == repr(NotSent("71.005 is no whole number of cents."))
    assert placed.requests == []


def test_a_header_carries_no_line_break():
    spec = mapping("plain")["place_order"]
    spec["request"]["headers"] = {"X-Contact": "{email}", "Idempotency-Key": "{number}"}

    placed = place(transformer("plain", place_order=spec), replace(ORDER, email="a@b.c\r\nX-Admin: 1"))

    assert (repr(placed.error), placed.requests) == (
        repr(NotSent("The header X-Contact cannot carry what belongs there.")), [],
    )  # fmt: skip


def test_an_order_in_a_note_is_read_back_because_the_answer_is_too_short():
    placed = talk(transformer("note").place_order(NOTE), NotePartner().answer)

    assert [(one.method, one.path, one.commits) for one in placed.requests] == [
        ("POST", "/v2/orders", True),
        ("GET", "/v2/orders/7001", False),
    ]
    assert placed.result == Acknowledgement(
        number=ORDER.number,
        partner_reference="7001",
        answer=Answer.ACCEPTED,
        total=Decimal("97.0"),
        currency="USD",
    )


def test_a_refusal_with_status_200_is_one():
    placed = talk(transformer("note").place_order(order_of("5", "", "1.00")), NotePartner().answer)

    assert repr(placed.error) == repr(Rejected("We have no such item."))


def test_an_order_that_cannot_be_read_back_stays_unknown():
    answers = [say({"success": True, "order_no": "7001"}), say({"success": False, "message": "Busy."})]

    placed = place(transformer("note"), NOTE, *answers)

    assert repr(placed.error) == repr(Unreadable("The partner reports an error: Busy."))
