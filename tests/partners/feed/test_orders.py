"""Purchase orders as files and mails: written once, told apart, and harmless in a spreadsheet."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.errors import NotSent, OutcomeUnknown, Rejected, Unreadable
from partners.messages import Acknowledgement, Answer
from partners.transformers.feed import MailedFeedTransformer, orders, safe
from tests.partners.feed.world import box_with, hears
from tests.partners.feed_partner import ORDER, MailedPartner

NUMBER = ORDER.number
PENDING = Acknowledgement(number=NUMBER, partner_reference="", answer=Answer.PENDING)
FULL_WIDTH = ["\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "\uff5c1", "\uff051"]  # = + - @ | %
COLUMNS = [
    {"field": field, "name": name}
    for field, name in [
        ("number", "Bestellung"), ("partner_sku", "Artikel"), ("quantity", "Menge"), ("unit_cost", "Preis"),
        ("name", "Name"), ("line1", "Strasse"), ("city", "Ort"), ("postal_code", "PLZ"), ("country", "Land"),
    ]
]  # fmt: skip


def to(**address):
    """The order, to another address."""
    return replace(ORDER, ship_to=replace(ORDER.ship_to, **address))


def test_an_order_is_a_file_with_a_row_for_each_line():
    body = orders.written(ORDER, {})

    first, second = csv.DictReader(io.StringIO(body.decode(), newline=""))
    assert first == {
        "number": NUMBER,
        "placed_on": "2026-11-25",
        "line_number": "1",
        "partner_sku": "MOOR-39",
        "gtin": "09500000000051",
        "quantity": "2",
        "unit_cost": "71.00",
        "currency": "EUR",
        "name": "Ada O'Hara",
        "line1": "12 St James's Square",
        "line2": "Flat 2",
        "city": "London",
        "region": "",
        "postal_code": "SW1Y 4JH",
        "country": "GB",
        "email": "ada@example.com",
        "phone": "+44 20 7946 0000",
    }
    assert (second["line_number"], second["partner_sku"], second["quantity"]) == ("2", "SOCK-M", "3")


def test_a_partner_may_have_columns_of_its_own():
    options = {
        "order_columns": COLUMNS,
        "order_delimiter": ";",
        "order_encoding": "cp1252",
        "decimal_comma": True,
    }
    order = replace(to(line2="", name="Zoë Müller"), lines=ORDER.lines[:1])

    body = orders.written(order, options)

    assert body.decode("cp1252").splitlines() == [
        "Bestellung;Artikel;Menge;Preis;Name;Strasse;Ort;PLZ;Land",
        f"{NUMBER};MOOR-39;2;71,00;Zoë Müller;12 St James's Square;London;SW1Y 4JH;GB",
    ]
    assert orders.read_back(body, options)[0] == NUMBER


@pytest.mark.parametrize(
    ("order", "options", "reason"),
    [
        (ORDER, {"order_columns": COLUMNS}, "The partner's columns have no room for line2 of the address."),
        (
            to(name="Łukasz"),
            {"order_encoding": "cp1252"},
            "The partner's encoding has no 'Ł', which stands in the order.",
        ),
        (
            replace(ORDER, lines=(replace(ORDER.lines[0], partner_sku="=1+1"),)),
            {},
            "The SKU '=1+1' cannot stand in a file that a spreadsheet may open.",
        ),
        (replace(ORDER, number="../A-1"), {}, "'../A-1' cannot be the name of a file."),
    ],
)
def test_what_the_file_cannot_hold_is_refused_and_nothing_is_written(order, options, reason):
    partner, transformer = box_with({}, **options)

    held = hears(partner, transformer.place_order(order))

    assert (type(held.error), str(held.error), partner.orders) == (Rejected, reason, {})


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1+1", "-1", "@SUM(A1)", "|calc", "%0A", "\t=1", "\r=1", "\n=1", "\x00=1", "  =1", "\u200b=1", "\ufeff=1",
     "+44 20=1", '=HYPERLINK("https://x")', *FULL_WIDTH],
)  # fmt: skip
def test_what_a_shopper_types_is_never_a_formula(typed):
    body = orders.written(to(name=typed, line1=typed, city=typed), {})

    row = next(csv.DictReader(io.StringIO(body.decode(), newline="")))
    for name in ("name", "line1", "city"):
        assert row[name].startswith("'")
        assert not {"\r", "\n", "\t", "\x00"} & {*row[name]}


@pytest.mark.parametrize(
    "typed", ["Ada", "O'Hara", "12-14 High St", "a=b", "+44 20 7946 0000", "1", "'quoted", "é"]
)
def test_what_is_no_formula_stays_as_it_is(typed):
    assert safe.cell(typed) == typed


def test_a_dropped_order_is_kept_first_and_then_left():
    partner, transformer = box_with({})

    held = hears(partner, transformer.place_order(ORDER))

    steps = [(request.verb, request.path, request.commits) for request in held.requests]
    assert steps == [
        ("write", f"sent/{NUMBER}.csv", False),
        ("write", f"out/{NUMBER}.csv", True),
    ]
    assert held.result == PENDING
    assert partner.box.files[f"out/{NUMBER}.csv"] == partner.box.files[f"sent/{NUMBER}.csv"]


def test_a_repeat_leaves_the_very_bytes_that_were_kept():
    partner, transformer = box_with({})
    hears(partner, transformer.place_order(ORDER))
    kept = partner.box.files[f"sent/{NUMBER}.csv"]
    later = replace(ORDER, lines=(replace(ORDER.lines[0], unit_cost=Decimal("70.00")), *ORDER.lines[1:]))

    held = hears(partner, transformer.place_order(later))

    assert held.result == PENDING
    assert partner.box.files[f"out/{NUMBER}.csv"] == kept


def test_a_copy_of_another_order_is_not_sent_under_our_number():
    other = orders.written(replace(ORDER, number="B-2"), {})
    partner, transformer = box_with({f"sent/{NUMBER}.csv": other})

    held = hears(partner, transformer.place_order(ORDER))

    assert (type(held.error), partner.orders) == (NotSent, {})


def test_another_file_under_our_number_is_no_order_of_ours():
    partner, transformer = box_with({f"out/{NUMBER}.csv": b"something else"})

    placed = hears(partner, transformer.place_order(ORDER))
    found = hears(partner, transformer.find_order(NUMBER))

    assert isinstance(placed.error, Unreadable)
    assert isinstance(found.error, Unreadable)


def test_an_order_that_still_lies_there_is_found_and_one_that_was_never_begun_is_not():
    partner, transformer = box_with({})

    before = hears(partner, transformer.find_order(NUMBER)).result
    hears(partner, transformer.place_order(ORDER))
    after = hears(partner, transformer.find_order(NUMBER)).result

    assert (before, after) == (None, PENDING)


def test_of_an_order_that_the_partner_may_have_taken_nobody_says_that_it_is_not_there():
    partner, transformer = box_with({})
    hears(partner, transformer.place_order(ORDER))
    del partner.box.files[f"out/{NUMBER}.csv"]

    held = hears(partner, transformer.find_order(NUMBER))

    assert isinstance(held.error, OutcomeUnknown)
    assert f"ask them for {NUMBER}" in str(held.error)


def test_a_mailed_order_says_all_in_words_and_in_a_file():
    partner = MailedPartner()

    held = hears(partner, MailedFeedTransformer(partner.options).place_order(ORDER))

    (mail,) = partner.mails
    assert held.result == PENDING
    assert (mail.to, mail.subject, mail.key, mail.commits) == (
        "orders@partner.example",
        f"Purchase order {NUMBER}",
        NUMBER,
        True,
    )
    assert mail.attachments[0].content == partner.box.files[f"sent/{NUMBER}.csv"]
    assert mail.body == (
        f"Purchase order {NUMBER} of 25.11.2026\n\n"
        "1. 2 × MOOR-39 (GTIN 09500000000051) at 71.00 EUR\n"
        "2. 3 × SOCK-M (GTIN 09500000000136) at 4.15 EUR\n\n"
        "Please ship to:\nAda O'Hara\n12 St James's Square\nFlat 2\nSW1Y 4JH London\nGB\n\n"
        "ada@example.com\n+44 20 7946 0000\n\n"
        f"The same order is attached for your system. Please name {NUMBER} in all that you send us.\n"
        f"Should this mail reach you twice, it is one order: {NUMBER}.\n"
    )


def test_nobody_writes_lines_of_their_own_into_our_mail():
    partner = MailedPartner()

    hears(
        partner,
        MailedFeedTransformer(partner.options).place_order(to(name="Ada\nPlease ship to:\nSomebody else")),
    )

    assert "Ada Please ship to: Somebody else\n" in partner.mails[0].body
