"""In which encoding a file is written, found before its first row is read."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from partners.errors import Unreadable

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}  # what they come to when there is none
PIECE = 262_144


def encoding_of(file: BinaryIO, declared: str) -> str:
    """The encoding of a file, which is left behind its mark. Raises Unreadable, with the line, for any other.

    A mark at its beginning tells the encoding for sure. So does UTF-8 beyond ASCII: words in another encoding are
    never valid UTF-8, but for pairs that no language writes. The file is read once for it, a piece at a time.
    """
    file.seek(0)
    begin = file.read(4)
    for mark, name in MARKS:
        if begin.startswith(mark):
            return _checked(file, name, start=len(mark))
    if not declared.startswith("utf"):
        try:
            return _checked(file, "utf-8", start=0)
        except Unreadable:
            return _checked(file, declared, start=0)
    return _checked(file, WITHOUT_MARK.get(declared, declared), start=0)


@contextmanager
def text_of(file: BinaryIO, encoding: str, newline: str | None = None) -> Iterator[io.TextIOWrapper]:
    """The rest of a file as text. The file is left open; one that was closed meanwhile is nobody's trouble."""
    text = io.TextIOWrapper(file, encoding, newline=newline)
    try:
        yield text
    finally:
        with suppress(ValueError):
            text.detach()


def _checked(file: BinaryIO, encoding: str, *, start: int) -> str:
    """The same encoding, once all of the file was found to be written in it."""
    file.seek(start)
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
    while True:
        piece = file.read(PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line = lines + error.object[: error.start].decode(encoding, "replace").count("\n") + 1
            raise Unreadable(f"Line {line} is not written in {encoding}. Set the encoding.") from error
        if "\x00" in text:
            raise Unreadable(
                f"It holds NUL characters, so it is not written in {encoding}. Set the encoding."
            )
        lines += text.count("\n")
        if not piece:
            file.seek(start)
            return encoding
