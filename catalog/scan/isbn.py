"""International Standard Book Numbers, kept as the GTINs they are since 2007 (ISBN Users' Manual, 7th edition)."""

import re

from catalog.gtin import check_digit

SHAPE = re.compile(r"[0-9]{9}[0-9Xx]", re.ASCII)
BOOKLAND = "978"


def gtin_of_isbn(ten: str) -> str:
    """The GTIN-14 of ten digits, of which the last may be an X; empty when the check digit is wrong."""
    if not SHAPE.fullmatch(ten) or isbn_check_digit(ten[:9]) != ten[9].upper():
        return ""
    body = f"0{BOOKLAND}{ten[:9]}"
    return f"{body}{check_digit(body)}"


def isbn_check_digit(nine: str) -> str:
    """Weights 10 to 2, modulo 11; ten is written X."""
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(nine))
    return "0123456789X"[-total % 11]
