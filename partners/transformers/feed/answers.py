"""A partner's answers to purchase orders, from the rows of a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from partners.errors import Unreadable
from partners.messages import AcknowledgedLine, Acknowledgement, Answer
from partners.notices import Acknowledged
from partners.transformers.feed import cells
from partners.transformers.feed.groups import Group
from partners.transformers.feed.orders import SentLine

ABOUT_LINES = ("line_number", "partner_sku")
WORDS = {Answer.ACCEPTED: "accepted", Answer.REJECTED: "rejected", Answer.PENDING: "pending"}


def is_by_line(columns: Mapping[str, str]) -> bool:
    """Whether rows speak of lines, so that we must know which we sent."""
    return any(name in columns for name in ABOUT_LINES)


def notice(group: Group, sent: Sequence[SentLine] | None, answers: Mapping[str, Any]) -> Acknowledged:
    """What the rows of one order say. `sent` are its lines, when the rows speak of lines. Raises Unreadable."""
    words = [_answer(row, answers) for row in group.rows]
    lines: tuple[AcknowledgedLine, ...] = ()
    if set(words) == {Answer.PENDING}:
        answer = Answer.PENDING
    elif sent is None:
        answer = _whole(words)
    else:
        lines = _lines(group, words, sent)
        answer = _sum(lines)
    return Acknowledged(
        notice_id=group.notice_id("answer"),
        acknowledgement=Acknowledgement(
            number=group.number,
            partner_reference=group.one("partner_reference"),
            answer=answer,
            lines=lines,
            reason="; ".join(dict.fromkeys(row["reason"] for row in group.rows if row.get("reason"))),
        ),
    )


def _answer(row: Mapping[str, str], answers: Mapping[str, Any]) -> Answer | None:
    """The word of a row; None when there is no such column."""
    if "status" not in row:
        return None
    said = row["status"].casefold()
    for answer, name in WORDS.items():
        if said in {word.casefold() for word in answers.get(name, [name])}:
            return answer
    raise Unreadable(f"{row['status']!r} is no answer that we agreed on.")


def _whole(words: Sequence[Answer | None]) -> Answer:
    if len(set(words)) != 1 or words[0] is None:
        raise Unreadable("Its rows say different things of the whole order.")
    return words[0]


def _lines(
    group: Group, words: Sequence[Answer | None], sent: Sequence[SentLine]
) -> tuple[AcknowledgedLine, ...]:
    """Each line that we sent must be answered once: one that is left out is no yes."""
    told: dict[int, AcknowledgedLine] = {}
    for row, word in zip(group.rows, words, strict=True):
        place = _place(row, sent)
        if place in told:
            raise Unreadable(f"Line {place} is answered twice.")
        told[place] = _line(row, word, place, sent[place - 1])
    if len(told) < len(sent):
        raise Unreadable(f"It answers {len(told)} of {len(sent)} lines.")
    return tuple(told[place] for place in sorted(told))


def _place(row: Mapping[str, str], sent: Sequence[SentLine]) -> int:
    """Which of the lines that we sent a row is about, counted from 1."""
    number, sku = row.get("line_number", ""), row.get("partner_sku", "")
    fits = [
        place
        for place, line in enumerate(sent, start=1)
        if (not number or number == str(line.line_number)) and (not sku or sku == line.partner_sku)
    ]
    if len(fits) != 1 or not (number or sku):
        raise Unreadable(f"Line {number or sku or '?'} is none of those that we ordered.")
    return fits[0]


def _line(row: Mapping[str, str], word: Answer | None, place: int, ordered: SentLine) -> AcknowledgedLine:
    accepted = _accepted(row, word, ordered)
    if accepted > ordered.quantity:
        raise Unreadable(f"It accepts {accepted} of {ordered.quantity} pieces of {ordered.partner_sku}.")
    if (word is Answer.ACCEPTED and accepted < ordered.quantity) or (word is Answer.REJECTED and accepted):
        raise Unreadable(f"It says {row['status']!r}, and {accepted} of {ordered.quantity} pieces.")
    return AcknowledgedLine(
        line_number=ordered.line_number or place,
        accepted=accepted,
        rejected=ordered.quantity - accepted,
        reason=row.get("reason", ""),
    )


def _accepted(row: Mapping[str, str], word: Answer | None, ordered: SentLine) -> int:
    if row.get("accepted"):
        return cells.count(row["accepted"], "accepted")
    if word is Answer.ACCEPTED:
        return ordered.quantity
    if word is Answer.REJECTED:
        return 0
    raise Unreadable("It does not say how many pieces of a line are accepted.")


def _sum(lines: Sequence[AcknowledgedLine]) -> Answer:
    if not any(line.rejected for line in lines):
        return Answer.ACCEPTED
    return Answer.PARTIAL if any(line.accepted for line in lines) else Answer.REJECTED
