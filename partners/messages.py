"""What we say to partners and hear from them, in our own words. No database, no wire format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class ItemQuery:
    """What is looked for: a GTIN (14 digits), a partner SKU, or words. Exactly one is set."""

    gtin: str = ""
    partner_sku: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerItem:
    """One variant a partner offers now.

    `family` is the partner's name for what belongs together; `price` is the recommended retail price with tax, if the
    partner has one; `cost` is what we pay. `available` counts pieces; None means "yes, but we do not say how many".
    What can be had only from a day on says so in `backorder_on`.
    """

    partner_sku: str
    gtin: str
    family: str
    title: str
    currency: str
    cost: Decimal
    price: Decimal | None = None
    available: int | None = None
    lead_time_days: int | None = None
    brand: str = ""
    description: str = ""
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    backorder_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a parcel goes. `country` is ISO 3166-1, two letters."""

    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    region: str = ""

    @property
    def two_names(self) -> tuple[str, str]:
        """The name cut before its last word, for partners that insist on two parts; the first may be empty."""
        first_name, _, last_name = self.name.rpartition(" ")
        return first_name, last_name


@dataclass(frozen=True, kw_only=True)
class PurchaseOrderLine:
    """One line of a purchase order. `unit_cost` is what we expect to owe for one piece."""

    line_number: int
    partner_sku: str
    gtin: str
    quantity: int
    unit_cost: Decimal


@dataclass(frozen=True, kw_only=True)
class PurchaseOrderMessage:
    """A purchase order as any partner must understand it (EDI 850, ORDERS). `number` is ours and unique."""

    number: str
    currency: str
    placed_at: datetime
    ship_to: Address
    email: str
    phone: str
    lines: tuple[PurchaseOrderLine, ...]


class Answer(StrEnum):
    """What a partner says to a purchase order."""

    ACCEPTED = "accepted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    PENDING = "pending"  # it has our order and will answer later


@dataclass(frozen=True, kw_only=True)
class AcknowledgedLine:
    """What a partner will ship of one line, in pieces."""

    line_number: int
    accepted: int
    rejected: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """A partner's answer to a purchase order (EDI 855, ORDRSP).

    `number` is our number as the partner repeated it. `lines` may be empty when the partner answers for the whole.
    `total` is the partner's own sum in `currency`, when it tells one.
    """

    number: str
    partner_reference: str
    answer: Answer
    lines: tuple[AcknowledgedLine, ...] = ()
    reason: str = ""
    total: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class OrderReference:
    """One purchase order by both names: our number, and the partner's, as far as it told us one."""

    number: str
    partner_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class ParcelLine:
    """Pieces of one item in a parcel. `line_number` is ours; 0 when the partner names its SKU alone."""

    quantity: int
    line_number: int = 0
    partner_sku: str = ""


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A parcel on its way. Without lines, the partner does not say what is in it."""

    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    lines: tuple[ParcelLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartnerStatus:
    """Where an order stands at the partner, in the partner's own word and in ours."""

    partner_reference: str
    word: str
    shipped: bool = False
    cancelled: bool = False
    parcels: tuple[Parcel, ...] = ()


class CancelAnswer(StrEnum):
    """What a partner says when it is asked not to ship."""

    CANCELLED = "cancelled"
    REFUSED = "refused"
    PENDING = "pending"  # it has our wish and will answer later


@dataclass(frozen=True, kw_only=True)
class Cancellation:
    """A partner's answer to our wish that it does not ship."""

    answer: CancelAnswer
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnLine:
    """Pieces of one line that shall go back."""

    line_number: int
    partner_sku: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class ReturnRequest:
    """Our wish to send pieces back. `key` is ours and the same when we ask again."""

    key: str
    order: OrderReference
    lines: tuple[ReturnLine, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReturnAuthorisation:
    """Leave to send pieces back (RMA), under the partner's own number; `reference` is empty when it was refused."""

    reference: str
    reason: str = ""
