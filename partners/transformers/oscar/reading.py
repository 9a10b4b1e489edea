"""Reading oscar's JSON, where it differs from others: null for some empty texts, refusals as fields or as a reason."""

from typing import Any

from partners.errors import Unreadable
from partners.transformers.reading import amount, count, field, rows, text_of
from partners.transformers.requests import Response

__all__ = ["MISSING", "REFUSED", "amount", "count", "document", "field", "refusal", "rows", "text", "text_of"]

REFUSED = 406
MISSING = 404


def document(response: Response) -> Any:
    """The body of a successful answer."""
    if response.status != 200:
        raise Unreadable(f"The shop answered {response.status}.")
    return response.json()


def text(row: Any, name: str) -> str:
    """A text, perhaps empty; oscar has null for some of its empty texts."""
    value = field(row, name)
    return "" if value is None else text_of(value, name)


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
