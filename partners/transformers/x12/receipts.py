"""Receipts: 997 for what is in a group, TA1 for the envelope around it. They speak of syntax, never of business."""

from collections.abc import Iterator, Sequence

from partners.errors import Unreadable
from partners.transformers.edi.answers import reasons
from partners.transformers.edi.dialect import Verdict
from partners.transformers.edi.documents import Document, Group, Interchange, Receipt
from partners.transformers.edi.segments import Segment, Segments, parted, segment, the

SENT_BEFORE = "025"  # TA105: duplicate interchange control number
READ = frozenset({"A", "E", "P"})  # of AK501, AK901 and TA104


def envelope_receipts(interchange: Interchange) -> Iterator[Receipt]:
    """What TA1 says of our envelopes. A repetition that is refused has been read before."""
    for ta1 in interchange.replies:
        repeated = ta1.get(5) == SENT_BEFORE
        if ta1.get(4) in READ and not repeated:
            continue  # the 997 will say more
        yield Receipt(
            notice_id=f"TA1 {interchange.control} {ta1.get(1)[:20]}",
            control=_control(ta1.get(1)),
            is_readable=repeated,
            reason="It had this interchange already." if repeated else f"TA1 {ta1.get(4)} {ta1.get(5)}",
        )


def group_receipt(interchange: Interchange, document: Document) -> Receipt:
    """What a 997 says of one of our groups; ours hold one document each. Raises Unreadable."""
    ak1, ak9 = the(document.segments, "AK1"), the(document.segments, "AK9")
    sets = parted(document.segments, "AK2", ("AK9",)).lines
    codes = [the(one, "AK5").get(1) for one in sets] or [ak9.get(1)]
    if not all(codes) or not ak1.get(2).isdigit():
        raise Unreadable("It does not say what it confirms, or how.")
    return Receipt(
        notice_id=f"997 {interchange.control} {document.control} {ak1.get(2)[:20]}",
        control=_control(ak1.get(2)),
        is_readable=all(code in READ for code in codes),
        reason=_why(document.segments),
    )


def confirmed(group: Group, verdicts: Sequence[Verdict]) -> list[Segment]:
    """The segments of a 997 for a group. Nothing is accepted of a group that is broken itself."""
    refused = [verdict.code or "5" if verdict.problem or group.problem else "" for verdict in verdicts]
    accepted = refused.count("")
    mark = "A" if accepted == len(refused) else "P" if accepted else "R"
    declared = group.declared if group.declared.isdigit() else str(len(refused))
    return [
        segment("AK1", group.kind, group.control),
        *(
            one
            for document, code in zip(group.documents, refused, strict=True)
            for one in (segment("AK2", document.kind, document.control), _mark(code))
        ),
        segment("AK9", mark, declared, str(len(refused)), str(accepted), group.code),
    ]


def refused(interchange: Interchange) -> Segment:
    """The TA1 for an interchange that is broken itself."""
    isa = interchange.header
    return segment("TA1", isa.get(13), isa.get(9), isa.get(10), "R", interchange.code)


def _mark(code: str) -> Segment:
    return segment("AK5", "R", code) if code else segment("AK5", "A")


def _control(number: str) -> str:
    """A control number as our copies are named by it."""
    return number.strip().lstrip("0").zfill(9)


def _why(segments: Segments) -> str:
    """What was found wrong, in the segments' own words: only EDI people can act upon it."""
    return reasons(str(one) for one in segments if one.tag in ("AK3", "AK4") or _is_bad(one))


def _is_bad(one: Segment) -> bool:
    return one.tag in ("AK5", "AK9") and one.get(1) != "A"
