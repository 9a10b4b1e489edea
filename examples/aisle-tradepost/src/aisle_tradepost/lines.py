"""Tradepost's wire format: records of `name=value` lines, an empty line between two records, in UTF-8."""

import re
from collections.abc import Mapping
from decimal import Decimal

from partners.errors import Rejected, Unreadable
from partners.transformers.requests import Response

Record = Mapping[str, str]

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
COUNT = re.compile(r"[0-9]{1,9}")
MOST_RECORDS = 1_000


def read(response: Response) -> list[Record]:
    """The records of an answer. Raises Rejected for a refusal with a reason, Unreadable for what is no answer."""
    if response.status not in {200, 422}:
        raise Unreadable(f"Tradepost answered {response.status}.")
    records = [_record(block) for block in _text(response.body).split("\n\n") if block.strip()]
    if len(records) > MOST_RECORDS:
        raise Unreadable("Tradepost answered with more records than anybody asked for.")
    if response.status == 422:
        raise Rejected(word(only(records), "reason"))
    return records


def only(records: list[Record]) -> Record:
    """The one record of an answer. Raises Unreadable when there is none, or another."""
    if len(records) != 1:
        raise Unreadable(f"Tradepost answered with {len(records)} records instead of one.")
    return records[0]


def write(fields: Mapping[str, object]) -> bytes:
    """One record. Raises Rejected for a text of several lines: it would be read as other fields."""
    for name, value in fields.items():
        if CONTROL.search(str(value)) or "\n" in str(value):
            raise Rejected(f"Tradepost cannot be told a {name} of several lines.")
    return "\n".join(f"{name}={value}" for name, value in fields.items()).encode()


def word(record: Record, name: str) -> str:
    """A field that says something."""
    if not record.get(name):
        raise Unreadable(f"{name} is missing.")
    return record[name]


def number(record: Record, name: str) -> int:
    """A number of pieces."""
    digits = word(record, name)
    if not COUNT.fullmatch(digits) or not digits.isascii():
        raise Unreadable(f"{name} is no count.")
    return int(digits)


def money(record: Record, name: str) -> Decimal:
    """An amount; Tradepost counts in cents."""
    return Decimal(number(record, name)) / 100


def _text(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("Tradepost's answer is no UTF-8.") from error
    if CONTROL.search(text):
        raise Unreadable("Tradepost's answer is no text.")
    return text


def _record(block: str) -> Record:
    pairs = [line.partition("=") for line in block.strip().split("\n")]
    if not all(separator for _, separator, _ in pairs):
        raise Unreadable("Tradepost's answer has a line without a name.")
    return {name: value for name, _, value in pairs}
