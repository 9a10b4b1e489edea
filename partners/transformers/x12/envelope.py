"""X12 envelopes: ISA around GS around ST, each with a trailer that counts and repeats a control number."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from partners.transformers.edi.documents import Document, Group, Interchange, Parties
from partners.transformers.edi.segments import Segment, segment
from partners.transformers.x12.syntax import COMPONENT, REPETITION, Raw

# Codes of TA105, AK905 and AK502, as the guides number them.
WRONG_INTERCHANGE, WRONG_GROUP_COUNT = "001", "021"
NO_GE, WRONG_GE, WRONG_SET_COUNT = "3", "4", "5"
NO_SE, WRONG_SE, WRONG_SEGMENT_COUNT = "2", "3", "4"

NO_ISA_DAY, NO_ISA_MINUTE = "000101", "0000"


@dataclass
class _Assembly:
    """An interchange while it is put together from its segments."""

    groups: list[Group] = field(default_factory=list)
    replies: list[Segment] = field(default_factory=list)
    problem: str = ""
    group: Segment | None = None
    header: Segment | None = None
    documents: list[Document] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    def take(self, one: Segment) -> None:
        """Put the next segment where it belongs."""
        match one.tag:
            case "GS":
                self.close_group(None)
                self.group = one
            case "ST" if self.group:
                self.close_document(None)
                self.header = one
            case "SE" if self.header:
                self.close_document(one)
            case "GE" if self.group:
                self.close_group(one)
            case "TA1" if not self.group:
                self.replies.append(one)
            case _ if self.header:
                self.segments.append(one)
            case _:
                self.problem = self.problem or f"{one.tag[:3]!r} stands outside of any document."

    def close_document(self, trailer: Segment | None) -> None:
        """End a document, with its trailer or for want of one."""
        if self.header:
            self.documents.append(_document(self.header, self.segments, trailer))
        self.header, self.segments = None, []

    def close_group(self, trailer: Segment | None) -> None:
        """End a group, with its trailer or for want of one."""
        self.close_document(None)
        if self.group:
            self.groups.append(_group(self.group, self.documents, trailer))
        self.group, self.documents = None, []


def interchange(raw: Raw) -> Interchange:
    """An interchange as its segments tell it."""
    isa = raw.segments[0]
    assembly = _Assembly()
    for one in raw.segments[1 : -1 if raw.is_whole else None]:
        assembly.take(one)
    assembly.close_group(None)
    day, minute = isa.get(9), isa.get(10)
    read = Interchange(
        header=isa,
        sender=isa.get(6).strip(),
        receiver=isa.get(8).strip(),
        control=isa.get(13),
        is_test=isa.get(15) == "T",
        day=f"20{day if re.fullmatch('[0-9]{6}', day) else NO_ISA_DAY}",
        minute=minute if re.fullmatch("[0-9]{4}", minute) else NO_ISA_MINUTE,
        groups=tuple(assembly.groups),
        replies=tuple(assembly.replies),
        problem=assembly.problem,
        code=WRONG_GROUP_COUNT if assembly.problem else "",
        is_whole=raw.is_whole,
    )
    return _checked(read, raw.segments[-1]) if raw.is_whole else read


def wrapped(
    parties: Parties,
    version: str,
    control: str,
    *,
    moment: tuple[str, str],
    kind: str,
    documents: Sequence[tuple[str, Sequence[Segment]]],
) -> tuple[Segment, ...]:
    """One interchange with one group of documents, each given by its kind and segments."""
    day, minute = moment
    number = str(int(control))
    gs = segment("GS", kind, parties.our_id, parties.partner_id, day, minute, number, "X", version)
    sets = [
        one
        for index, (name, body) in enumerate(documents, 1)
        for one in (
            segment("ST", name, f"{index:04}"),
            *body,
            segment("SE", str(len(body) + 2), f"{index:04}"),
        )
    ]
    ge = segment("GE", str(len(documents)), number)
    return enclosed(parties, version, control, moment=moment, body=(gs, *sets, ge), groups=1)


def enclosed(
    parties: Parties,
    version: str,
    control: str,
    *,
    moment: tuple[str, str],
    body: Iterable[Segment],
    groups: int,
) -> tuple[Segment, ...]:
    """An ISA and an IEA around what is given."""
    day, minute = moment
    repetition = REPETITION if version == "005010" else "U"
    isa = segment(
        *("ISA", "00", " " * 10, "00", " " * 10),
        *(f"{parties.our_qualifier:2}", f"{parties.our_id:15}"),
        *(f"{parties.partner_qualifier:2}", f"{parties.partner_id:15}"),
        *(day[2:], minute, repetition, f"{version[:5]}", control),
        *("0", "T" if parties.is_test else "P", COMPONENT),
    )
    return isa, *body, segment("IEA", str(groups), control)


def _document(header: Segment, segments: Sequence[Segment], trailer: Segment | None) -> Document:
    read = Document(header=header, kind=header.get(1), control=header.get(2), segments=tuple(segments))
    if trailer is None:
        return replace(read, problem="Its SE is missing.", code=NO_SE)
    if not _same(trailer.get(2), read.control):
        return replace(read, problem=f"SE02 says {trailer.get(2)!r}.", code=WRONG_SE)
    if not _same(trailer.get(1), str(len(segments) + 2)):
        problem = f"SE01 counts {trailer.get(1)} segments, there are {len(segments) + 2}."
        return replace(read, problem=problem, code=WRONG_SEGMENT_COUNT)
    return read


def _group(header: Segment, documents: Sequence[Document], trailer: Segment | None) -> Group:
    read = Group(
        kind=header.get(1),
        control=header.get(6),
        declared=trailer.get(1) if trailer else "",
        documents=tuple(documents),
    )
    if trailer is None:
        return replace(read, problem="Its GE is missing.", code=NO_GE)
    if not _same(trailer.get(2), read.control):
        return replace(read, problem=f"GE02 says {trailer.get(2)!r}.", code=WRONG_GE)
    if not _same(read.declared, str(len(documents))):
        problem = f"GE01 counts {read.declared} documents, there are {len(documents)}."
        return replace(read, problem=problem, code=WRONG_SET_COUNT)
    return read


def _checked(read: Interchange, trailer: Segment) -> Interchange:
    if read.problem:
        return read
    if not _same(trailer.get(2), read.control):
        return replace(read, problem=f"IEA02 says {trailer.get(2)!r}.", code=WRONG_INTERCHANGE)
    if not _same(trailer.get(1), str(len(read.groups))):
        problem = f"IEA01 counts {trailer.get(1)} groups, there are {len(read.groups)}."
        return replace(read, problem=problem, code=WRONG_GROUP_COUNT)
    return read


def _same(one: str, other: str) -> bool:
    """Whether two numbers are the same; some systems write zeros in front."""
    return one.strip().lstrip("0") == other.strip().lstrip("0")
