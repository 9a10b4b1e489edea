"""X12 between bytes and segments, each a list of texts that begins with its name. Written from the standard alone."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from partners.simulator.exchange import Refused

ISA_LENGTH = 106
Segment = list[str]


@dataclass(frozen=True)
class Interchange:
    """Documents that came in one envelope, each with its control number and the segments inside."""

    sender: str
    receiver: str
    control: str
    usage: str
    group: str
    group_control: str
    documents: tuple[tuple[str, str, tuple[Segment, ...]], ...]


def read(content: bytes) -> Interchange:
    """One interchange with one group. Raises Refused."""
    text = content.decode("utf-8", "replace").lstrip()
    if not text.startswith("ISA") or len(text) < ISA_LENGTH:
        raise Refused(422, "bad-order", "It is no interchange.")
    element, end = text[3], text[ISA_LENGTH - 1]
    rows = [row.strip().split(element) for row in text.split(end) if row.strip()]
    isa = rows[0]
    group = next((row for row in rows if row[0] == "GS"), [])
    if len(isa) != 17 or len(group) < 7 or rows[-1][0] != "IEA" or rows[-1][-1] != isa[13]:
        raise Refused(422, "bad-order", "Its envelope is torn.")
    return Interchange(
        isa[6].strip(), isa[8].strip(), isa[13], isa[15], group[1], group[6], tuple(_documents(rows))
    )


def written(to: Interchange, control: int, group: str, kind: str, body: Sequence[Segment]) -> bytes:
    """One document for whoever sent that interchange."""
    day, minute = time.strftime("%Y%m%d"), time.strftime("%H%M")
    parties = ["ZZ", f"{to.receiver:15}", "ZZ", f"{to.sender:15}"]
    isa = [
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        *parties,
        day[2:],
        minute,
        "U",
        "00401",
        f"{control:09}",
        "0",
    ]
    rows = [
        [*isa, to.usage, ">"],
        ["GS", group, to.receiver, to.sender, day, minute, str(control), "X", "004010"],
        ["ST", kind, "0001"],
        *body,
        ["SE", str(len(body) + 2), "0001"],
        ["GE", "1", str(control)],
        ["IEA", "1", f"{control:09}"],
    ]
    return "".join(f"{'*'.join(row).rstrip('*')}~\n" for row in rows).encode()


def refusal(to: Interchange, control: int, code: str) -> bytes:
    """A TA1: the envelope itself cannot be taken, for the reason with this code (TA105)."""
    whole = written(to, control, "FA", "TA1", []).decode().splitlines()
    moment = [time.strftime("%y%m%d"), time.strftime("%H%M")]
    reply = "*".join(["TA1", to.control, *moment, "R", code])
    return "\n".join([whole[0], f"{reply}~", f"IEA*0*{control:09}~", ""]).encode()


def value(row: Segment, position: int) -> str:
    """An element by its number; empty when the segment ends before it."""
    return row[position] if position < len(row) else ""


def _documents(rows: list[Segment]) -> list[tuple[str, str, tuple[Segment, ...]]]:
    found: list[tuple[str, str, tuple[Segment, ...]]] = []
    begun: list[Segment] = []
    for row in rows:
        if row[0] == "ST":
            begun = [row]
        elif row[0] == "SE" and begun:
            found.append((value(begun[0], 1), value(begun[0], 2), tuple(begun[1:])))
            begun = []
        elif begun:
            begun.append(row)
    return found
