"""Envelopes as they were read: an interchange holds groups, a group holds documents.

`problem` says in words what is wrong with an envelope, `code` says it in the standard's own; both are empty when it is
sound. What is wrong with an envelope is wrong with all that is in it.
"""

from dataclasses import dataclass

from partners.transformers.edi.segments import Segment, Segments


@dataclass(frozen=True, kw_only=True)
class Document:
    """One transaction set (X12) or message (EDIFACT), without its header and trailer."""

    header: Segment
    kind: str
    control: str
    segments: Segments
    problem: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A functional group; an EDIFACT interchange is read as one group without a header."""

    kind: str = ""
    control: str = ""
    declared: str = ""
    documents: tuple[Document, ...]
    problem: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Interchange:
    """One interchange. `is_whole` is false when the file ended before it did; it may still be being written."""

    header: Segment
    sender: str
    receiver: str
    control: str
    is_test: bool
    day: str
    minute: str
    groups: tuple[Group, ...] = ()
    replies: Segments = ()
    problem: str = ""
    code: str = ""
    is_whole: bool = True

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, whatever their group."""
        return tuple(document for group in self.groups for document in group.documents)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A document of our own, read back: what it was for, and when that was placed (`20261125`, `1430`)."""

    purpose: str
    number: str
    day: str
    minute: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a partner says of an interchange of ours, by our control number. It says nothing of the order in it.

    One that is refused as a repetition is readable: the partner has read it before.
    """

    notice_id: str
    control: str
    is_readable: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who speaks to whom, as an envelope names them."""

    our_id: str
    our_qualifier: str
    partner_id: str
    partner_qualifier: str
    is_test: bool
