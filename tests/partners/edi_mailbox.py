"""A mailbox in memory, as the file transport keeps it, and the order that EDI partners in memory accept."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.requests import FileRequest, FileVerb, Response

BOOTS = PurchaseOrderLine(
    line_number=1, partner_sku="MOOR-39", gtin="09500000000051", quantity=2, unit_cost=Decimal("71.00")
)
SOCKS = PurchaseOrderLine(
    line_number=2, partner_sku="SOCK-M", gtin="09500000000136", quantity=3, unit_cost=Decimal("4.15")
)
ORDER = PurchaseOrderMessage(
    number="AF-7K3M9QX4C-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 25, 14, 30, tzinfo=UTC),
    ship_to=Address(
        name="Ada O'Hara",
        line1="12 St James's Square",
        line2="Flat 2",
        city="London",
        postal_code="SW1Y 4JH",
        country="GB",
    ),
    email="ada@example.com",
    phone="+44 20 7946 0000",
    lines=(BOOTS, SOCKS),
)


class Mailbox:
    """Folders by path. Whoever wants to act upon a file that was written overrides `arrived`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def answer(self, request: FileRequest) -> Response:
        """What the file transport says to a request."""
        match request.verb:
            case FileVerb.LIST:
                return self._list(request.path)
            case FileVerb.READ if request.path in self.files:
                return _say(200, self.files[request.path])
            case FileVerb.WRITE:
                return self._write(request)
            case FileVerb.ARCHIVE if request.path in self.files:
                folder, _, name = request.path.rpartition("/")
                self.files[f"{folder}/archive/{name}"] = self.files.pop(request.path)
                return _say(200)
            case FileVerb.REMOVE if request.path in self.files:
                del self.files[request.path]
                return _say(200)
        return _say(404)

    def arrived(self, path: str) -> None:
        """A file was written."""

    def _list(self, folder: str) -> Response:
        below = [path.removeprefix(f"{folder}/") for path in self.files if path.startswith(f"{folder}/")]
        rows = [{"name": name, "size": 1, "modified_at": ""} for name in below if "/" not in name]
        return _say(200, json.dumps(rows).encode())

    def _write(self, request: FileRequest) -> Response:
        lies = self.files.setdefault(request.path, request.content)
        if lies != request.content:
            return _say(409)
        self.arrived(request.path)
        return _say(201)


def _say(status: int, body: bytes = b"") -> Response:
    return Response(status=status, headers={}, body=body)
