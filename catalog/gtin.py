"""Global Trade Item Numbers: GS1's 8, 12, 13 or 14 digits, kept as 14."""


class NotAGtin(ValueError):
    """What was given is no GTIN."""


def check_digit(body: str) -> int:
    """The GS1 check digit of a GTIN without its last digit (GS1 General Specifications, 7.9.1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def normalise(value: str) -> str:
    """Return the GTIN-14. Raises NotAGtin."""
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (8, 12, 13, 14):
        raise NotAGtin(f"{value!r} is no GTIN.")
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise NotAGtin(f"{value!r} has a wrong check digit.")
    return digits.zfill(14)
