"""What our files are called."""

import re

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def order_file(folder: str, number: str) -> str | None:
    """Where a purchase order lies; None for a number that can be none of ours."""
    return f"{folder}/{number}.csv" if NUMBER.fullmatch(number) else None
