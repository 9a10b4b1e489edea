"""Foreign text as plain words.

What partners write may hold markup, scripts, entities (some packed twice) and characters that nobody sees or that turn
a line around. Pages escape it all, but it also goes into mails, files and other people's programs: so it becomes plain
text where it comes in. Cleaning what is clean changes nothing.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import nh3

from partners.messages import PartnerItem

# Controls and what only steers how text runs (Unicode Standard Annex #9), marks of no width, and tag characters. The
# joiners U+200C and U+200D stay: Persian words and many emoji need them.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
MARKUP = re.compile("[<>&]")
POINT = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
PARAGRAPH = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|dl|table|section|article|blockquote|pre|hr)\b[^<>]*>", re.IGNORECASE
)
BREAK = re.compile(r"<br\b[^<>]*>|</?(?:tr|dt|dd)\b[^<>]*>", re.IGNORECASE)
GAP = re.compile("\n{3,}")
MOST_LAYERS = 8  # how often text was packed into markup or entities, before we take their signs away


def line(text: str) -> str:
    """One line of plain words."""
    return " ".join(text.split()) if _is_plain(text) else _unpacked(text, _line)


def paragraphs(text: str) -> str:
    """Plain words in paragraphs, with an empty line between two; points of a list begin with a dot."""
    return " ".join(text.split()) if _is_plain(text) else _unpacked(text, _paragraphs)


def cleaned(item: PartnerItem) -> PartnerItem:
    """An item whose words are plain. An attribute of which nothing is left vanishes; a title is then the SKU."""
    attributes = {line(axis): line(place) for axis, place in item.attributes.items()}
    return replace(
        item,
        family=line(item.family),
        title=line(item.title) or line(item.partner_sku),
        brand=line(item.brand),
        category=line(item.category),
        description=paragraphs(item.description),
        attributes={axis: place for axis, place in attributes.items() if axis and place},
    )


def _is_plain(text: str) -> bool:
    """Whether there is nothing to look for but blanks: one line of letters and figures, as most are."""
    return text.isascii() and text.isprintable() and not MARKUP.search(text)


def _unpacked(text: str, once: Callable[[str], str]) -> str:
    """Layer by layer until nothing changes any more: what one layer hid may be markup in the next."""
    for _ in range(MOST_LAYERS):
        bare = once(text)
        if bare == text:
            return text
        text = bare
    return once(MARKUP.sub("", text))


def _line(text: str) -> str:
    return " ".join(_bare(POINT.sub(" ", text)).split())


def _paragraphs(text: str) -> str:
    lines = (" ".join(part.split()) for part in _bare(POINT.sub("\n• ", text)).splitlines())
    return GAP.sub("\n\n", "\n".join(lines)).strip()


def _bare(text: str) -> str:
    text = BREAK.sub("\n", PARAGRAPH.sub("\n\n", UNSEEN.sub("", text)))
    return unescape(nh3.clean(text, tags=set())) if MARKUP.search(text) else text
