"""The four partners and their characters."""

from typing import NamedTuple

from partners.simulator.knobs import Knobs


class Part(NamedTuple):
    """One partner: `neutral` is how tests want it, `character` how the demo shows it. A clone has a `number`."""

    code: str
    name: str
    neutral: Knobs
    character: Knobs
    number: str = ""

    def clone(self, number: int) -> "Part":
        """The same partner once more, under a code of its own."""
        told = f"{number:02}"
        return self._replace(code=f"{self.code}-{told}", name=f"{self.name} {told}", number=told)


CAST = (
    Part(
        "northpeak",
        "Northpeak",
        neutral=Knobs(),
        character=Knobs(latency_ms=60, jitter_ms=60, ships_after_s=180),
    ),
    Part(
        "tarn",
        "Tarn Supply",
        neutral=Knobs(),
        character=Knobs(latency_ms=80, jitter_ms=120, ships_after_s=120),
    ),
    Part(
        "lumi",
        "Lumi",
        neutral=Knobs(dedup="none"),
        character=Knobs(latency_ms=900, jitter_ms=700, dedup="none", ships_after_s=300),
    ),
    Part(
        "moor",
        "Moor & Fell",
        neutral=Knobs(),
        character=Knobs(latency_ms=100, jitter_ms=150, lookup_error_rate=0.2, lost_answer_rate=0.25),
    ),
)
