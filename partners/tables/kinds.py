"""What kind of file it is, told by its first bytes. Its name tells nothing: people rename files."""

import re
from enum import StrEnum
from typing import BinaryIO

from partners.errors import Unreadable
from partners.tables import objects
from partners.tables.encodings import encoding_of, text_of

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
REFUSED = {
    OLD_OFFICE: "It is a workbook of the old kind (XLS) or has a password. Save it as XLSX or CSV.",
    b"\x1f\x8b": "It is packed (GZIP). Unpack it first.",
    b"%PDF": "It is a PDF. Save the list as CSV or XLSX.",
}
PAGE = re.compile(r"<(!doctype html|html|head|body)\b", re.IGNORECASE)
COMMENTS = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)
ISA = re.compile(r"ISA[^A-Za-z0-9\s]")
ISA_LENGTH = 106
BEGIN = 4096


class Kind(StrEnum):
    """A way to write rows."""

    SEPARATED = "CSV"
    WORKBOOK = "XLSX"
    LIST = "JSON"
    LINES = "NDJSON"
    MARKUP = "XML"
    EDI = "EDI"


def kind_of(file: BinaryIO) -> Kind:
    """The kind of a file. Raises Unreadable for those of which we know that they hold no rows."""
    file.seek(0)
    begin = file.read(BEGIN)
    for mark, reason in REFUSED.items():
        if begin.startswith(mark):
            raise Unreadable(reason)
    if begin.startswith(ZIP):
        return Kind.WORKBOOK
    text = _text(begin).lstrip("\ufeff \t\r\n")
    if PAGE.match(COMMENTS.sub("", text).lstrip()):
        raise Unreadable("It is a web page, perhaps one that wants a log-in, and no list.")
    if text.startswith("<"):
        return Kind.MARKUP
    if ISA.match(text) and len(text) >= ISA_LENGTH:
        return Kind.EDI
    return _of_objects(file, text)


def _of_objects(file: BinaryIO, text: str) -> Kind:
    """Whether objects stand in a list, on a line each, or not at all: then it has separated cells."""
    if text.startswith("["):
        return Kind.LIST if text[1:].lstrip()[:1] in {*'{["]-0123456789tfn'} else Kind.SEPARATED
    if not text.startswith("{") or text[1:].lstrip()[:1] not in {'"', "}"}:
        return Kind.SEPARATED
    return Kind.LINES if _is_by_line(file) else Kind.LIST


def _is_by_line(file: BinaryIO) -> bool:
    """Whether the first line is an object by itself, and none that only holds the list; or else the second."""
    with text_of(file, encoding_of(file, "utf-8")) as text:
        first, second = (text.readline(objects.LONGEST_OBJECT) for _ in range(2))
    return objects.is_row(first) or (not first.rstrip().endswith(("[", "{", ",")) and objects.is_row(second))


def _text(begin: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if begin.startswith(mark):
            return begin.decode(encoding, "replace")
    return begin.decode("utf-8", "replace")
