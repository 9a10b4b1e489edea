"""What a dialect of EDI must say: how our documents are written, and what a partner's documents mean."""

import hashlib
from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

from partners.errors import Unreadable
from partners.messages import PurchaseOrderMessage
from partners.notices import Notice
from partners.transformers.edi.documents import Document, Interchange, Parties, Receipt, Written

ORDER = "order"
CANCELLATION = "cancellation"
RECEIPT = "receipt"


class NotTaken(Unreadable):
    """A kind of document that we do not take."""


class Verdict(NamedTuple):
    """What we think of a document: what is wrong with it, in words and in the standard's code."""

    problem: str = ""
    code: str = ""


class Dialect(ABC):
    """X12 or EDIFACT, between two parties.

    Our control numbers follow from what a document is for and from nothing else, so that the same order gives the same
    bytes whenever it is sent, and a partner knows the repetition by its envelope.
    """

    digits: ClassVar[int]  # of a control number
    order_kind: ClassVar[str]
    cancellation_kind: ClassVar[str]
    receipt_kind: ClassVar[str]
    code_not_taken: ClassVar[str]
    code_unreadable: ClassVar[str]

    def __init__(self, parties: Parties) -> None:
        self.parties = parties

    def control(self, purpose: str, number: str, attempt: int) -> str:
        """Our control number for a document; the next attempt is for when another document has that one."""
        digest = hashlib.sha256(f"{purpose} {number} {attempt}".encode()).digest()
        return f"{int.from_bytes(digest[:16]) % (10**self.digits - 1) + 1:0{self.digits}}"

    def verdict(self, interchange: Interchange, document: Document) -> Verdict:
        """What we think of a document, its envelope's faults aside."""
        if document.problem:
            return Verdict(document.problem, document.code)
        try:
            self.notices(interchange, document)
        except NotTaken as error:
            return Verdict(str(error), self.code_not_taken)
        except Unreadable as error:
            return Verdict(str(error), self.code_unreadable)
        return Verdict()

    @abstractmethod
    def order(self, order: PurchaseOrderMessage, control: str) -> bytes:
        """A purchase order. Raises Rejected: something in it has no room."""

    @abstractmethod
    def cancellation(self, order: Written, reason: str, control: str) -> bytes:
        """Our wish that an order is not shipped; it bears the order's own date. Raises Rejected."""

    @abstractmethod
    def interchanges(self, content: bytes) -> tuple[Interchange, ...]:
        """The interchanges of a file. Raises Unreadable when it is none."""

    @abstractmethod
    def written(self, content: bytes) -> Written:
        """One of our own documents, read back. Raises Unreadable."""

    @abstractmethod
    def receipts(self, interchange: Interchange) -> tuple[Receipt, ...]:
        """What the partner says of what we sent. Raises Unreadable."""

    @abstractmethod
    def notices(self, interchange: Interchange, document: Document) -> tuple[Notice, ...]:
        """What a document tells us; nothing for a receipt. Raises Unreadable, and NotTaken for a foreign kind."""

    @abstractmethod
    def wants_confirmation(self, interchange: Interchange) -> bool:
        """Whether an interchange is to be confirmed: a receipt never is, or two systems would answer for ever."""

    @abstractmethod
    def confirmation(self, interchange: Interchange, control: str) -> bytes:
        """Our receipt for an interchange, with a verdict on each document. Raises Rejected: it cannot be written."""
