"""EDIFACT envelopes: UNB around UNH, each with a trailer that counts and repeats a reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from partners.transformers.edi.documents import Document, Group, Interchange, Parties
from partners.transformers.edi.segments import Segment, segment
from partners.transformers.edifact.syntax import Raw

# Data element 0085, as the service directory numbers them.
MISSING, WRONG_REFERENCE, WRONG_COUNT, OUT_OF_PLACE = "13", "28", "29", "15"
NO_DAY, NO_MINUTE = "000101", "0000"
GROUPS = ("UNG", "UNE")


@dataclass
class _Assembly:
    """An interchange while it is put together from its segments."""

    documents: list[Document] = field(default_factory=list)
    header: Segment | None = None
    segments: list[Segment] = field(default_factory=list)
    groups: int = 0
    problem: str = ""

    def take(self, one: Segment) -> None:
        """Put the next segment where it belongs."""
        match one.tag:
            case "UNH":
                self.close(None)
                self.header = one
            case "UNT" if self.header:
                self.close(one)
            case tag if tag in GROUPS and not self.header:
                self.groups += tag == "UNG"
            case _ if self.header:
                self.segments.append(one)
            case _:
                self.problem = self.problem or f"{one.tag[:3]!r} stands outside of any message."

    def close(self, trailer: Segment | None) -> None:
        """End a message, with its trailer or for want of one."""
        if self.header:
            self.documents.append(_document(self.header, self.segments, trailer))
        self.header, self.segments = None, []


def interchange(raw: Raw) -> Interchange:
    """An interchange as its segments tell it."""
    unb = raw.segments[0] if raw.segments else segment("UNB")
    assembly = _Assembly()
    for one in raw.segments[1 : -1 if raw.is_whole else None]:
        assembly.take(one)
    assembly.close(None)
    day, minute = unb.get(4, 1), unb.get(4, 2)
    read = Interchange(
        header=unb,
        sender=unb.get(2).strip(),
        receiver=unb.get(3).strip(),
        control=unb.get(5),
        is_test=unb.get(11) == "1",
        day=f"20{day if re.fullmatch('[0-9]{6}', day) else NO_DAY}",
        minute=minute if re.fullmatch("[0-9]{4}", minute) else NO_MINUTE,
        groups=(Group(documents=tuple(assembly.documents)),),
        problem=assembly.problem,
        code=OUT_OF_PLACE if assembly.problem else "",
        is_whole=raw.is_whole,
    )
    counted = assembly.groups or len(assembly.documents)
    return _checked(read, raw.segments[-1], counted) if raw.is_whole else read


def wrapped(
    parties: Parties,
    identifier: str,
    control: str,
    *,
    moment: tuple[str, str],
    kind: tuple[str, ...],
    body: Sequence[Segment],
) -> tuple[Segment, ...]:
    """One interchange with one message."""
    day, minute = moment
    unb = segment(
        *("UNB", (identifier, "3")),
        *((parties.our_id, parties.our_qualifier), (parties.partner_id, parties.partner_qualifier)),
        *((day[2:], minute), control, "", "", "", "", ""),
        "1" if parties.is_test else "",
    )
    unh = segment("UNH", "1", kind)
    unt = segment("UNT", str(len(body) + 2), "1")
    return unb, unh, *body, unt, segment("UNZ", "1", control)


def _document(header: Segment, segments: Sequence[Segment], trailer: Segment | None) -> Document:
    read = Document(header=header, kind=header.get(2), control=header.get(1), segments=tuple(segments))
    if trailer is None:
        return replace(read, problem="Its UNT is missing.", code=MISSING)
    if trailer.get(2) != read.control:
        return replace(read, problem=f"UNT says {trailer.get(2)!r}.", code=WRONG_REFERENCE)
    if trailer.get(1).lstrip("0") != str(len(segments) + 2):
        problem = f"UNT counts {trailer.get(1)} segments, there are {len(segments) + 2}."
        return replace(read, problem=problem, code=WRONG_COUNT)
    return read


def _checked(read: Interchange, trailer: Segment, counted: int) -> Interchange:
    if read.problem:
        return read
    if trailer.get(2) != read.control:
        return replace(read, problem=f"UNZ says {trailer.get(2)!r}.", code=WRONG_REFERENCE)
    if trailer.get(1).lstrip("0") != str(counted):
        problem = f"UNZ counts {trailer.get(1)} messages, there are {counted}."
        return replace(read, problem=problem, code=WRONG_COUNT)
    return read
