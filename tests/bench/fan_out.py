"""How much longer than the slowest partner it takes to ask three of them."""

import time
from collections.abc import Iterator

from partners.account import Account
from partners.fan_out import Heard, Question, ask_all
from partners.messages import ItemQuery
from partners.transformers.plain import PlainTransformer
from tests.bench.figure import Figure
from tests.bench.load import load
from tests.simulator import Simulator

SLOW_MS = 50
PARTNERS = ("northpeak", "tarn", "lumi")
GTIN_OF_NOBODY = "09500000000004"


def measure(simulator: Simulator, networks: list[object]) -> Iterator[Figure]:
    """The time of a fan-out to three partners of 50 ms each, at 1, 16 and 64 at once, over those 50 ms."""
    for partner in PARTNERS:
        simulator.knobs(partner, latency_ms=SLOW_MS)
    questions = [_question(simulator, partner, networks) for partner in PARTNERS]

    def ask(_: int) -> None:
        heard = ask_all(questions, wait_s=10, late=_nobody)
        if [one.held.error for one in heard] != [None] * len(PARTNERS):
            raise RuntimeError(f"Not all partners answered: {[str(one.held.error) for one in heard]}")

    ask(0)
    for at_once in (1, 16, 64):
        seen = load(40 * at_once if at_once < 64 else 1600, at_once, ask)
        yield Figure(
            name=f"fan-out, {at_once} at once",
            value=seen.p50_ms,
            unit="ms (p50)",
            against=f"the slowest of three {SLOW_MS} ms partners",
            limit=float(SLOW_MS),
            detail=f"p99 {seen.p99_ms:.0f} ms, {seen.per_s:.0f} fan-outs/s",
        )
        time.sleep(0.5)


def _question(simulator: Simulator, partner: str, networks: list[object]) -> Question:
    account = Account(
        partner_id=PARTNERS.index(partner),
        code=partner,
        base_url=simulator.base_url(partner),
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": f"sim-{partner}-key"},
        max_in_flight=64,
        allowed_networks=networks,  # type: ignore[arg-type]
    )
    query = ItemQuery(gtin=GTIN_OF_NOBODY)
    return Question(account=account, transformer=PlainTransformer(), query=query, timeout_s=10)


def _nobody(heard: Heard) -> None:
    raise RuntimeError(f"{heard.question.account.code} came too late.")
