"""Money as partners write it. Which way is said in the mapping, never guessed: `1250` may be 12.50 or 1,250."""

import re
from decimal import Decimal
from typing import Any

from partners.errors import NotSent, Unreadable
from partners.transformers.reading import amount_of, count_of

FORMATS = ("decimal", "comma", "number", "cents")
COMMA = re.compile(r"[0-9]{1,10}(,[0-9]{1,20})?|[0-9]{1,3}(\.[0-9]{3}){1,3},[0-9]{2}")


def read(value: Any, written: str, name: str) -> Decimal:
    """A sum of money. Raises Unreadable when it is not written as the mapping says.

    `decimal` is a text such as 12.50, `comma` one such as 12,50 or 1.234,50, `number` a JSON number of whole units,
    `cents` a whole JSON number of hundredths.
    """
    if written == "cents":
        return Decimal(count_of(value, name)).scaleb(-2)
    if written == "comma" and isinstance(value, str) and COMMA.fullmatch(value):
        return amount_of(value.replace(".", "").replace(",", "."), name)
    if (written == "decimal" and isinstance(value, str)) or (
        written == "number" and not isinstance(value, str)
    ):
        return amount_of(value, name)
    raise Unreadable(f"{name} is no amount written as {written}.")


def write(value: Decimal, written: str) -> str | int | float:
    """A sum of ours in the partner's writing. Raises NotSent when cents cannot hold it."""
    if written == "cents":
        if value * 100 % 1:
            raise NotSent(f"{value} is no whole number of cents.")
        return int(value * 100)
    if written == "number":
        return float(value)  # JSON knows no other; twelve digits come back the same
    plain = format(value, "f")
    return plain.replace(".", ",") if written == "comma" else plain
