"""Making values fit: what the standard has no room for is refused before anything is sent, never cut."""

from decimal import Decimal

from partners.errors import Rejected


def fitting(value: str, name: str, *, most: int, least: int = 0) -> str:
    """A value as it is. Raises Rejected: too long, or too short."""
    if len(value) > most:
        raise Rejected(f"{name} has {len(value)} characters; the standard has room for {most}.")
    if len(value) < least:
        raise Rejected(f"{name} has {len(value)} characters; the standard wants at least {least}.")
    return value


def wrapped(value: str, name: str, *, width: int, most: int) -> tuple[str, ...]:
    """A text in pieces that fit, cut at spaces; joined by spaces they are the text again. Raises Rejected."""
    lines: list[str] = []
    for word in value.split(" ") if len(value) > width else [value]:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most or not all(0 < len(line) <= width for line in lines):
        raise Rejected(f"{name} has {len(value)} characters; the standard has room for {most} times {width}.")
    return tuple(lines)


def money(value: Decimal) -> str:
    """An amount with at least two decimals and no more than it needs."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    cents = isinstance(exponent, int) and exponent > -2
    return f"{plain.quantize(Decimal('0.01')) if cents else plain:f}"


def total(*lines: tuple[int, Decimal]) -> Decimal:
    """What pieces cost together."""
    return sum((quantity * cost for quantity, cost in lines), Decimal(0))
