"""What `POST /api/v1/orders/` says to fields that make no sense."""

import pytest

from orders.models import Order
from tests.api import field_errors, order_body, place, problem, program


@pytest.fixture
def api(retailer):
    return program()


@pytest.fixture
def body(retailer):
    return order_body()


def _with(path, value):
    """A change to the body: `lines.0.quantity` becomes the value."""
    names = path.split(".")

    def change(body):
        place = body
        for name in names[:-1]:
            place = place[int(name)] if isinstance(place, list) else place[name]
        place[names[-1]] = value

    return change


HUGE = "9" * 500


BAD = {
    "quantity 0": ("lines.0.quantity", 0, "lines[0].quantity", "min-value"),
    "quantity -1": ("lines.0.quantity", -1, "lines[0].quantity", "min-value"),
    "quantity 21": ("lines.0.quantity", 21, "lines[0].quantity", "max-value"),
    "quantity 2^31": ("lines.0.quantity", 2**31, "lines[0].quantity", "max-value"),
    "quantity huge": ("lines.0.quantity", int(HUGE), "lines[0].quantity", "max-value"),
    "quantity 1.5": ("lines.0.quantity", 1.5, "lines[0].quantity", "invalid"),
    "quantity 1.0": ("lines.0.quantity", 1.0, "lines[0].quantity", "invalid"),
    "quantity true": ("lines.0.quantity", True, "lines[0].quantity", "invalid"),
    "quantity empty": ("lines.0.quantity", "", "lines[0].quantity", "invalid"),
    "quantity text": ("lines.0.quantity", "1 ", "lines[0].quantity", "invalid"),
    "quantity full-width": ("lines.0.quantity", "\uff11\uff12", "lines[0].quantity", "invalid"),
    "quantity Arabic": ("lines.0.quantity", "\u0661\u0662", "lines[0].quantity", "invalid"),
    "quantity null": ("lines.0.quantity", None, "lines[0].quantity", "null"),
    "quantity list": ("lines.0.quantity", [1], "lines[0].quantity", "invalid"),
    "price negative": ("lines.0.unit_price", "-1.00", "lines[0].unit_price", "invalid"),
    "price text": ("lines.0.unit_price", "19,90", "lines[0].unit_price", "invalid"),
    "price full-width": ("lines.0.unit_price", "\uff11.00", "lines[0].unit_price", "invalid"),
    "price too exact": ("lines.0.unit_price", "19.901", "lines[0].unit_price", "invalid"),
    "price true": ("lines.0.unit_price", True, "lines[0].unit_price", "invalid"),
    "price NaN": ("lines.0.unit_price", "NaN", "lines[0].unit_price", "invalid"),
    "no lines": ("lines", [], "lines", "empty"),
    "too many lines": ("lines", [{"sku": "AF-1", "quantity": 1}] * 51, "lines", "max-length"),
    "lines no list": ("lines", {"0": 1}, "lines", "not-a-list"),
    "line no object": ("lines.0", 7, "lines[0]", "invalid"),
    "both names": ("lines.0.gtin", "04006381333931", "lines[0]", "one-of"),
    "store number": ("store", 7, "store", "invalid"),
    "e-mail CRLF": ("buyer.email", "a@example.com\r\nBcc: x@example.com", "buyer.email", "unprintable"),
    "e-mail trailing line break": ("buyer.email", "a@example.com\n", "buyer.email", "unprintable"),
    "e-mail bare host": ("buyer.email", "a@b", "buyer.email", "invalid"),
    "e-mail localhost": ("buyer.email", "a@localhost", "buyer.email", "invalid"),
    "e-mail address literal": ("buyer.email", "a@[127.0.0.1]", "buyer.email", "invalid"),
    "e-mail display name": ("buyer.email", "Ana <a@example.com>", "buyer.email", "invalid"),
    "e-mail too long": ("buyer.email", f"{'a' * 250}@b.co", "buyer.email", "max-length"),
    "e-mail blank": ("buyer.email", "", "buyer.email", "blank"),
    "e-mail full-width": ("buyer.email", "ana@example.com\u3000", "buyer.email", "invalid"),
    "name NUL": ("ship_to.name", "Ana\0", "ship_to.name", "unprintable"),
    "name BiDi": ("ship_to.name", "\u202eevil", "ship_to.name", "unprintable"),
    "name line break": ("ship_to.name", "Ana\nShopper", "ship_to.name", "unprintable"),
    "name long": ("ship_to.name", "a\u0301" * 300, "ship_to.name", "max-length"),
    "name number": ("ship_to.name", 7, "ship_to.name", "invalid"),
    "name blank": ("ship_to.name", "   ", "ship_to.name", "blank"),
    "postcode missing": ("ship_to.postal_code", "", "ship_to.postal_code", "required"),
    "country lower case": ("ship_to.country", "pt", "ship_to.country", "unknown-country"),
    "country unknown": ("ship_to.country", "ZZ", "ship_to.country", "unknown-country"),
    "country number": ("ship_to.country", 7, "ship_to.country", "unknown-country"),
    "region missing": ("ship_to.country", "US", "ship_to.region", "required"),
    "method list": ("payment.method", ["till"], "payment.method", "invalid"),
    "no address": ("ship_to", None, "ship_to", "null"),
}


@pytest.mark.parametrize(("path", "value", "where", "code"), BAD.values(), ids=BAD)
def test_a_field_that_makes_no_sense_is_named(api, body, path, value, where, code):
    _with(path, value)(body) if path != "lines.0" else body.update(lines=[value])

    response = place(api, body)

    assert problem(response)[0] == 400, response.content
    assert field_errors(response) == [(where, code)]
    assert not Order.objects.exists()


def test_a_number_with_a_wrong_check_digit_is_named(api, body):
    body["lines"] = [{"gtin": "4006381333932", "quantity": 1}]

    response = place(api, body)

    assert problem(response) == (400, "invalid")
    assert field_errors(response) == [("lines[0].gtin", "bad-check-digit")]


@pytest.mark.parametrize(
    "path", ["retailer", "status", "total", "currency", "lines.0.price", "buyer.is_staff", "ship_to.retailer"]
)
def test_a_field_that_is_not_ours_is_refused_not_ignored(api, body, path):
    _with(path, "2")(body)

    response = place(api, body)

    assert problem(response) == (400, "unknown-field")
    assert field_errors(response) == [(path.replace("lines.0", "lines[0]"), "unknown-field")]
    assert not Order.objects.exists()


@pytest.mark.parametrize("name", ["X", "O'Neil", "王", "Zoë 👩\u200d💻", "محمد", "Ana  de  Sá"])
def test_people_may_be_called_as_they_are(api, body, name):
    body["ship_to"]["name"] = name

    assert place(api, body).json()["ship_to"]["name"] == name
