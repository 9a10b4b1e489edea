"""What a scanner set to a US keyboard writes on a computer set to another one, where that can be told for sure.

Each layout is what its keys write where a US keyboard has those of `US`. A text is taken for retyped only if it bears a
mark that nobody writes by intent; whoever asks must still see that it makes sense as it was meant.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

US = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
FRENCH = "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"
BELGIAN = "²&é\"'(§è!çà)-azertyuiop^$µqsdfghjklmùwxcvbn,;:=³1234567890°_AZERTYUIOP¨*£QSDFGHJKLM%WXCVBN?./+"
GERMAN = "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"  # noqa: RUF001 - a dead key, which is its own sign


class Layout(NamedTuple):
    """A keyboard, and how a text begins or is made that came through it."""

    meant: dict[int, int]
    mark: re.Pattern[str]


def _layout(keys: str, mark: str) -> Layout:
    return Layout(str.maketrans(keys, US), re.compile(mark))


LAYOUTS = (
    _layout(FRENCH, r"[&é\"'(\-è_çà]{8,}$|\$[A-Za-z][&é\"'(\-è_çàA-Z]|https?M!!|9à&0|eqb°"),
    _layout(BELGIAN, r"[&é\"'(§è!çà]{8,}$|\$[A-Za-z][&é\"'(§è!çàA-Z]|https?M==|9à&0|eqb°"),
    _layout(GERMAN, r"\+[A-Za-z][0-9]|https?Ö--|\)\d\d=|eab\?\d"),
)


def as_meant(text: str) -> Iterator[str]:
    """What a text was before another keyboard wrote it: nothing for most, more than one thing for few."""
    for layout in LAYOUTS:
        if layout.mark.match(text):
            yield text.translate(layout.meant)
