"""Reading the files in which a partner answers: one after the other, each as far as it can be read."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from partners.errors import Unreadable
from partners.notices import Collection, Notice, Unusable
from partners.transformers import mailbox
from partners.transformers.feed import answers, groups, orders, shipments
from partners.transformers.feed.groups import Group
from partners.transformers.feed.names import order_file
from partners.transformers.feed.orders import SentLine
from partners.transformers.requests import Conversation

MOST_ORDERS = 200  # in one file: each may cost a look at our copy, and a round must fit its time limit
MOST_REASONS = 10


@dataclass(frozen=True, kw_only=True)
class File:
    """What a file told. `name` tells it from another that later has the same path: partners use names again."""

    path: str
    name: str
    notices: tuple[Notice, ...] = ()
    problems: tuple[str, ...] = ()


def collection(files: Sequence[File]) -> Collection:
    """All that was found, with one entry for each file that a person should see."""
    return Collection(
        notices=tuple(replace(notice, source=file.path) for file in files for notice in file.notices),
        unusable=tuple(_unusable(file) for file in files if file.problems),
        sources=tuple(file.path for file in files),
    )


def read_file(kind: str, path: str, content: bytes, options: Mapping[str, Any]) -> Conversation[File]:
    """Read a file of answers or shipments: what can be read becomes notices, the rest is told in words."""
    columns = options[kind]["columns"]
    name = f"{path} ({hashlib.sha256(content).hexdigest()[:8]})"
    try:
        found = groups.read(content, columns, options)
    except Unreadable as error:
        return File(path=path, name=name, problems=(str(error),))
    if len(found) > MOST_ORDERS:
        return File(path=path, name=name, problems=(f"It is about more than {MOST_ORDERS} purchase orders.",))
    notices: list[Notice] = []
    problems: list[str] = []
    for group in found:
        try:
            notices.append((yield from _notice(kind, group, options)))
        except Unreadable as error:
            problems.append(f"{group.number or '?'} (line {group.line}): {error}")
    return File(path=path, name=name, notices=tuple(notices), problems=tuple(problems))


def _notice(kind: str, group: Group, options: Mapping[str, Any]) -> Conversation[Notice]:
    if group.problem:
        raise Unreadable(group.problem)
    if kind == "shipments":
        return shipments.notice(group)
    sent = None
    if answers.is_by_line(options[kind]["columns"]):
        sent = yield from _sent(group.number, options)
    return answers.notice(group, sent, options[kind])


def _sent(number: str, options: Mapping[str, Any]) -> Conversation[tuple[SentLine, ...]]:
    """The lines of an order, from our copy. Raises Unreadable when we sent no such order."""
    path = order_file(options.get("sent_folder", "sent"), number)
    body = (yield from mailbox.content(path)) if path else None
    if body is None:
        raise Unreadable("We sent this partner no such purchase order.")
    ours, lines = orders.read_back(body, options)
    if ours != number:
        raise Unreadable(f"Our copy of it is one of {ours}.")
    return lines


def _unusable(file: File) -> Unusable:
    more = len(file.problems) - MOST_REASONS
    shown = [*file.problems[:MOST_REASONS], *([f"and {more} more"] if more > 0 else [])]
    return Unusable(source=file.name, reason="; ".join(shown))
