"""A partner in memory that has nothing but files: a list of stock, a folder for our orders, and answers in CSV."""

import csv
import io
from typing import ClassVar

from partners.transformers.requests import FileRequest, MailRequest, Response
from tests.partners.edi_mailbox import ORDER, Mailbox

OPTIONS = {
    "files": "stock*.csv",
    "columns": {
        "partner_sku": "Artikel",
        "gtin": "EAN",
        "title": "Bezeichnung",
        "cost": "EK",
        "price": "UVP",
        "available": "Bestand",
        "attributes": {"size": "Größe"},
        "images": ["Bild"],
    },
    "currency": "EUR",
    "decimal_comma": True,
    "has_some": ["ja"],
    "has_none": ["nein"],
    "answers": {
        "files": "answers*.csv",
        "columns": {
            "number": "order",
            "partner_reference": "their order",
            "status": "status",
            "line_number": "line",
            "accepted": "pieces",
            "reason": "why",
        },
        "accepted": ["confirmed"],
        "rejected": ["sold out"],
    },
    "shipments": {
        "files": "parcels*.csv",
        "columns": {
            "number": "order",
            "carrier": "carrier",
            "tracking_number": "tracking",
            "partner_sku": "sku",
            "quantity": "pieces",
        },
    },
}
STOCK = (
    "Artikel;EAN;Bezeichnung;EK;UVP;Bestand;Größe;Bild\r\n"
    "MOOR-39;9500000000051;Moor boot 39;71,00;120,00;12;39;https://partner.example/moor.png\r\n"
    "SOCK-M;9500000000136;Wool socks M;4,15;;ja;M;\r\n"
)


class FeedPartner:
    """Leaves its list each night, takes no order file away, and answers and ships when it is told to."""

    gtin = "09500000000051"
    partner_sku = "MOOR-39"
    words = "moor boot"
    order = ORDER
    options: ClassVar = OPTIONS

    def __init__(self) -> None:
        self.box = Mailbox()
        self.box.files["in/stock-20261125.csv"] = STOCK.encode()

    @property
    def orders(self) -> dict[str, list[dict[str, str]]]:
        """The order files that it sees."""
        return {
            path: list(csv.DictReader(io.StringIO(body.decode(), newline="")))
            for path, body in self.box.files.items()
            if path.startswith("out/")
        }

    def answer(self, request: FileRequest) -> Response:
        """What the mailbox says."""
        return self.box.answer(request)

    def acknowledge(self, number: str) -> None:
        """Confirm an order in full."""
        rows = [f"{number},F-1,confirmed,{line.line_number},{line.quantity}," for line in self.order.lines]
        self.box.files["in/answers-1.csv"] = "\n".join(
            ["order,their order,status,line,pieces,why", *rows]
        ).encode()

    def ship(self, number: str) -> None:
        """Confirm it, and send a parcel."""
        self.acknowledge(number)
        rows = [f"{number},DHL,JD01,{line.partner_sku},{line.quantity}" for line in self.order.lines]
        self.box.files["in/parcels-1.csv"] = "\n".join(["order,carrier,tracking,sku,pieces", *rows]).encode()


class MailedPartner(FeedPartner):
    """The same, with a clerk who reads mails: one that names a number twice is one order."""

    options: ClassVar = {**OPTIONS, "orders_to": "orders@partner.example"}

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[MailRequest] = []

    @property
    def orders(self) -> dict[str, MailRequest]:
        """The mails by the number that they name."""
        return {mail.subject: mail for mail in self.mails}

    def answer(self, request: FileRequest | MailRequest) -> Response:
        """What the mailbox says, or the mail server."""
        if isinstance(request, MailRequest):
            self.mails.append(request)
            return Response(status=202, headers={}, body=b"")
        return self.box.answer(request)
