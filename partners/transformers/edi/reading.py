"""Reading values from segments: what is missing, malformed or out of proportion raises Unreadable and says which."""

import re
from collections.abc import Collection
from decimal import Decimal

from partners.errors import Unreadable

MOST = 2**31
MOST_MONEY = Decimal(10) ** 10
COUNT = re.compile(r"[0-9]{1,10}(\.0*)?")
AMOUNT = re.compile(r"[0-9]{0,10}(\.[0-9]{0,20})?")


def text(value: str, name: str) -> str:
    """A text that says something."""
    if not value.strip():
        raise Unreadable(f"{name} is missing.")
    return value.strip()


def count(value: str, name: str) -> int:
    """A number of pieces; EDI may write it with a decimal point."""
    if not COUNT.fullmatch(value) or int(value.partition(".")[0]) >= MOST:
        raise Unreadable(f"{name} is no count.")
    return int(value.partition(".")[0])


def amount(value: str, name: str) -> Decimal:
    """A sum of money. A comma is a decimal point too (ISO 9735, 10.1); a sum below nothing is none of ours."""
    number = value.replace(",", ".")
    if not any(sign.isdigit() for sign in number) or not AMOUNT.fullmatch(number):
        raise Unreadable(f"{name} is no amount.")
    money = Decimal(number)
    if money >= MOST_MONEY:
        raise Unreadable(f"{name} is no amount.")
    return money


def currency(value: str, name: str) -> str:
    """A currency by its three letters (ISO 4217)."""
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise Unreadable(f"{name} is no currency.")
    return value


def in_pieces(unit: str, name: str, pieces: Collection[str]) -> None:
    """Make sure that a quantity counts pieces: nobody guesses how many are in a case."""
    if unit and unit not in pieces:
        raise Unreadable(f"{name} counts in {unit}, not in pieces.")


def line_number(value: str) -> int:
    """Our number of a line, as the partner repeated it; 0 when it did not."""
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0
