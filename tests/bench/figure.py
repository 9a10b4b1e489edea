"""One measured figure, and how it is told."""

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value, and the limit or peer it was measured against in the same run."""

    name: str
    value: float
    unit: str
    against: str
    limit: float
    detail: str = ""

    @property
    def ratio(self) -> float:
        """How many times the limit or peer."""
        return self.value / self.limit


def table(figures: Iterable[Figure]) -> str:
    """The figures for people."""
    rows = [
        (f.name, f"{f.value:.1f} {f.unit}", f"{f.limit:.1f}", f"×{f.ratio:.2f}", f.against, f.detail)
        for f in figures
    ]
    rows.insert(0, ("figure", "value", "limit", "ratio", "against", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def write(figures: Iterable[Figure], path: Path) -> None:
    """The figures for programs, with the machine's load while they were taken."""
    load = os.getloadavg()[0]
    told = [
        {
            "name": figure.name,
            "value": round(figure.value, 3),
            "unit": figure.unit,
            "against": figure.against,
            "limit": round(figure.limit, 3),
            "ratio": round(figure.ratio, 3),
            "detail": figure.detail,
            "load": round(load, 2),
        }
        for figure in figures
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=2))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gave, and how many seconds it took."""
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def p99(times: Iterable[float]) -> float:
    """What all but one of a hundred stayed within."""
    ordered = sorted(times)
    return ordered[max(int(len(ordered) * 0.99) - 1, 0)]
