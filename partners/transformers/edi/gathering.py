"""Reading what a partner left for us: one file after the other, each as far as it can be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from partners.errors import Unreadable
from partners.notices import Collection, Notice, Unusable
from partners.transformers.edi import matching
from partners.transformers.edi.dialect import Dialect
from partners.transformers.edi.documents import Document, Interchange, Parties, Receipt
from partners.transformers.edi.register import Register
from partners.transformers.requests import Conversation

MOST_DOCUMENTS = 500  # each may cost a look at our copies; one round must fit its time limit
MOST_PROBLEMS, LONGEST_PROBLEM = 20, 200  # they quote what the partner wrote
HALF = "It ends before its interchange does. It may still be being written, so it stays where it is."


@dataclass(frozen=True, kw_only=True)
class File:
    """What a file told. One that is not whole stays in the mailbox."""

    path: str
    notices: tuple[Notice, ...] = ()
    problems: tuple[str, ...] = ()
    is_whole: bool = True
    wants_confirmation: bool = False


def collection(files: Sequence[File]) -> Collection:
    """All that was found, as the contract wants it. One entry for each file that a person should see."""
    return Collection(
        notices=tuple(replace(notice, source=file.path) for file in files for notice in file.notices),
        unusable=tuple(
            Unusable(
                source=file.path,
                reason="; ".join(problem[:LONGEST_PROBLEM] for problem in file.problems[:MOST_PROBLEMS]),
            )
            for file in files
            if file.problems
        ),
        sources=tuple(file.path for file in files if file.is_whole),
        to_confirm=tuple(file.path for file in files if file.is_whole and file.wants_confirmation),
    )


def read_file(dialect: Dialect, register: Register, path: str, content: bytes) -> Conversation[File]:
    """Read a file: what can be read becomes notices, the rest is told in words."""
    try:
        interchanges = dialect.interchanges(content)
    except Unreadable as error:
        return File(path=path, problems=(str(error),))
    if not all(interchange.is_whole for interchange in interchanges):
        return File(path=path, problems=(HALF,), is_whole=False)
    if sum(len(one.documents) + len(one.replies) for one in interchanges) > MOST_DOCUMENTS:
        return File(path=path, problems=(f"It holds more than {MOST_DOCUMENTS} documents.",))
    told, problems = _heard(dialect, interchanges)
    notices = list(told)
    for receipt in (receipt for interchange in interchanges for receipt in _receipts(dialect, interchange)):
        matched, wrong = yield from matching.matched(dialect, register, receipt)
        notices += matched
        problems += wrong
    notices = yield from matching.with_cancellations(register, notices)
    wants = any(is_confirmed(dialect, interchange) for interchange in interchanges)
    return File(path=path, notices=tuple(notices), problems=tuple(problems), wants_confirmation=wants)


def heard(dialect: Dialect, content: bytes) -> tuple[Notice, ...]:
    """What the documents of a file tell by themselves; of one that cannot be read, nothing."""
    try:
        interchanges = dialect.interchanges(content)
    except Unreadable:
        return ()
    notices, _ = _heard(dialect, [interchange for interchange in interchanges if interchange.is_whole])
    return tuple(notices)


def is_confirmed(dialect: Dialect, interchange: Interchange) -> bool:
    """Whether we owe a receipt: to our partner, for what was meant for us."""
    return not _stranger(dialect.parties, interchange) and dialect.wants_confirmation(interchange)


def _heard(dialect: Dialect, interchanges: Sequence[Interchange]) -> tuple[list[Notice], list[str]]:
    """What documents tell, and what is wrong with the others, in words."""
    notices: list[Notice] = []
    problems: list[str] = []
    for interchange in interchanges:
        problems += _envelope_problems(dialect, interchange)
        for document in _sound(dialect, interchange):
            try:
                notices += dialect.notices(interchange, document)
            except Unreadable as error:
                problems.append(f"{document.kind} {document.control}: {error}")
    return notices, problems


def _sound(dialect: Dialect, interchange: Interchange) -> Iterator[Document]:
    """The documents whose envelopes are all as they should be."""
    if _stranger(dialect.parties, interchange) or interchange.problem:
        return
    for group in interchange.groups:
        if not group.problem:
            yield from (document for document in group.documents if not document.problem)


def _envelope_problems(dialect: Dialect, interchange: Interchange) -> Iterator[str]:
    wrong = _stranger(dialect.parties, interchange) or interchange.problem
    if wrong:
        yield f"Interchange {interchange.control}: {wrong}"
        return
    for group in interchange.groups:
        if group.problem:
            yield f"Group {group.control}: {group.problem}"
            continue
        for document in group.documents:
            if document.problem:
                yield f"{document.kind} {document.control}: {document.problem}"


def _receipts(dialect: Dialect, interchange: Interchange) -> tuple[Receipt, ...]:
    if _stranger(dialect.parties, interchange) or interchange.problem:
        return ()
    return dialect.receipts(interchange)


def _stranger(parties: Parties, interchange: Interchange) -> str:
    """Why an interchange is none between the two of us, in words; empty when it is."""
    if (interchange.sender, interchange.receiver) != (parties.partner_id, parties.our_id):
        return (
            f"It goes from {interchange.sender!r} to {interchange.receiver!r}, which are not the two of us."
        )
    if interchange.is_test != parties.is_test:
        return "It is marked as a test." if interchange.is_test else "It is not marked as a test."
    return ""
