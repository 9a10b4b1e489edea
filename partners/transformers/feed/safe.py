"""Cells that a spreadsheet does not run (OWASP ASVS 5.0, 1.2.10). Shoppers type some of what we write.

A quote in front makes text of a cell. That is no way out for names that must stay as they are, such as an SKU.
"""

import re

SIGNS = "=+-@|%"
FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in SIGNS)
# What begins a formula, also behind blanks that nobody sees; TAB and line ends begin one in some programs.
FORMULA = re.compile(rf"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[{re.escape(SIGNS)}{FULL_WIDTH}]|[\t\r\n\x00]")
TELEPHONE = re.compile(r"\+[0-9][0-9 ]*")  # at most read as a number, never run
CONTROL = re.compile("[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def is_safe(text: str) -> bool:
    """Whether text may stand in a cell as it is."""
    return FORMULA.match(text) is None or TELEPHONE.fullmatch(text) is not None


def unescaped(text: str) -> str:
    """Text without the quote that `cell`, or a spreadsheet, put in front of what would be run."""
    return text[1:] if text.startswith("'") and not is_safe(text[1:]) else text


def cell(text: str) -> str:
    """Text on one line, with a quote in front if a spreadsheet would run it."""
    flat = CONTROL.sub(" ", text).strip()
    return flat if is_safe(flat) else f"'{flat}"
