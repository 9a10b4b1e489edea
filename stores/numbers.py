"""Public numbers: short enough to read aloud, impossible to guess, with a check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CHECK_ALPHABET = ALPHABET + "*~$=U"  # 37 signs: a prime, so that every single slip and swap is caught
LENGTH = 8


def new_number(prefix: str) -> str:
    """A random number such as `AF-7K3M9QX4C`: 40 random bits and Crockford's check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    check = check_character(body)
    return f"{prefix}-{body}{check}" if check in ALPHABET else new_number(prefix)


def check_character(body: str) -> str:
    """Crockford's check character: the value of the body modulo 37."""
    return CHECK_ALPHABET[int_of(body) % len(CHECK_ALPHABET)]


def int_of(body: str) -> int:
    """The value of a base-32 text; raises ValueError for a sign outside the alphabet."""
    value = 0
    for sign in body:
        value = value * 32 + ALPHABET.index(sign)
    return value


def tidy(typed: str) -> str:
    """A typed number in its printed form: upper case, no blanks, look-alikes mapped (O to 0, I and L to 1)."""
    prefix, _, body = typed.upper().replace(" ", "").partition("-")
    return f"{prefix}-{body.translate(str.maketrans('OIL', '011'))}" if body else prefix
