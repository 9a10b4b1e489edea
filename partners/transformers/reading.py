"""Reading a partner's JSON: what is missing, malformed or out of all proportion raises Unreadable and says which.

Amounts and counts are bounded by what our columns hold, and a text is an amount only when it is written like one:
Python itself would read `1_000`, `Infinity` and the digits of every script.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from partners.errors import Unreadable
from partners.transformers.requests import Response

OK = frozenset({200, 201})
MOST = 2**31
MOST_MONEY = Decimal(10) ** 10
MOST_DECIMALS = 20
UNUSABLE = re.compile("[\x00\ud800-\udfff]")  # JSON may hold them, PostgreSQL and UTF-8 may not
AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,20})?")


def document(response: Response, *, accepted: Collection[int] = OK) -> Any:
    """The body of a successful answer."""
    if response.status not in accepted:
        raise Unreadable(f"The partner answered {response.status}.")
    return response.json()


def field(row: Any, name: str) -> Any:
    """A field that must be there; it may be null."""
    if not isinstance(row, dict) or name not in row:
        raise Unreadable(f"{name} is missing.")
    return row[name]


def text(row: Any, name: str, default: str | None = None) -> str:
    """A text. With a default it may be absent or empty; without, it says something."""
    value = row.get(name, default) if isinstance(row, dict) else None
    if value is None or (value == "" and default is None):
        raise Unreadable(f"{name} is missing.")
    return text_of(value, name)


def text_of(value: Any, name: str) -> str:
    """The same, of a value at hand; it may be empty."""
    if not isinstance(value, str) or UNUSABLE.search(value):
        raise Unreadable(f"{name} is no text.")
    return value


def words(row: Any, name: str) -> str:
    """A text where a partner may have nothing to say: null and an absent field are empty."""
    value = row.get(name) if isinstance(row, dict) else None
    return "" if value is None else text_of(value, name)


def rows(row: Any, name: str) -> list[Any]:
    """A list."""
    value = field(row, name)
    if not isinstance(value, list):
        raise Unreadable(f"{name} is no list.")
    return value


def mapping(row: Any, name: str) -> Mapping[str, Any]:
    """An object with fields of its own."""
    value = field(row, name)
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is no object.")
    return value


def texts_of(value: Any, name: str) -> tuple[str, ...]:
    """A list of texts, at hand; null for none."""
    if not isinstance(value, list | None):
        raise Unreadable(f"{name} is no list.")
    return tuple(text_of(one, name) for one in value or ())


def attributes_of(value: Any, name: str) -> dict[str, str]:
    """What an object tells in words or numbers; null for none. Lists and objects within it are left out."""
    if not isinstance(value, dict | None):
        raise Unreadable(f"{name} is no object.")
    told = {key: inner for key, inner in (value or {}).items() if isinstance(inner, str | int | Decimal)}
    return {text_of(key, name): text_of(str(inner), name) for key, inner in told.items()}


def count(row: Any, name: str) -> int:
    """A number of pieces, or a row's own number."""
    return count_of(field(row, name), name)


def count_of(value: Any, name: str) -> int:
    """The same, of a value at hand."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MOST:
        raise Unreadable(f"{name} is no count.")
    return value


def amount(row: Any, name: str) -> Decimal:
    """A sum of money, as a decimal text (`12.50`) or a number."""
    return amount_of(field(row, name), name)


def amount_of(value: Any, name: str) -> Decimal:
    """The same, of a value at hand. A binary fraction is none: it has lost cents before we saw it."""
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        money = Decimal(value)
        if money.is_finite() and 0 <= money < MOST_MONEY and money.as_tuple().exponent >= -MOST_DECIMALS:  # type: ignore[operator]  # a finite one has a number there
            return money
    raise Unreadable(f"{name} is no amount.")
