"""Global Trade Item Numbers: GS1's 8, 12, 13 or 14 digits, kept as 14."""

LENGTHS = (8, 12, 13, 14)
ZERO = ord("0")
RESTRICTED = ("02", "04", *(str(prefix) for prefix in range(20, 30)))
RESTRICTED_SHORT = ("0", "2")


class NotAGtin(ValueError):
    """What was given is no GTIN."""


def check_digit(body: str) -> int:
    """The GS1 check digit of a GTIN without its last digit (GS1 General Specifications, 7.9.1)."""
    # Bytes are summed three times as fast as letters, and lists have a million numbers.
    digits = body.encode()
    tripled, plain = digits[::-2], digits[-2::-2]
    return -(3 * (sum(tripled) - ZERO * len(tripled)) + sum(plain) - ZERO * len(plain)) % 10


def normalise(value: str) -> str:
    """Return the GTIN-14. Raises NotAGtin."""
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in LENGTHS:
        raise NotAGtin(f"{value!r} is no GTIN.")
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise NotAGtin(f"{value!r} has a wrong check digit.")
    return digits.zfill(14)


def gtin_or_none(value: str) -> str | None:
    """The GTIN-14, or None for what is no GTIN."""
    try:
        return normalise(value)
    except NotAGtin:
        return None


def is_restricted(gtin: str) -> bool:
    """Whether a GTIN-14 means something inside one company only, such as a store's label on a weighed cheese.

    GS1 General Specifications, 1.4: prefixes 02, 04 and 20 to 29; of the short GTIN-8 those from 0 or 2.
    """
    if gtin.startswith("000000"):
        return gtin[6:].startswith(RESTRICTED_SHORT)
    return gtin.startswith("0") and gtin[1:].startswith(RESTRICTED)
