"""X12 as the transformer needs it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from partners.messages import PurchaseOrderMessage
from partners.notices import Notice
from partners.transformers.edi.dialect import Dialect, NotTaken
from partners.transformers.edi.documents import Document, Interchange, Receipt, Written
from partners.transformers.edi.options import parties
from partners.transformers.edi.segments import Segment
from partners.transformers.x12 import envelope, orders, receipts, syntax
from partners.transformers.x12.acknowledgements import acknowledged, cancelled
from partners.transformers.x12.invoices import invoiced
from partners.transformers.x12.shipments import shipped
from partners.transformers.x12.stock import stocked


class X12(Dialect):
    """One version of X12, between two parties."""

    digits: ClassVar[int] = 9
    order_kind: ClassVar[str] = "850"
    cancellation_kind: ClassVar[str] = "860"
    receipt_kind: ClassVar[str] = "997"
    code_not_taken: ClassVar[str] = "1"
    code_unreadable: ClassVar[str] = "5"

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(parties(options, "ZZ"))
        self._version: str = options.get("version", "004010")
        self._encoding: str = options.get("encoding", "utf-8")
        self._currency: str = options.get("currency", "USD")
        self._sku_qualifier: str = options.get("sku_qualifier", "VP")
        self._waits: bool = options.get("waits_for_backorders", False)

    def order(self, order: PurchaseOrderMessage, control: str) -> bytes:
        """An 850."""
        body = orders.purchase_order(order, self._sku_qualifier)
        return self._wrapped(control, orders.moment(order.placed_at), "PO", [("850", body)])

    def cancellation(self, order: Written, reason: str, control: str) -> bytes:
        """An 860."""
        body = orders.cancellation(order, reason)
        return self._wrapped(control, (order.day, order.minute), "PC", [("860", body)])

    def interchanges(self, content: bytes) -> tuple[Interchange, ...]:
        """From ISA to IEA, as many as there are."""
        return tuple(envelope.interchange(raw) for raw in syntax.cut(content, self._encoding))

    def written(self, content: bytes) -> Written:
        """The 850, 860 or 997 that we wrote."""
        return orders.written(self.interchanges(content)[0])

    def receipts(self, interchange: Interchange) -> tuple[Receipt, ...]:
        """TA1 and 997."""
        told = [
            receipts.group_receipt(interchange, document)
            for group in interchange.groups
            if not group.problem
            for document in group.documents
            if document.kind == "997" and not self.verdict(interchange, document).problem
        ]
        return (*receipts.envelope_receipts(interchange), *told)

    def notices(self, interchange: Interchange, document: Document) -> tuple[Notice, ...]:
        """What an 855, 865, 856, 810 or 846 tells."""
        control = f"{interchange.control} {document.control}"
        match document.kind:
            case "855":
                return (acknowledged(control, document.segments, currency=self._currency, waits=self._waits),)
            case "865":
                return (cancelled(control, document.segments),)
            case "856":
                return shipped(document.segments)
            case "810":
                return (invoiced(document.segments, currency=self._currency),)
            case "846":
                return (stocked(control, document.segments, currency=self._currency),)
            case "997":
                receipts.group_receipt(interchange, document)
                return ()
            case kind:
                raise NotTaken(f"{kind} is nothing that we take from a partner.")

    def wants_confirmation(self, interchange: Interchange) -> bool:
        """Whatever is no receipt itself."""
        kinds = {document.kind for document in interchange.documents} - {"997"}
        return bool(kinds or (interchange.problem and not interchange.replies))

    def confirmation(self, interchange: Interchange, control: str) -> bytes:
        """A 997 for each group that is no receipt; a TA1 when the interchange is broken itself."""
        moment = (interchange.day, interchange.minute)
        if interchange.problem:
            body: tuple[Segment, ...] = (receipts.refused(interchange),)
            broken = envelope.enclosed(
                self.parties, self._version, control, moment=moment, body=body, groups=0
            )
            return syntax.rendered(broken, self._encoding)
        documents = [
            ("997", receipts.confirmed(group, [self.verdict(interchange, one) for one in group.documents]))
            for group in interchange.groups
            if {one.kind for one in group.documents} - {"997"}
        ]
        return self._wrapped(control, moment, "FA", documents)

    def _wrapped(
        self,
        control: str,
        moment: tuple[str, str],
        kind: str,
        documents: list[tuple[str, list[Segment]]],
    ) -> bytes:
        segments = envelope.wrapped(
            self.parties, self._version, control, moment=moment, kind=kind, documents=documents
        )
        return syntax.rendered(segments, self._encoding)
