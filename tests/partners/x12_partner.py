"""A partner in memory that speaks X12 004010: its own reading and writing, nothing of ours."""

from tests.partners.edi_mailbox import BOOTS, ORDER, Mailbox

OPTIONS = {"our_id": "AISLE", "partner_id": "NORTHPEAK"}
COSTS = {"MOOR-39": "71", "SOCK-M": "4.15"}


def interchange(control, group, *sets, sender="NORTHPEAK", receiver="AISLE", usage="P"):
    """An interchange with one group of sets, each a list of segments that begins with its kind."""
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    lines = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*261126*0900*U*00401*{control:09}*0*{usage}*>",
        f"GS*{group}*{sender}*{receiver}*20261126*0900*{control}*X*004010",
    ]
    for index, (kind, *segments) in enumerate(sets, 1):
        count = len(segments) + 2
        lines += [f"ST*{kind}*{index:04}", *segments, f"SE*{count}*{index:04}"]
    return "".join(f"{line}~" for line in [*lines, f"GE*{len(sets)}*{control}", f"IEA*1*{control:09}"])


class X12Partner(Mailbox):
    """Fetches what we leave at once, refuses an interchange it has had, answers 997 and 855; ships when told."""

    gtin = BOOTS.gtin
    partner_sku = BOOTS.partner_sku
    words = "moor boot"
    order = ORDER

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, list[list[str]]] = {}
        self._seen: set[str] = set()
        self._control = 100
        self.send(
            "846",
            "IB",
            "BIA*00*SI*STOCK1*20261126",
            "CUR*SE*EUR",
            *(
                "LIN*1*VP*MOOR-39*EN*9500000000051",
                "PID*F****Moor boot 39",
                "CTP**UCP*71*1*EA",
                "QTY*33*12*EA",
            ),
            *("LIN*2*VP*SOCK-M*EN*9500000000136", "QTY*33*40*EA"),
            "CTT*2",
        )

    def arrived(self, path):
        """Take a document out of our folder."""
        if not path.startswith("out/"):
            return
        text = self.files.pop(path).decode()
        rows = [line.strip().split("*") for line in text.split("~") if line.strip()]
        control, group = rows[0][13], rows[1]
        if control in self._seen:
            self._reply(f"TA1*{control}*261126*0900*R*025")
            return
        self._seen.add(control)
        if group[0] == "TA1" or group[1] == "FA":
            return
        kind = rows[2][1]
        accepted = (f"AK1*{group[1]}*{group[6]}", f"AK2*{kind}*0001", "AK5*A", "AK9*A*1*1*1")
        self.send("997", "FA", *accepted)
        body = rows[3:-3]
        if kind == "850":
            self._take(body)
        elif kind == "860":
            self._cancel(body[0][3])

    def ship(self, number):
        """Send all of an order in one parcel, and charge it."""
        lines = self.orders[number]
        items = [
            segment
            for index, line in enumerate(lines, 3)
            for segment in (f"HL*{index}*2*I", f"LIN*{line[1]}*VP*{line[7]}", f"SN1*{line[1]}*{line[2]}*EA")
        ]
        shipment = ("HL*1**S", "TD5**2*UPSN*M*United Parcel Service", f"REF*CN*1Z-{number}")
        order = ("HL*2*1*O", f"PRF*{number}")
        count = f"CTT*{len(lines) + 2}"
        self.send("856", "SH", f"BSN*00*SHP-{number}*20261127*0800", *shipment, *order, *items, count)
        bill = [f"IT1*{line[1]}*{line[2]}*EA*{line[4]}**VP*{line[7]}" for line in lines]
        cents = sum(round(float(line[4]) * 100) * int(line[2]) for line in lines)
        header = (f"BIG*20261127*INV-{number}**{number}***DI", "CUR*SE*EUR")
        self.send("810", "IN", *header, *bill, f"TDS*{cents}", f"CTT*{len(lines)}")

    def send(self, kind, group, *segments):
        """Leave a document for us."""
        self._control += 1
        body = interchange(self._control, group, [kind, *segments])
        self.files[f"in/{kind}-{self._control}.edi"] = body.encode()

    def _reply(self, segment):
        self._control += 1
        text = interchange(self._control, "FA").split("~")
        body = "~".join([text[0], segment, f"IEA*0*{self._control:09}", ""])
        self.files[f"in/TA1-{self._control}.edi"] = body.encode()

    def _take(self, body):
        number = body[0][3]
        lines = [row for row in body if row[0] == "PO1"]
        self.orders[number] = lines
        answers = [
            segment
            for line in lines
            for segment in (
                f"PO1*{line[1]}*{line[2]}*EA*{COSTS[line[7]]}**VP*{line[7]}",
                f"ACK*IA*{line[2]}*EA",
            )
        ]
        header = (f"BAK*00*AD*{number}*20261126****SO-{number}", "CUR*SE*EUR")
        self.send("855", "PR", *header, *answers, f"CTT*{len(lines)}")

    def _cancel(self, number):
        if number in self.orders:
            lines = [
                segment
                for line in self.orders[number]
                for segment in (f"POC*{line[1]}*DI*{line[2]}**EA", "ACK*IR*0*EA")
            ]
            self.send("865", "CA", f"BCA*00*AT*{number}***20261126", *lines)
