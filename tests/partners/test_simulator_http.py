"""The simulator is a proper HTTP server: what it cannot take it refuses, and it ends when it is told to."""

import asyncio
import json
import signal
import socket
import time
from contextlib import suppress

import pytest

from partners.simulator import control
from partners.simulator.exchange import Refused, Request
from tests.partners.simulator_orders import order, place
from tests.simulator import Simulator


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


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_even_while_a_partner_hangs(tmp_path, sign):
    with Simulator.started(tmp_path) as simulator:
        simulator.reset()
        simulator.knobs("northpeak", script=["hang"])
        with suppress(OSError):
            place(simulator, order("AF-1"), timeout_s=0.1)
        began = time.monotonic()

        simulator.process.send_signal(sign)

        assert (simulator.process.wait(timeout=5), time.monotonic() - began < 1) == (0, True)


def test_the_control_is_for_this_machine_only():
    with pytest.raises(Refused) as refusal:
        asyncio.run(control.answer(None, Request(method="GET", path="/_sim/ledger", peer="192.0.2.1")))

    assert refusal.value.response.status == 403
