"""Receipts (CONTRL). They speak of syntax, never of business."""

from collections.abc import Sequence

from partners.errors import Unreadable
from partners.transformers.edi.answers import reasons
from partners.transformers.edi.dialect import Verdict
from partners.transformers.edi.documents import Document, Interchange, Receipt
from partners.transformers.edi.segments import Segment, segment, the

SENT_BEFORE = "26"  # data element 0085: duplicate detected
READ, REFUSED = "7", "4"  # data element 0083
TAKEN = frozenset({READ, "8"})  # 8: the interchange was received


def receipt(interchange: Interchange, document: Document) -> Receipt:
    """What a CONTRL says of our interchange; ours hold one message each. Raises Unreadable.

    A repetition that is refused has been read before.
    """
    uci = the(document.segments, "UCI")
    actions = [one.get(3) for one in document.segments if one.tag == "UCM"] or [uci.get(4)]
    repeated = uci.get(4) == REFUSED and uci.get(5) == SENT_BEFORE
    if not all(action in TAKEN | {REFUSED} for action in actions):
        raise Unreadable("It does not say whether it could be read.")
    return Receipt(
        notice_id=f"CONTRL {interchange.control[:40]} {document.control[:40]}",
        control=uci.get(1),
        is_readable=repeated or all(action in TAKEN for action in actions),
        reason="It had this interchange already." if repeated else _why(document),
    )


def confirmed(interchange: Interchange, verdicts: Sequence[Verdict]) -> list[Segment]:
    """The segments of a CONTRL. An interchange that is broken itself is refused as a whole."""
    unb = interchange.header
    broken = (REFUSED, interchange.code, "UNZ") if interchange.problem else (READ,)
    uci = segment("UCI", unb.get(5), *(_party(unb, 2), _party(unb, 3)), *broken)
    if interchange.problem:
        return [uci]
    return [uci, *(_mark(one, verdict) for one, verdict in zip(interchange.documents, verdicts, strict=True))]


def _party(unb: Segment, position: int) -> tuple[str, ...]:
    return tuple(unb.elements[position - 1]) if position <= len(unb.elements) else ("",)


def _mark(document: Document, verdict: Verdict) -> Segment:
    kind = document.header.elements[1] if len(document.header.elements) > 1 else ("",)
    said = (REFUSED, verdict.code, "UNT" if document.problem else "") if verdict.problem else (READ,)
    return segment("UCM", document.control, kind, *said)


def _why(document: Document) -> str:
    """What was found wrong, in the segments' own words: only EDI people can act upon it."""
    faults = (one for one in document.segments if one.tag in ("UCS", "UCD") or _is_bad(one))
    return reasons(str(one) for one in faults)


def _is_bad(one: Segment) -> bool:
    return (one.tag == "UCM" and one.get(3) == REFUSED) or (one.tag == "UCI" and one.get(4) == REFUSED)
