"""Reading oscar's JSON: what is missing or malformed raises Unreadable."""

from decimal import Decimal, InvalidOperation
from typing import Any

from partners.errors import Unreadable
from partners.transformers.requests import Response

REFUSED = 406
MISSING = 404
MOST = 2**31
MOST_MONEY = Decimal(10) ** 10  # oscar's own columns hold twelve digits, two of them behind the point


def document(response: Response) -> Any:
    """The body of a successful answer."""
    if response.status != 200:
        raise Unreadable(f"The shop answered {response.status}.")
    return response.json()


def field(row: Any, name: str) -> Any:
    """A field that must be there; it may be null."""
    if not isinstance(row, dict) or name not in row:
        raise Unreadable(f"{name} is missing.")
    return row[name]


def text(row: Any, name: str) -> str:
    """A text, perhaps empty; oscar has null for some of its empty texts."""
    value = field(row, name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} is no text.")
    return value


def rows(row: Any, name: str) -> list[Any]:
    """A list."""
    value = field(row, name)
    if not isinstance(value, list):
        raise Unreadable(f"{name} is no list.")
    return value


def count(row: Any, name: str) -> int:
    """A number of pieces, or a row's own number."""
    value = field(row, name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MOST:
        raise Unreadable(f"{name} is no count.")
    return value


def amount(row: Any, name: str) -> Decimal:
    """A sum of money: a decimal text, or a number where the shop's settings say so."""
    value = field(row, name)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unreadable(f"{name} is no amount.")
    try:
        money = Decimal(value)
    except InvalidOperation as error:
        raise Unreadable(f"{name} is no amount.") from error
    if not money.is_finite() or not 0 <= money < MOST_MONEY:
        raise Unreadable(f"{name} is no amount.")
    return money


def refusal(response: Response) -> str:
    """Why the shop said no, in one line: `{"reason": …}`, or what is wrong with each field."""
    body = response.json()
    if isinstance(body, dict) and "reason" in body:
        body = body["reason"]
    return "; ".join(_words(body))[:300] or "no reason given"


def _words(value: Any, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [words for key, inner in value.items() for words in _words(inner, str(key))]
    if isinstance(value, list):
        return [words for inner in value for words in _words(inner, name)]
    return [f"{name}: {value}" if name and name != "non_field_errors" else str(value)]
