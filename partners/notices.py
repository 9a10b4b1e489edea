"""What partners tell us by themselves, by webhook or in a mailbox, in our own words."""

from dataclasses import dataclass
from decimal import Decimal

from partners.messages import Acknowledgement, Cancellation, Parcel, PartnerItem


@dataclass(frozen=True, kw_only=True)
class _Notice:
    """`notice_id` is the partner's own and the same in every repetition; `source` is the file it came in, if any."""

    notice_id: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Received(_Notice):
    """The partner could read our document (EDI 997, CONTRL), or could not. It says nothing of the order itself."""

    number: str
    is_readable: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Acknowledged(_Notice):
    """The partner's answer to a purchase order (EDI 855, ORDRSP). A later one replaces an earlier one."""

    acknowledgement: Acknowledgement

    @property
    def number(self) -> str:
        """Our purchase order's, as the partner repeated it."""
        return self.acknowledgement.number


@dataclass(frozen=True, kw_only=True)
class Shipped(_Notice):
    """Parcels have left (EDI 856, DESADV). `number` is our purchase order's."""

    number: str
    parcels: tuple[Parcel, ...]
    partner_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancelled(_Notice):
    """The partner will not ship, by its own wish or ours."""

    number: str
    cancellation: Cancellation


@dataclass(frozen=True, kw_only=True)
class InvoicedLine:
    """What is charged for one line of ours."""

    line_number: int
    quantity: int
    unit_cost: Decimal


@dataclass(frozen=True, kw_only=True)
class Invoiced(_Notice):
    """What the partner charges (EDI 810, INVOIC). `total` is its own sum, charges and tax included."""

    number: str
    invoice_number: str
    currency: str
    total: Decimal
    lines: tuple[InvoicedLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stocked(_Notice):
    """What the partner has now (EDI 846, INVRPT). Items it does not name are as they were."""

    items: tuple[PartnerItem, ...]


OrderNotice = Received | Acknowledged | Shipped | Cancelled | Invoiced
Notice = OrderNotice | Stocked


@dataclass(frozen=True, kw_only=True)
class Unusable:
    """A document or row that could not be read, where it lies and why; of a row also what is known of it.

    `item` is what it would be, if it lacks nothing but a GTIN: somebody may know what it is.
    """

    source: str
    reason: str
    partner_sku: str = ""
    gtin: str = ""
    cells: tuple[str, ...] = ()
    item: PartnerItem | None = None


@dataclass(frozen=True, kw_only=True)
class FeedReading:
    """What a partner offers. `unusable` are the first rows that could not be read, `unusable_count` is how many.

    `unidentified` are all those of them that lack nothing but a GTIN, each with its item. `is_whole`: it names all
    there is, so what is missing from it is not to be had any more.
    """

    items: tuple[PartnerItem, ...]
    unusable: tuple[Unusable, ...] = ()
    unusable_count: int = 0
    unidentified: tuple[Unusable, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Collection:
    """What waited for us. `sources` are its files; `to_confirm` those of them that the protocol wants answered."""

    notices: tuple[Notice, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    sources: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
