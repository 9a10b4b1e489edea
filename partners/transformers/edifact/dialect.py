"""EDIFACT as the transformer needs it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.messages import PurchaseOrderMessage
from partners.notices import Notice
from partners.transformers.edi.dialect import Dialect, NotTaken
from partners.transformers.edi.documents import Document, Interchange, Receipt, Written
from partners.transformers.edi.options import parties
from partners.transformers.edi.segments import Segment
from partners.transformers.edifact import envelope, orders, receipts, syntax
from partners.transformers.edifact.despatches import shipped
from partners.transformers.edifact.invoices import invoiced
from partners.transformers.edifact.responses import acknowledged
from partners.transformers.edifact.stock import stocked

D96A = ("D", "96A", "UN")


class Edifact(Dialect):
    """UN/EDIFACT D.96A, between two parties."""

    digits: ClassVar[int] = 14
    order_kind: ClassVar[str] = "ORDERS"
    cancellation_kind: ClassVar[str] = "ORDCHG"
    receipt_kind: ClassVar[str] = "CONTRL"
    code_not_taken: ClassVar[str] = "14"
    code_unreadable: ClassVar[str] = "12"

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(parties(options, "14"))
        self._identifier: str = options.get("syntax", "UNOC")
        self._lin_holds: str = options.get("lin_holds", "sku")
        self._with_contact: bool = options.get("with_contact", True)
        self._waits: bool = options.get("waits_for_backorders", False)

    def order(self, order: PurchaseOrderMessage, control: str) -> bytes:
        """An ORDERS."""
        body = orders.purchase_order(
            order, self.parties, lin_holds=self._lin_holds, with_contact=self._with_contact
        )
        return self._wrapped(control, orders.moment(order.placed_at), ("ORDERS", *D96A), body)

    def cancellation(self, order: Written, reason: str, control: str) -> bytes:
        """An ORDCHG."""
        body = orders.cancellation(order, reason, self.parties)
        return self._wrapped(control, (order.day, order.minute), ("ORDCHG", *D96A), body)

    def interchanges(self, content: bytes) -> tuple[Interchange, ...]:
        """From UNB to UNZ, as many as there are."""
        return tuple(envelope.interchange(raw) for raw in syntax.cut(content))

    def written(self, content: bytes) -> Written:
        """The ORDERS, ORDCHG or CONTRL that we wrote."""
        return orders.written(self.interchanges(content)[0])

    def receipts(self, interchange: Interchange) -> tuple[Receipt, ...]:
        """Each CONTRL."""
        return tuple(
            receipts.receipt(interchange, document)
            for document in interchange.documents
            if document.kind == "CONTRL" and not self.verdict(interchange, document).problem
        )

    def notices(self, interchange: Interchange, document: Document) -> tuple[Notice, ...]:
        """What an ORDRSP, DESADV, INVOIC or INVRPT tells."""
        control = f"{interchange.control[:40]} {document.control[:40]}"
        match document.kind:
            case "ORDRSP":
                return (acknowledged(control, document.segments, waits=self._waits),)
            case "DESADV":
                return shipped(document.segments)
            case "INVOIC":
                return (invoiced(document.segments),)
            case "INVRPT":
                return (stocked(control, document.segments),)
            case "CONTRL":
                receipts.receipt(interchange, document)
                return ()
            case kind:
                raise NotTaken(f"{kind[:6]!r} is nothing that we take from a partner.")

    def wants_confirmation(self, interchange: Interchange) -> bool:
        """Whatever is no receipt itself."""
        kinds = {document.kind for document in interchange.documents}
        return bool(kinds - {"CONTRL"} or (interchange.problem and "CONTRL" not in kinds))

    def confirmation(self, interchange: Interchange, control: str) -> bytes:
        """A CONTRL."""
        verdicts = [self.verdict(interchange, document) for document in interchange.documents]
        body = receipts.confirmed(interchange, verdicts)
        moment = (interchange.day, interchange.minute)
        return self._wrapped(control, moment, ("CONTRL", "D", "3", "UN"), body)

    def _wrapped(
        self, control: str, moment: tuple[str, str], kind: tuple[str, ...], body: list[Segment]
    ) -> bytes:
        segments = envelope.wrapped(
            self.parties, self._identifier, control, moment=moment, kind=kind, body=body
        )
        return syntax.rendered(segments, self._identifier)
