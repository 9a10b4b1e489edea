"""What shops write for their own pages, as plain words."""

import html
import re

WITHIN_WORDS = re.compile(r"</?(?:a|b|em|i|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
BLANKS = re.compile(r"\s+")


def plain(told: str) -> str:
    """A text without its mark-up, in one line."""
    return BLANKS.sub(" ", html.unescape(TAG.sub(" ", WITHIN_WORDS.sub("", told)))).strip()
