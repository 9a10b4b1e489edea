"""The partner simulator answers as partners do, and never loses or doubles an order by itself."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_network
from itertools import count

import pytest

from partners.account import Account
from partners.messages import (
    Address,
    Answer,
    ItemQuery,
    OrderReference,
    PurchaseOrderLine,
    PurchaseOrderMessage,
)
from partners.simulator import control
from partners.simulator.exchange import Refused, Request
from partners.transformers.plain import PlainTransformer
from partners.transports.conversation import hold
from tests.partners.simulator_orders import FERN_M, GLOVE_S, HOME, LUMI_TEE, line, order
from tests.simulator import CATALOGUE, Simulator

OFFERS = json.loads(CATALOGUE.read_text())["partners"]
JACKET = next(offer for offer in OFFERS["northpeak"]["offers"] if offer["sku"] == FERN_M)


def _place(simulator, body, *, partner="northpeak", key="", **more):
    return simulator.ask(partner, "POST", "/orders", body, key=key or body["reference"], **more)


@pytest.mark.parametrize("key", [None, "", "wrong", "sim-tarn-key"])
def test_a_partner_wants_its_own_key(simulator, key):
    address = simulator.url.removeprefix("http://").split(":")
    header = f"X-Api-Key: {key}\r\n" if key is not None else ""

    with socket.create_connection((address[0], int(address[1]))) as raw:
        raw.sendall(
            f"GET /northpeak/v1/items?q=a HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: raw.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "unauthorised"
    assert simulator.calls("northpeak")["find-items"] == 0


@pytest.mark.parametrize(
    "question", [f"gtin={JACKET['gtin']}", f"gtin={JACKET['gtin'][1:]}", f"sku={FERN_M}"]
)
def test_a_number_finds_the_item_and_its_whole_family(simulator, question):
    status, found = simulator.ask("northpeak", "GET", f"/items?{question}")

    assert (status, len(found["items"])) == (200, 24)
    assert {item["family"] for item in found["items"]} == {"ridge-3-layer-rain-jacket"}
    assert next(item for item in found["items"] if item["sku"] == FERN_M) == {
        "sku": FERN_M,
        "gtin": JACKET["gtin"],
        "family": "ridge-3-layer-rain-jacket",
        "title": "Ridge 3-layer rain jacket",
        "brand": "Northpeak",
        "description": found["items"][0]["description"],
        "category": "Rain jackets",
        "attributes": {"colour": "Fern", "size": "M"},
        "images": [f"{simulator.url}/pictures/ridge-3-layer-rain-jacket-fern.svg"],
        "price": {"amount": "149.00", "currency": "EUR"},
        "cost": {"amount": JACKET["cost"], "currency": "EUR"},
        "available": JACKET["available"],
        "lead_time_days": JACKET["lead_time_days"],
    }


def test_words_find_items_that_hold_all_of_them_and_no_more_than_sixty(simulator):
    _, ferns = simulator.ask("northpeak", "GET", "/items?q=RAIN+fern+jacket")
    _, many = simulator.ask("northpeak", "GET", "/items?q=a")

    assert {item["attributes"]["colour"] for item in ferns["items"]} == {"Fern"}
    assert len(ferns["items"]) == 10
    assert len(many["items"]) == 60


def test_nothing_found_is_no_error(simulator):
    asked = [
        "/items?gtin=09500000000004",
        "/items?sku=nothing",
        "/items?q=xylophone",
        "/orders?reference=none",
    ]

    assert [simulator.ask("tarn", "GET", path) for path in asked] == [
        (200, {"items": []}),
        (200, {"items": []}),
        (200, {"items": []}),
        (200, {"orders": []}),
    ]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/items", 400),
        ("GET", "/orders", 400),
        ("POST", "/items", 405),
        ("DELETE", "/orders", 405),
        ("PUT", "/orders/NO-1", 405),
        ("GET", "/orders/NO-1", 404),
        ("GET", "/parcels", 404),
        ("GET", "/orders/NO-1/lines", 404),
    ],
)
def test_what_makes_no_sense_gets_an_error_in_json(simulator, method, path, status):
    answer = simulator.ask("northpeak", method, path)

    assert (answer[0], sorted(answer[1]["error"])) == (status, ["code", "message"])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /nobody/v1/items HTTP/1.1\r\n\r\n", 404),
        (b"GET /northpeak/v2/items HTTP/1.1\r\n\r\n", 404),
        (b"GET /pictures/..%2Fledger.py HTTP/1.1\r\n\r\n", 404),
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 1000001\r\n\r\n" + b"x" * 1_000_001, 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 33_000, 431),
        (
            b"POST /tarn/v1/orders HTTP/1.1\r\nX-Api-Key: sim-tarn-key\r\nContent-Length: 3\r\n\r\n{]}",
            400,
        ),
    ],
)
def test_what_is_no_proper_http_gets_an_error_too(simulator, request_, status):
    host, _, port = simulator.url.removeprefix("http://").partition(":")

    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(request_)
        head = raw.recv(65_536)

    assert head.startswith(b"HTTP/1.1 %d " % status)


def test_an_order_is_charged_at_the_partners_cost_and_taken_from_the_shelf(simulator):
    status, told = _place(simulator, order("AF-1", line(1, quantity=2), line(2, GLOVE_S)))

    _, found = simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")
    glove = next(offer for offer in OFFERS["northpeak"]["offers"] if offer["sku"] == GLOVE_S)
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


def test_the_ledger_tells_the_whole_order(simulator):
    _place(simulator, order("AF-1"), key="key-1")

    [held] = simulator.ledger("northpeak")
    assert {name: held[name] for name in ("partner", "order_id", "reference", "idempotency_key")} == {
        "partner": "northpeak",
        "order_id": "NO-100001",
        "reference": "AF-1",
        "idempotency_key": "key-1",
    }
    assert (held["ship_to"], held["contact"]) == (HOME, {"email": "ana@example.com", "phone": ""})
    assert (held["total"]["amount"], held["lines"][0]["sku"]) == (JACKET["cost"], FERN_M)
    assert simulator.ledger("tarn") == []


def test_the_same_key_is_the_same_order(simulator):
    first, again = _place(simulator, order("AF-1")), _place(simulator, order("AF-1"))
    other = _place(simulator, order("AF-1", line(quantity=3)))

    assert ((201, first[1]), (200, first[1])) == (first, again)
    assert (other[0], other[1]["error"]["code"]) == (409, "key-reused")
    assert len(simulator.ledger()) == 1


def test_the_same_key_sixty_times_at_once_is_one_order(simulator):
    simulator.knobs("northpeak", latency_ms=100)  # so that they are all there before the first is accepted

    with ThreadPoolExecutor(60) as buyers:
        answers = list(buyers.map(lambda _: _place(simulator, order("AF-1")), range(60)))

    assert sorted(status for status, _ in answers) == [200] * 59 + [201]
    assert len({told["order_id"] for _, told in answers}) == 1
    assert len(simulator.ledger()) == 1


def test_a_partner_without_keys_takes_it_twice_and_can_be_asked(simulator):
    body = order("AF-1", line(sku=LUMI_TEE))

    answers = [_place(simulator, body, partner="lumi") for _ in range(2)]

    assert [status for status, _ in answers] == [201, 201]
    _, found = simulator.ask("lumi", "GET", "/orders?reference=AF-1")
    assert found["orders"] == [told for _, told in answers]


def test_short_stock_is_sent_in_part_and_then_not_at_all(simulator):
    simulator.knobs("northpeak", stock={FERN_M: 3})

    short = _place(simulator, order("AF-1", line(1, quantity=2), line(2, quantity=2)))
    none = _place(simulator, order("AF-2"))

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
    status, _ = _place(simulator, order("AF-1", ship_to={**HOME, "name": "\ud800"}))

    assert (status, simulator.ledger()[0]["ship_to"]["name"]) == (201, "\ud800")


PURCHASE_ORDER = PurchaseOrderMessage(
    number="AF-1-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    ship_to=Address(**HOME),
    email="ana@example.com",
    phone="",
    lines=(
        PurchaseOrderLine(
            line_number=1,
            partner_sku=FERN_M,
            gtin=JACKET["gtin"],
            quantity=1,
            unit_cost=Decimal(JACKET["cost"]),
        ),
    ),
)


def test_our_own_transformer_understands_it(simulator):
    account = Account(
        partner_id=1,
        code="northpeak",
        base_url=simulator.base_url("northpeak"),
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "sim-northpeak-key"},
        allowed_networks=(ip_network("127.0.0.0/8"),),
    )
    transformer = PlainTransformer()

    items = hold(transformer.find_items(ItemQuery(gtin=JACKET["gtin"])), account, timeout_s=5)
    placed = hold(transformer.place_order(PURCHASE_ORDER), account, timeout_s=5)
    found = hold(transformer.find_order(PURCHASE_ORDER.number), account, timeout_s=5)
    status = hold(
        transformer.order_status(
            OrderReference(number="R1", partner_reference=placed.result.partner_reference)
        ),
        account,
        timeout_s=5,
    )

    assert len(items.result) == 24
    assert (placed.result.answer, str(placed.result.total)) == (Answer.ACCEPTED, JACKET["cost"])
    assert found.result == placed.result
    assert (status.result.word, status.result.shipped) == ("accepted", False)


def test_sixty_four_look_ups_at_once_take_hardly_longer_than_one(simulator):
    simulator.knobs("northpeak", latency_ms=50)
    began = time.monotonic()

    with ThreadPoolExecutor(64) as shoppers:
        path = f"/items?gtin={JACKET['gtin']}"
        answers = list(shoppers.map(lambda _: simulator.ask("northpeak", "GET", path)[0], range(64)))

    assert answers == [200] * 64
    assert 0.05 <= time.monotonic() - began < 64 * 0.05 / 4


def test_pictures_need_no_key(simulator):
    with urllib.request.urlopen(f"{simulator.url}/pictures/rib-beanie-rust.svg") as response:
        assert (response.headers["Content-Type"], response.read()[:5]) == ("image/svg+xml", b"<svg ")


def test_an_order_that_was_acknowledged_outlives_kill_nine_exactly_once(tmp_path):
    told, numbers, stopped = [], count(), threading.Event()

    def buy(simulator):
        while not stopped.is_set():
            with suppress(OSError):
                told.append(_place(simulator, order(f"AF-{next(numbers)}"))[1]["order_id"])

    with Simulator.started(tmp_path) as simulator:
        simulator.reset()
        simulator.knobs("northpeak", stock={FERN_M: 1_000_000})
        buyers = [threading.Thread(target=buy, args=[simulator]) for _ in range(8)]
        for buyer in buyers:
            buyer.start()
        time.sleep(0.3)
        simulator.process.kill()
        simulator.process.wait()
        stopped.set()
        for buyer in buyers:
            buyer.join()
    with Simulator.started(tmp_path) as simulator:
        held = [one["order_id"] for one in simulator.ledger()]

    assert len(told) > 20
    assert len(set(held)) == len(held)
    assert set(told) <= set(held)


def test_a_restart_keeps_orders_stock_and_keys_and_begins_in_character(tmp_path):
    with Simulator.started(tmp_path) as simulator:
        simulator.reset()
        first = _place(simulator, order("AF-1"))
    with Simulator.started(tmp_path) as simulator:
        temper = simulator.temper()
        again = _place(simulator, order("AF-1"))
        _, found = simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")

    assert ((201, first[1]), (200, first[1])) == (first, again)
    assert {item["sku"]: item["available"] for item in found["items"]}[FERN_M] == JACKET["available"] - 1
    assert (temper["lumi"]["latency_ms"], temper["lumi"]["dedup"]) == (900, "none")
    assert (temper["moor"]["lookup_error_rate"], temper["moor"]["lost_answer_rate"]) == (0.2, 0.25)


def test_a_torn_last_line_is_cut_off(tmp_path):
    with Simulator.started(tmp_path) as simulator:
        _place(simulator, order("AF-1"))
    ledger = tmp_path / "ledger.ndjson"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + whole[:50])

    with Simulator.started(tmp_path) as simulator:
        held = simulator.ledger()

    assert [one["reference"] for one in held] == ["AF-1"]
    assert ledger.read_bytes() == whole


def test_a_damaged_ledger_is_not_guessed_at(tmp_path):
    (tmp_path / "ledger").write_text('{"partner": "tarn"}\n')

    ended = _ended(tmp_path / "ledger")

    assert (ended.returncode, ended.stderr) == (
        1,
        f"The simulator cannot start: {tmp_path}/ledger, line 1 is no order.\n",
    )


def test_a_ledger_has_one_writer(tmp_path):
    with Simulator.started(tmp_path):
        ended = _ended(tmp_path / "ledger.ndjson")

    assert (ended.returncode, ended.stderr) == (
        1,
        f"The simulator cannot start: {tmp_path}/ledger.ndjson is written by another simulator.\n",
    )


def _ended(ledger):
    command = [sys.executable, "-m", "partners.simulator", "--ledger", str(ledger)]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_even_while_a_partner_hangs(tmp_path, sign):
    with Simulator.started(tmp_path) as simulator:
        simulator.reset()
        simulator.knobs("northpeak", script=["hang"])
        with suppress(OSError):
            _place(simulator, order("AF-1"), timeout_s=0.1)
        began = time.monotonic()

        simulator.process.send_signal(sign)

        assert (simulator.process.wait(timeout=5), time.monotonic() - began < 1) == (0, True)


def test_the_control_is_for_this_machine_only():
    with pytest.raises(Refused) as refusal:
        asyncio.run(control.answer(None, Request(method="GET", path="/_sim/ledger", peer="192.0.2.1")))

    assert refusal.value.response.status == 403
