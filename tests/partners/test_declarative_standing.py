"""Orders that stand: found again, followed and cancelled as a mapping says."""

from dataclasses import replace

import pytest

from partners.contract.talk import talk
from partners.errors import NotSent, Unreadable, Unsupported
from partners.messages import CancelAnswer, Cancellation, OrderReference, Parcel, ParcelLine, PartnerStatus
from tests.partners.declarative_partner import REFERENCE, TAKEN, GermanPartner, NotePartner, transformer
from tests.partners.plain_partner import ORDER, say

GERMAN, NOTE = GermanPartner.order, NotePartner.order


def test_a_search_that_finds_other_orders_too_is_read_over_all_its_pages():
    partner, speaker = NotePartner(), transformer("note")
    for number in ("R1-7-1", "R1-7-10", "R1-7-11", "R1-7-12", "R1-7-13"):
        talk(speaker.place_order(replace(NOTE, number=number)), partner.answer)

    first, last, none = (
        talk(speaker.find_order(number), partner.answer) for number in ("R1-7-1", "R1-7-13", "R1-7")
    )

    assert (first.result.partner_reference, len(first.requests)) == ("7001", 3)
    assert last.result.partner_reference == "7005"
    assert (none.result, len(none.requests)) == (None, 3)
    assert first.requests[1].params == {"search": "PO R1-7-1", "page": "2"}


def test_two_orders_with_our_number_are_for_a_person():
    partner, speaker = NotePartner(), transformer("note")
    for _ in range(2):
        talk(speaker.place_order(NOTE), partner.answer)

    found = talk(speaker.find_order(NOTE.number), partner.answer)

    assert repr(found.error) == repr(Unreadable(f"The partner holds 2 orders for {NOTE.number}."))


def find(speaker, *answers):
    """Ask for our order; the partner gives these answers, the last again and again."""
    left = list(answers)
    return talk(speaker.find_order(ORDER.number), lambda request: left.pop(0) if len(left) > 1 else left[0])


def listed(next_page=None, rows=()):
    """One page of orders."""
    return say({"success": True, "data": list(rows), "paging": {"next": next_page}})


def test_a_list_of_orders_that_does_not_end_is_no_answer():
    found = find(transformer("note"), listed("?page=2"))

    assert repr(found.error) == repr(Unreadable("The list of orders does not end within 20 pages."))


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/v2/customers?page=2",
        "/v2/orders",
        "//[broken?page=2",
        "file:///etc/passwd",
        "?",
        5,
        {"page": 2},
        ["?page=2"],
    ],
)
def test_a_next_page_elsewhere_is_not_followed(address):
    found = find(transformer("note"), listed(address))

    assert (type(found.error), len(found.requests)) == (Unreadable, 1)


def test_a_next_page_of_another_host_is_asked_of_our_own():
    found = find(transformer("note"), listed("https://evil.example/v2/orders?page=2"), listed())

    assert (found.result, [request.path for request in found.requests]) == (None, ["/v2/orders"] * 2)


def test_a_partner_that_ignores_the_number_is_not_believed_when_it_says_no():
    found = find(transformer("plain"), say({"orders": [{"reference": "somebody else's"}]}))

    assert repr(found.error) == repr(
        Unreadable(f"The partner was asked for {ORDER.number} and told of other orders.")
    )


@pytest.mark.parametrize(
    "content", [{"fehler": [{"code": "falsche-adresse"}]}, {"fehler": []}, {}, [], "nothing"]
)
def test_a_404_that_is_not_the_documented_one_is_no_no(content):
    found = find(transformer("german"), say(content, 404))

    assert repr(found.error) == repr(Unreadable("The partner answered 404."))


def test_lines_by_sku_of_an_order_that_is_found_may_say_no_more_than_the_whole_does():
    line = {"artikel": "MS-39", "menge": 2, "bestaetigt": 1}

    found = find(transformer("german"), say(TAKEN | {"status": "teilweise", "positionen": [line]}))

    assert repr(found.error) == repr(
        Unreadable("order.lines are told by SKU alone, and the order is not wholly partial.")
    )


def test_parcels_and_what_is_in_them_are_told():
    parcel = {
        "dienst": "DHL",
        "nummer": 340434,
        "verfolgung": "https://dhl.example/340434",
        "inhalt": [{"artikel": "MS-39", "menge": 2}],
    }
    answer = say(TAKEN | {"status": "versendet", "sendungen": [parcel]})

    status = talk(transformer("german").order_status(REFERENCE), lambda request: answer)

    assert status.result == PartnerStatus(
        partner_reference="4711",
        word="versendet",
        shipped=True,
        parcels=(
            Parcel(
                carrier="DHL",
                tracking_number="340434",
                tracking_url="https://dhl.example/340434",
                lines=(ParcelLine(quantity=2, partner_sku="MS-39"),),
            ),
        ),
    )


def test_a_cancelled_order_is_told_so_and_too_late_is_an_answer():
    partner, speaker = GermanPartner(), transformer("german")
    talk(speaker.place_order(GERMAN), partner.answer)
    talk(speaker.cancel_order(REFERENCE, "x"), partner.answer)
    cancelled = talk(speaker.order_status(REFERENCE), partner.answer).result
    partner.orders[ORDER.number]["status"] = "versendet"

    too_late = talk(speaker.cancel_order(REFERENCE, "x"), partner.answer).result

    assert (cancelled.word, cancelled.cancelled, cancelled.shipped) == ("storniert", True, False)
    assert too_late == Cancellation(answer=CancelAnswer.REFUSED, reason="Schon unterwegs.")


def test_what_the_mapping_leaves_out_is_unsupported_and_asks_nothing():
    status = talk(transformer("note").order_status(REFERENCE), NotePartner().answer)
    cancelled = talk(transformer("note").cancel_order(REFERENCE, ""), NotePartner().answer)

    assert [(type(one.error), one.requests) for one in (status, cancelled)] == [(Unsupported, [])] * 2


def test_a_state_that_needs_the_partners_number_is_not_asked_without_it():
    status = talk(transformer("plain").order_status(OrderReference(number="R1")), NotePartner().answer)

    assert repr(status.error) == repr(NotSent("{partner_reference} is nothing of ours."))
