"""Codes that are ours: the one on an order's receipt, and the one on the badge of an associate."""

import re

from stores.numbers import check_character, tidy

ORDER = re.compile(r"[0-9A-Z]{1,4}-[0-9A-HJKMNP-TV-Z]{9}", re.ASCII)
BADGE = re.compile(r"eab_", re.IGNORECASE)  # a credential as `stores.credentials` writes them


def order_number(text: str) -> str:
    """The number of an order, as its receipt shows it in words and as a QR code; empty for any other text."""
    if len(text) > 40 or not text.isascii():
        return ""
    number = tidy(text)
    fits = ORDER.fullmatch(number) and check_character(number[-9:-1]) == number[-1]
    return number if fits else ""


def is_badge(text: str) -> bool:
    """Whether somebody's badge was scanned, be it in part: a secret, whatever else is wrong with it."""
    return bool(BADGE.match(text))
