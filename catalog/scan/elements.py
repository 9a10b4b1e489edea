"""GS1 element strings: application identifiers (AI) and their values, as scanned or as printed."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from biip import ParseConfig
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message

from catalog.scan.kinds import Pack, Told

GROUP_SEPARATOR = "\x1d"
AIM_ELEMENTS = ("]C1", "]J1", "]Q3", "]d2", "]e0", "]e1", "]e2")
SPELT = re.compile(
    r"<GS>|\{GS\}|\[GS\]|<FNC1>|\{FNC1\}|\[FNC1\]|\^\]|\u241d|\\x1d|\\u001d|&#29;|%1d", re.IGNORECASE
)
PRINTED = re.compile(r"\((\d{2,4})\)\s*([^(]*)", re.ASCII)
FORGIVING = ParseConfig(gs1_element_strings_verify_date=False)  # an odd expiry date must not lose the item
# GS1 General Specifications, 7.8.5: how long what begins with these two digits is, so that no separator need follow.
FIXED = {"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16}
FIXED |= {str(ai): 8 for ai in range(11, 20)} | {str(ai): 10 for ai in range(31, 37)}
LONGER = {
    "8": 4,
    "7": 4,
    "25": 3,
    "24": 3,
    "40": 3,
    "42": 3,
    "23": 3,
    "9": 2,
}  # digits of an AI, by how it begins
VALUE = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", re.ASCII)  # 7.11, of at most twenty characters


def told(text: str, aim: str) -> Told:
    """What a text tells; empty when it is no element string.

    It must be one as a whole, unless the scanner said that it is, or it has the marks of one: then what can be read is.
    """
    text = spelt_out(text)
    if text.startswith("("):
        return _whole(lambda: GS1Message.parse_hri(text, config=FORGIVING)) or _printed(text)
    stripped = text.strip(GROUP_SEPARATOR)
    if not stripped[:2].isdigit():
        return {}
    whole = _whole(lambda: GS1Message.parse(stripped, config=FORGIVING))
    return whole or (dict(_cut(stripped)) if is_marked(text, aim) else {})


def is_marked(text: str, aim: str) -> bool:
    """Whether a text says itself that it is made of element strings."""
    return aim in AIM_ELEMENTS or (GROUP_SEPARATOR in text and text.strip(GROUP_SEPARATOR)[:2].isdigit())


def spelt_out(text: str) -> str:
    """The same with the separator, which some scanners write in letters, as the one sign it is."""
    return SPELT.sub(GROUP_SEPARATOR, text) if text[:1].isdigit() or SPELT.match(text) else text


def pack_of(told: Told) -> Pack:
    """The lot, serial number and dates of a pack. What breaks GS1's rules for them is left out."""
    return Pack(
        lot=_value(told, "10"),
        serial=_value(told, "21"),
        expires_on=_day(told, "17"),
        best_before_on=_day(told, "15"),
        made_on=_day(told, "11"),
    )


def _whole(parse: Callable[[], Any]) -> dict[str, str]:
    """All elements of a message; empty when the library finds fault with one of them."""
    try:
        found: Iterable[GS1ElementString] = parse().element_strings
        return {element.ai.ai: element.value for element in found}
    except Exception:  # noqa: BLE001 - whatever a code does to the library, reading never raises
        return {}


def _printed(text: str) -> dict[str, str]:
    """Each (AI) and what follows it, if an item is among them: "(555) 123-4567" is no element string."""
    found = dict(PRINTED.findall(text))
    return found if found.keys() & {"01", "02", "8006"} else {}


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Cut a message by the lengths that never change and by separators, whatever the values are."""
    while text := text.lstrip(GROUP_SEPARATOR):
        length = FIXED.get(text[:2]) or (text + GROUP_SEPARATOR).index(GROUP_SEPARATOR)
        element, text = text[:length], text[length:]
        digits = next((LONGER[start] for start in (element[:2], element[:1]) if start in LONGER), 2)
        if element[:digits].isdigit():
            yield element[:digits], element[digits:]


def _value(told: Told, ai: str) -> str:
    value = told.get(ai, "")
    return value if VALUE.fullmatch(value) else ""


def _day(told: Told, ai: str) -> Any:
    """The day that six digits name: 00 is the last of its month, the century the nearest (GS1, 7.12 and 3.4)."""
    try:
        return GS1ElementString.extract(f"{ai}{told[ai]}", config=FORGIVING).date
    except Exception:  # noqa: BLE001 - as above
        return None
