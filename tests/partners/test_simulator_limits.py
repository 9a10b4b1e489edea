"""How a partner of the simulator limits its callers, and what it tells of that."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import pytest

from partners.messages import ItemQuery
from partners.transformers.plain import PlainTransformer
from partners.transports.answers import Allowance
from partners.transports.conversation import hold
from tests.partners.simulator_orders import FERN_M, fate
from tests.partners.speaking import account


def _look_up(simulator):
    return simulator.ask("northpeak", "GET", f"/items?sku={FERN_M}")[0]


def _headers(simulator):
    line = http.client.HTTPConnection(simulator.url.removeprefix("http://"), timeout=5)
    try:
        line.request("GET", f"/northpeak/v1/items?sku={FERN_M}", headers={"X-Api-Key": "sim-northpeak-key"})
        return line.getresponse().headers
    finally:
        line.close()


def test_throttling_holds_for_every_call(simulator):
    simulator.knobs("northpeak", throttle_retry_after_s=3)

    assert (_look_up(simulator), fate(simulator)[0], simulator.ledger()) == (429, 429, [])


@pytest.mark.parametrize("said", ["0", "-5", "99999999", "soon"])
def test_when_to_come_back_may_make_no_sense(simulator, said):
    simulator.knobs("northpeak", throttle_retry_after_s=3, retry_after=said)

    assert _headers(simulator)["Retry-After"] == said


def test_when_to_come_back_may_be_a_moment(simulator):
    simulator.knobs("northpeak", throttle_retry_after_s=30, retry_after="date")

    moment = parsedate_to_datetime(_headers(simulator)["Retry-After"]).timestamp()

    assert 25 < moment - time.time() <= 30


def test_calls_above_the_rate_are_refused_and_others_are_not(simulator):
    simulator.knobs("northpeak", rate_per_s=20, rate_burst=5)

    began = time.monotonic()
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: _look_up(simulator), range(60)))
    took = time.monotonic() - began
    time.sleep(0.3)

    assert set(answers) == {200, 429}
    assert 5 <= answers.count(200) <= 5 + 20 * took + 1
    assert _look_up(simulator) == 200


def test_an_answer_tells_how_many_calls_are_left(simulator):
    simulator.knobs("northpeak", rate_per_s=1, rate_burst=10)
    known = account(
        simulator.base_url("northpeak"),
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "sim-northpeak-key"},
    )

    held = hold(PlainTransformer().find_items(ItemQuery(partner_sku=FERN_M)), known, timeout_s=5)

    assert held.allowance == Allowance(remaining=9, reset_s=1)
    assert _headers(simulator)["X-RateLimit-Limit"] == "10"


def test_a_refusal_tells_that_none_are_left(simulator):
    simulator.knobs("northpeak", rate_per_s=0.5, rate_burst=1)

    first, second = _headers(simulator), _headers(simulator)

    assert (first["X-RateLimit-Remaining"], first["Retry-After"]) == ("0", None)
    assert (second["X-RateLimit-Remaining"], second["Retry-After"]) == ("0", "2")
