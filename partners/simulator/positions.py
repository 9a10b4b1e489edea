"""Which positions a knob has: each check returns the value as it is kept, or raises WrongKnob."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST_MS = 600_000
MOST_SECRETS = 4
LATENCIES = ({"fixed_ms"}, {"from_ms", "to_ms"}, {"p50_ms", "p95_ms"})
OUTLIERS = {"one_in", "takes_ms"}


class WrongKnob(Exception):
    """A knob that is not there, or a position it does not have."""


def milliseconds(value: object) -> int:
    """A length of time, in thousandths of a second."""
    return whole(value, LONGEST_MS)


def seconds(value: object) -> int:
    """A length of time."""
    return whole(value, LONGEST_MS // 1000)


def count(value: object) -> int:
    """How many of something."""
    return whole(value, 10_000)


def whole(value: object, most: int) -> int:
    """A whole number, not below nothing."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WrongKnob(f"must be a whole number from 0 to {most}")
    return value


def share(value: object) -> float:
    """A chance."""
    return _number(value, 1)


def rate(value: object) -> float:
    """How often a second."""
    return _number(value, 100_000)


def yes_or_no(value: object) -> bool:
    """One or the other."""
    if not isinstance(value, bool):
        raise WrongKnob("must be true or false")
    return value


def one_of(*words: str) -> Callable[[object], str]:
    """One word of a few."""

    def checked(value: object) -> str:
        if value not in words:
            raise WrongKnob("must be " + " or ".join(f'"{word}"' for word in words))
        return str(value)

    return checked


def script(words: tuple[str, ...]) -> Callable[[object], tuple[str, ...]]:
    """A list of words, in their order."""

    def checked(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or any(word not in words for word in value):
            raise WrongKnob(f"must be a list of: {', '.join(words)}")
        return tuple(value)

    return checked


def mix(words: tuple[str, ...]) -> Callable[[object], dict[str, float]]:
    """Words with their shares, together no more than one."""

    def checked(value: object) -> dict[str, float]:
        if not isinstance(value, Mapping) or any(word not in words for word in value):
            raise WrongKnob(f"must be a mapping to shares of: {', '.join(words)}")
        shares = {str(word): share(part) for word, part in value.items()}
        if sum(shares.values()) > 1 + 1e-9:
            raise WrongKnob("must have shares that come to one at most")
        return shares

    return checked


def stock(value: object) -> dict[str, int]:
    """Pieces by SKU."""
    if not isinstance(value, Mapping):
        raise WrongKnob("must be a mapping of SKUs to pieces")
    return {str(sku): whole(pieces, 1_000_000) for sku, pieces in value.items()}


def latency(value: object) -> dict[str, int]:
    """A distribution: see README.md. Empty leaves it to the other two knobs."""
    told = dict(value) if isinstance(value, Mapping) else {"": 0}
    shape = set(told) - OUTLIERS
    if (shape and shape not in LATENCIES) or (set(told) & OUTLIERS not in (set(), OUTLIERS)):
        raise WrongKnob(
            "must have fixed_ms, or from_ms and to_ms, or p50_ms and p95_ms; one_in with takes_ms"
        )
    kept = {str(name): milliseconds(part) for name, part in told.items()}
    low, high = kept.get("from_ms", kept.get("p50_ms", 0)), kept.get("to_ms", kept.get("p95_ms", 0))
    if low > high or kept.get("p50_ms") == 0 or kept.get("one_in") == 0:
        raise WrongKnob("must go upwards, with p50_ms and one_in above 0")
    return kept


def header(value: object) -> str:
    """A text that fits into a head."""
    if not isinstance(value, str) or len(value) > 100 or not (value.isascii() and value.isprintable()):
        raise WrongKnob("must be a text of up to 100 ASCII characters")
    return value


def words(value: object) -> tuple[str, ...]:
    """A few secrets, none of them empty."""
    is_list = isinstance(value, list | tuple) and len(value) <= MOST_SECRETS
    if not is_list or not all(isinstance(one, str) and header(one) for one in value):  # type: ignore[attr-defined]
        raise WrongKnob(f"must be a list of up to {MOST_SECRETS} texts")
    return tuple(value)  # type: ignore[arg-type]  # looked at above


def loopback_url(value: object) -> str:
    """An address on this machine, or none: the simulator calls nobody else."""
    try:
        parts = urlsplit(header(value))
        is_ours = not value or (parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback)
        parts.port  # noqa: B018 - raises for one that is no number
    except ValueError:
        is_ours = False
    if not is_ours:
        raise WrongKnob("must be an http address by a number of this machine, such as http://127.0.0.1:8000/")
    return str(value)


def _number(value: object, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise WrongKnob(f"must be a number from 0 to {most}")
    return float(value)
