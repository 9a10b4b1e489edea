"""What our columns can hold."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

MOST_MONEY = Decimal(10) ** 10
MOST_PIECES = 2**31


def can_be_kept(value: Any) -> bool:
    """Whether a message can be: amounts are finite, counts not negative, texts without NUL and half characters."""
    match value:
        case Decimal():
            return value.is_finite() and abs(value) < MOST_MONEY
        case int() if not isinstance(value, bool):
            return 0 <= value < MOST_PIECES
        case str() if not isinstance(value, Enum):
            return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return all(can_be_kept(inner) for inner in _parts(value))


def _parts(value: Any) -> list[Any]:
    match value:
        case Mapping():
            return [*value.keys(), *value.values()]
        case tuple() | list():
            return list(value)
        case _ if is_dataclass(value):
            return [getattr(value, one.name) for one in fields(value)]
    return []
