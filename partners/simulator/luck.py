"""Chances that do not depend on who comes first: each is drawn from the seed and the name of what it is about."""

import random
from collections import Counter
from collections.abc import Mapping
from statistics import NormalDist

P95 = NormalDist().inv_cdf(0.95)


class Luck:
    """The chances of one partner. The same name again is another chance, and the same one in each run."""

    def __init__(self, seed: int, code: str) -> None:
        self._begin = f"{seed}/{code}"
        self._drawn: Counter[str] = Counter()

    def chance(self, kind: str, name: str) -> float:
        """A number from 0 to 1 for the next thing of this kind and name."""
        about = f"{kind}/{name}"
        self._drawn[about] += 1
        return random.Random(f"{self._begin}/{about}/{self._drawn[about]}").random()


def drawn(mix: Mapping[str, float], chance: float) -> str:
    """The word of a mix on which a chance falls; "ok" when it falls beyond all of them."""
    for word, share in mix.items():
        if chance < share:
            return word
        chance -= share
    return "ok"


def milliseconds(latency: Mapping[str, int], chance: float, outlier: float) -> float:
    """How long a call takes: the same always, evenly spread, or log-normal by its middle and its 95th of 100."""
    if latency.get("one_in") and outlier < 1 / latency["one_in"]:
        return latency["takes_ms"]
    if "p50_ms" in latency:
        p50, p95 = latency["p50_ms"], latency["p95_ms"]
        normal = NormalDist().inv_cdf(min(max(chance, 1e-9), 1 - 1e-9))
        return float(p50 * (p95 / p50) ** (normal / P95))
    if "from_ms" in latency:
        return latency["from_ms"] + chance * (latency["to_ms"] - latency["from_ms"])
    return latency.get("fixed_ms", 0)
