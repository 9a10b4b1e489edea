"""A partner in memory that speaks EDIFACT D.96A: its own reading and writing, nothing of ours."""

import re

from tests.partners.edi_mailbox import BOOTS, ORDER, Mailbox

OPTIONS = {"our_id": "5412345000013", "partner_id": "4012345000009"}
COSTS = {"MOOR-39": "71", "SOCK-M": "4.15"}


def interchange(control, *messages, sender="4012345000009", receiver="5412345000013", test=""):
    """An interchange of messages, each a list of segments that begins with its kind."""
    lines = [f"UNB+UNOC:3+{sender}:14+{receiver}:14+261126:0900+{control}++++++{test}".rstrip("+")]
    for index, (kind, *segments) in enumerate(messages, 1):
        version = "D:3:UN" if kind == "CONTRL" else "D:96A:UN"
        lines += [f"UNH+{index}+{kind}:{version}", *segments, f"UNT+{len(segments) + 2}+{index}"]
    return "".join(f"{line}'" for line in [*lines, f"UNZ+{len(messages)}+{control}"])


def segments(text):
    """What an interchange holds: each segment as its elements, each element as its components."""
    split = [re.split(r"(?<!\?)\+", one.strip()) for one in re.split(r"(?<!\?)'", text[9:]) if one.strip()]
    return [[re.split(r"(?<!\?):", element) for element in elements] for elements in split]


class EdifactPartner(Mailbox):
    """Fetches what we leave at once, refuses an interchange it has had, answers CONTRL and ORDRSP; ships when told."""

    gtin = BOOTS.gtin
    partner_sku = BOOTS.partner_sku
    words = "moor boot"
    order = ORDER

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, list[dict[str, str]]] = {}
        self._seen: set[str] = set()
        self._control = 100
        self.send(
            "INVRPT",
            "BGM+35+STOCK1+9",
            "CUX+2:EUR:9",
            *("LIN+1++MOOR-39:SA", "PIA+1+9500000000051:EN", "IMD+F++:::Moor boot 39"),
            *("QTY+145:12", "PRI+AAA:71"),
            *("LIN+2++SOCK-M:SA", "PIA+1+9500000000136:EN", "QTY+145:40"),
        )

    def arrived(self, path):
        """Take a message out of our folder."""
        if not path.startswith("out/"):
            return
        rows = segments(self.files.pop(path).decode("latin-1"))
        control, kind = rows[0][5][0], rows[1][2][0]
        parties = f"{':'.join(rows[0][2])}+{':'.join(rows[0][3])}"
        if control in self._seen:
            self.send("CONTRL", f"UCI+{control}+{parties}+4+26+UNB")
            return
        self._seen.add(control)
        if kind == "CONTRL":
            return
        self.send("CONTRL", f"UCI+{control}+{parties}+7", f"UCM+1+{kind}:D:96A:UN+7")
        number = next(row[2][0] for row in rows if row[0] == ["BGM"])
        if kind == "ORDERS":
            self.orders[number] = _lines(rows)
            self._answer(number, "AP", confirms=True)
        elif number in self.orders:
            self._answer(number, "RE", confirms=False)

    def ship(self, number):
        """Send all of an order in one parcel, and charge it."""
        lines = self.orders[number]
        sent = [
            segment
            for line in lines
            for segment in (
                f"LIN+{line['line']}++{line['sku']}:SA",
                f"QTY+12:{line['quantity']}:PCE",
                f"RFF+ON:{number}:{line['line']}",
            )
        ]
        carrier = ("RFF+CN:1Z-9", "TDT+20+7+++UPSN:::United Parcel Service", "CPS+1")
        self.send("DESADV", f"BGM+351+SHP-{number}+9", f"RFF+ON:{number}", *carrier, *sent)
        bill = [
            segment
            for line in lines
            for segment in (
                f"LIN+{line['line']}++{line['sku']}:SA",
                f"QTY+47:{line['quantity']}",
                f"PRI+AAA:{line['cost']}",
            )
        ]
        total = sum(float(line["cost"]) * int(line["quantity"]) for line in lines)
        head = (f"BGM+380+INV-{number}+9", f"RFF+ON:{number}", "CUX+2:EUR:4")
        self.send("INVOIC", *head, *bill, "UNS+S", f"MOA+77:{total:.2f}", f"CNT+2:{len(lines)}")

    def send(self, kind, *body):
        """Leave a message for us."""
        self._control += 1
        self.files[f"in/{kind}-{self._control}.edi"] = interchange(self._control, [kind, *body]).encode(
            "latin-1"
        )

    def _answer(self, number, word, *, confirms):
        lines = [
            segment
            for line in self.orders[number]
            for segment in (
                f"LIN+{line['line']}++{line['sku']}:SA",
                f"QTY+21:{line['quantity']}",
                f"QTY+113:{line['quantity'] if confirms else 0}",
                f"PRI+AAA:{COSTS[line['sku']]}",
            )
        ]
        head = (f"BGM+231+SO-{number}+9+{word}", f"RFF+ON:{number}", "CUX+2:EUR:9")
        self.send("ORDRSP", *head, *lines, "UNS+S", f"CNT+2:{len(self.orders[number])}")


def _lines(rows):
    lines: list[dict[str, str]] = []
    for row in rows:
        match row:
            case [["LIN"], [line], _, [sku, "SA"]]:
                lines.append({"line": line, "sku": sku})
            case [["QTY"], ["21", quantity]]:
                lines[-1]["quantity"] = quantity
            case [["PRI"], ["AAA", cost]]:
                lines[-1]["cost"] = cost
    return lines
