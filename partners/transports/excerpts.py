"""What of a body that is no JSON can be kept for sure: its size, its shape, and no word that a person wrote.

A form keeps its names. Of markup only the tags are kept, of EDI the segments that hold numbers and codes; the rest,
CSV and plain text among them, is counted.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl

HIDDEN = "•••"
MOST_TAGS = 60
MOST_SEGMENTS = 60
MOST_FIELDS = 200
TAG = re.compile(r"</?[A-Za-z_][\w.:-]{0,60}")
TEXT_TYPES = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,60}", re.ASCII)
# X12 and EDIFACT segments without names, addresses, free text or passwords; of the others the name is enough.
PLAIN_SEGMENT = re.compile(
    r"GS|ST|BEG|BAK|BSN|BIG|BIA|AK[123459]|PO1|ACK|LIN|SLN|QTY|CTP|CTT|SE|GE|IEA"
    r"|UNH|BGM|PRI|MOA|CUX|UNS|CNT|UNT|UNZ"
)
OTHER_SEGMENT = re.compile(
    r"ISA|N[1234]|PER|REF|TD[15]|DTM|HL|SN1|PRF|MAN|PID|IT1|TDS|SAC"
    r"|UN[AB]|NAD|CTA|COM|FTX|RFF|IMD|TAX|ALC|PIA|PAC|PCI|GIN|TDT|LOC|ITD"
)

Kept = Callable[[str, str], str]
"""From a field's name and value to what may be kept of the value."""


def of(body: bytes, content_type: str, kept: Kept) -> str:
    """What is kept of a body that is no JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    text = _text(body)
    if text is None:
        return _sized(body, kind)
    if kind == "application/x-www-form-urlencoded":
        return f"{_form(text, kept)} ({_sized(body, kind)})"
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return f"{_tags(start)} ({_sized(body, kind)})"
    if start.startswith(("ISA", "UNA", "UNB")):
        return f"{_segments(start)} ({_sized(body, kind)})"
    return f"{_sized(body, kind)} in {len(text.splitlines())} lines"


def _text(body: bytes) -> str | None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    return None if "\x00" in text else text


def _sized(body: bytes, kind: str) -> str:
    return (
        f"{len(body)} bytes of {kind}"
        if TEXT_TYPES.fullmatch(kind)
        else f"{len(body)} bytes that are no JSON"
    )


def _form(text: str, kept: Kept) -> str:
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return HIDDEN
    return "&".join(f"{name}={kept(name, value)}" for name, value in fields)


def _tags(text: str) -> str:
    """The tags without what stands in them or between them."""
    tags = [f"{tag}>" for tag in TAG.findall(text)]
    return "".join(tags[:MOST_TAGS]) + ("…" if len(tags) > MOST_TAGS else "")


def _segments(text: str) -> str:
    """The segments, those in full that name nobody."""
    separator = text[3:4] if text.startswith("ISA") else "+"
    terminator = text[105:106] if text.startswith("ISA") else "'"
    segments = text.split(terminator or "'", MOST_SEGMENTS)[:MOST_SEGMENTS]
    return " ".join(_segment(segment.strip(), separator or "*") for segment in segments).strip()


def _segment(segment: str, separator: str) -> str:
    tag = segment.partition(separator)[0]
    if PLAIN_SEGMENT.fullmatch(tag):
        return segment[:80]
    if OTHER_SEGMENT.fullmatch(tag):
        return f"{tag}{separator}{HIDDEN}"
    return HIDDEN if segment else ""
