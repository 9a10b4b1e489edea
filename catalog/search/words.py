"""Text as search compares it: small letters without accents. Pure; the index and the question are read alike."""

import re
import unicodedata
from collections.abc import Iterator

from catalog.models.search import LONGEST_WORD

# Letters that Unicode does not take apart, as people without them on their keyboard type them.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"[^\W_]+(?:[-'’.&+/][^\W_]+)+")


def folded(text: str) -> str:
    """The text in small letters, without accents: Größe is grosse."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(PLAIN)


def words_of(text: str) -> list[str]:
    """The words of what somebody typed, in their order."""
    return [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]


def words_to_index(text: str) -> Iterator[str]:
    """The words of a text; what stands together with a hyphen also as one: T-shirt is t, shirt and tshirt."""
    plain = folded(text)
    yield from (word[:LONGEST_WORD] for word in WORD.findall(plain))
    for joined in JOINED.findall(plain):
        yield "".join(WORD.findall(joined))[:LONGEST_WORD]


def label(axis: str, value: str) -> str:
    """A value of a facet as one term, which no word begins: =brand=north peak."""
    return f"={axis}={' '.join(words_of(value))}"
