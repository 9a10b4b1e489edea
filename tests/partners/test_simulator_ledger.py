"""The ledger is the truth: it loses and doubles nothing by itself, and nothing in it is guessed at."""

import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import count

from tests.partners.simulator_orders import FERN_M, HOME, JACKET, order, place
from tests.simulator import Simulator


def test_the_ledger_tells_the_whole_order(simulator):
    place(simulator, order("AF-1"), key="key-1")

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


def test_an_order_that_was_acknowledged_outlives_kill_nine_exactly_once(tmp_path):
    told, numbers, stopped = [], count(), threading.Event()

    def buy(simulator):
        while not stopped.is_set():
            with suppress(OSError):
                told.append(place(simulator, order(f"AF-{next(numbers)}"))[1]["order_id"])

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
        first = place(simulator, order("AF-1"))
    with Simulator.started(tmp_path) as simulator:
        temper = simulator.temper()
        again = place(simulator, order("AF-1"))
        _, found = simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")

    assert ((201, first[1]), (200, first[1])) == (first, again)
    assert {item["sku"]: item["available"] for item in found["items"]}[FERN_M] == JACKET["available"] - 1
    assert (temper["lumi"]["latency_ms"], temper["lumi"]["dedup"]) == (900, "none")
    assert (temper["moor"]["lookup_error_rate"], temper["moor"]["lost_answer_rate"]) == (0.2, 0.25)


def test_a_torn_last_line_is_cut_off(tmp_path):
    with Simulator.started(tmp_path) as simulator:
        place(simulator, order("AF-1"))
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
