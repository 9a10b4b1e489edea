"""What the ERP reads of an event."""

from datetime import UTC, datetime

import pytest

from orders.erp.base import Record
from orders.erp.document import KINDS
from orders.models import ErpRecord, OrderEvent
from orders.operations.decisions import withdraw
from orders.operations.erp_export import note_event
from orders.operations.payments import take_at_till
from tests.factories.answers import accepted, parked
from tests.factories.orders import BUYER, HOME, CartFactory, CartLineFactory, order_of, placed

pytestmark = pytest.mark.usefixtures("retailer")


def _note_all(order):
    for event in order.events.order_by("pk"):
        note_event(event_id=event.pk)
    return list(ErpRecord.objects.filter(order=order).order_by("pk"))


def test_a_new_order_is_told_whole(retailer):
    moment = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    line = CartLineFactory(quantity=2, cart__store__code="chiado", offer__partner__code="northpeak")
    order = placed(line, now=moment)
    event = order.events.get()

    (record,) = _note_all(order)

    sold = order.lines.get()
    assert record.document == {
        "schema": "endless-aisle/erp-record/1",
        "retailer": retailer.slug,
        "event": "order.placed",
        "occurred_at": event.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "purchase_order": None,
        "order": {
            "number": order.number,
            "state": "open",
            "placed_at": "2026-11-23T12:30:00.000000Z",
            "store": "chiado",
            "currency": "EUR",
            "ordered_total": "39.80",
            "total": "39.80",
            "ship_to": {"postal_code": "1100-048", "region": "", "country": "PT"},
            "payment": {"method": "till", "state": "due", "amount": "39.80", "reference": ""},
            "purchase_orders": [
                {
                    "number": f"{order.number}-1",
                    "partner": "northpeak",
                    "partner_reference": "",
                    "state": "open",
                    "lines": [
                        {
                            "line": 1,
                            "sku": sold.sku,
                            "gtin": sold.gtin,
                            "partner_sku": sold.partner_sku,
                            "title": f"{sold.title} · Fern · M",
                            "quantity": 2,
                            "accepted": 0,
                            "rejected": 0,
                            "unit_price": "19.90",
                            "unit_cost": "12.00",
                        }
                    ],
                }
            ],
        },
    }
    assert (record.total, record.state) == (order.total, "open")


def test_an_answer_in_part_tells_what_comes_and_what_is_left_to_pay():
    order = order_of(3)

    accepted(order.purchase_orders.get(), 2)
    _, answer, reduced = _note_all(order)

    told = answer.document["order"]
    assert [answer.document["event"], reduced.document["event"]] == [
        "purchase-order.partial",
        "payment.reduced",
    ]
    assert answer.document["purchase_order"] == f"{order.number}-1"
    assert (told["state"], told["ordered_total"], told["total"]) == ("partial", "59.70", "39.80")
    (line,) = told["purchase_orders"][0]["lines"]
    assert (line["quantity"], line["accepted"], line["rejected"]) == (3, 2, 1)


def test_money_taken_and_an_order_called_off_are_told():
    order = order_of()
    take_at_till(order_id=order.pk, reference="R-17", actor="ana")
    accepted(order.purchase_orders.get())
    withdraw(purchase_order_id=order.purchase_orders.get().pk, actor="helena", reason="Called off.")

    records = _note_all(order)

    assert [record.document["event"] for record in records] == [
        "order.placed",
        "payment.captured",
        "purchase-order.acknowledged",
        "purchase-order.cancelled",
    ]
    last = records[-1].document["order"]
    assert last["state"] == "cancelled"
    assert last["payment"] == {"method": "till", "state": "captured", "amount": "19.90", "reference": "R-17"}


def test_what_does_not_change_the_books_is_not_told():
    order = order_of()

    parked(order.purchase_orders.get())
    records = _note_all(order)

    assert OrderEvent.objects.exclude(kind__in=KINDS).exists()
    assert [record.document["event"] for record in records] == ["order.placed"]


def test_an_event_that_overtook_the_order_brings_it_along():
    order = order_of()
    accepted(order.purchase_orders.get())
    answer = order.events.get(kind="purchase-order.acknowledged")

    note_event(event_id=answer.pk)
    _note_all(order)

    told = [record.document["event"] for record in ErpRecord.objects.order_by("pk")]
    assert told == ["order.placed", "purchase-order.acknowledged"]


def test_the_last_record_of_an_order_tells_its_last_state():
    cart = CartFactory()
    order = placed(*CartLineFactory.create_batch(2, cart=cart))
    first, second = order.purchase_orders.order_by("pk")
    accepted(first)
    accepted(second)
    late, early = order.events.filter(kind="purchase-order.acknowledged").order_by("pk")

    note_event(event_id=early.pk)
    note_event(event_id=late.pk)

    assert ErpRecord.objects.order_by("pk").last().document["order"]["state"] == "confirmed"


def test_the_books_hold_nothing_of_the_shopper_but_where_tax_is_due():
    order = order_of()

    (record,) = _note_all(order)

    text = Record(number=1, document=record.document).line().decode()
    secret = [HOME["name"], HOME["line1"], HOME["city"], BUYER.email, BUYER.phone]
    assert [word for word in secret if word in text] == []


def test_a_line_has_the_same_bytes_whatever_order_its_keys_come_in():
    one = Record(number=7, document={"b": "ß", "a": {"d": 1, "c": "2.50"}})
    other = Record(number=7, document={"a": {"c": "2.50", "d": 1}, "b": "ß"})

    assert one.line() == other.line() == '{"a":{"c":"2.50","d":1},"b":"ß","record":7}'.encode()
