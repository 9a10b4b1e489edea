"""Text that people type or programs send."""

import unicodedata

# Signs that change the order in which the signs around them are shown (Unicode's property Bidi_Control).
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def is_plain(text: str) -> bool:
    """Whether a text shows as it is: any script and emoji, but no control signs, surrogates or line breaks."""
    return not any(sign in BIDI_CONTROLS or unicodedata.category(sign) in UNPRINTABLE for sign in text)
