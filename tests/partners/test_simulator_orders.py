"""The simulator takes orders as partners do: at its own cost, as far as the shelf goes, once a key."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.partners.simulator_orders import FERN_M, GLOVE_S, HOME, JACKET, LUMI_TEE, line, order, place
from tests.simulator import offers_of


def test_an_order_is_charged_at_the_partners_cost_and_taken_from_the_shelf(simulator):
    status, told = place(simulator, order("AF-1", line(1, quantity=2), line(2, GLOVE_S)))

    _, found = simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")
    glove = next(offer for offer in offers_of("northpeak") if offer["sku"] == GLOVE_S)
    total = f"{2 * float(JACKET['cost']) + float(glove['cost']):.2f}"
    lines = [{"line": n, "accepted": a, "rejected": 0, "reason": ""} for n, a in ((1, 2), (2, 1))]
    assert (status, told) == (
        201,
        {
            "order_id": "NO-100001",
            "reference": "AF-1",
            "status": "accepted",
            "lines": lines,
            "total": {"amount": total, "currency": "EUR"},
        },
    )
    left = {item["sku"]: item["available"] for item in found["items"]}
    assert left[FERN_M] == JACKET["available"] - 2
    assert simulator.ask("northpeak", "GET", "/orders?reference=AF-1") == (200, {"orders": [told]})
    assert simulator.ask("northpeak", "GET", "/orders/NO-100001") == (200, told)


def test_the_same_key_is_the_same_order(simulator):
    first, again = place(simulator, order("AF-1")), place(simulator, order("AF-1"))
    other = place(simulator, order("AF-1", line(quantity=3)))

    assert ((201, first[1]), (200, first[1])) == (first, again)
    assert (other[0], other[1]["error"]["code"]) == (409, "key-reused")
    assert len(simulator.ledger()) == 1


def test_the_same_key_sixty_times_at_once_is_one_order(simulator):
    simulator.knobs("northpeak", latency_ms=100)  # so that they are all there before the first is accepted

    with ThreadPoolExecutor(60) as buyers:
        answers = list(buyers.map(lambda _: place(simulator, order("AF-1")), range(60)))

    assert sorted(status for status, _ in answers) == [200] * 59 + [201]
    assert len({told["order_id"] for _, told in answers}) == 1
    assert len(simulator.ledger()) == 1


def test_a_partner_without_keys_takes_it_twice_and_can_be_asked(simulator):
    body = order("AF-1", line(sku=LUMI_TEE))

    answers = [place(simulator, body, partner="lumi") for _ in range(2)]

    assert [status for status, _ in answers] == [201, 201]
    _, found = simulator.ask("lumi", "GET", "/orders?reference=AF-1")
    assert found["orders"] == [told for _, told in answers]


def test_short_stock_is_sent_in_part_and_then_not_at_all(simulator):
    simulator.knobs("northpeak", stock={FERN_M: 3})

    short = place(simulator, order("AF-1", line(1, quantity=2), line(2, quantity=2)))
    none = place(simulator, order("AF-2"))

    assert (short[0], short[1]["status"]) == (201, "partial")
    assert short[1]["lines"] == [
        {"line": 1, "accepted": 2, "rejected": 0, "reason": ""},
        {"line": 2, "accepted": 1, "rejected": 1, "reason": "Only 1 left."},
    ]
    assert (none[0], none[1]["error"]["code"]) == (422, "out-of-stock")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "bad-order"),
        (order(""), "bad-reference"),
        (order(currency="USD"), "bad-currency"),
        (order(ship_to=None), "bad-address"),
        (order(ship_to={**HOME, "city": " "}), "bad-address"),
        (order(ship_to={**HOME, "country": "XX"}), "bad-country"),
        (order(lines=[]), "bad-lines"),
        (order(lines=["one"]), "bad-lines"),
        (order("AF-1", line(quantity=0)), "bad-lines"),
        (order("AF-1", line(quantity=True)), "bad-lines"),
        (order("AF-1", line(quantity=1.5)), "bad-lines"),
        (order("AF-1", line(1), line(1)), "bad-lines"),
        (order("AF-1", line(sku="T101.03")), "unknown-sku"),
        (order("AF-1", line(gtin="09500000000004")), "gtin-mismatch"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_by_name(simulator, body, code):
    status, refusal = simulator.ask("northpeak", "POST", "/orders", body, key="AF-1")

    assert (status, refusal["error"]["code"], simulator.ledger()) == (422, code, [])


def test_half_a_surrogate_pair_does_no_harm(simulator):
    status, _ = place(simulator, order("AF-1", ship_to={**HOME, "name": "\ud800"}))

    assert (status, simulator.ledger()[0]["ship_to"]["name"]) == (201, "\ud800")
