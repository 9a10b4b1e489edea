"""A purchase order that the shops in memory accept."""

from datetime import UTC, datetime
from decimal import Decimal

from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def line(line_number=1, **fields):
    """A line for two shoes of size 39."""
    usual = {
        "partner_sku": "RUN-2-39",
        "gtin": "09500000000051",
        "quantity": 2,
        "unit_cost": Decimal("31.00"),
    }
    return PurchaseOrderLine(line_number=line_number, **(usual | fields))


def purchase_order(*lines, partner_sku="RUN-2-39"):
    """An order of one line, or of the given ones."""
    return PurchaseOrderMessage(
        number="R1-7-1",
        currency="EUR",
        placed_at=NOON,
        ship_to=Address(
            name="Ana Maria Shopper",
            line1="Rua Augusta 1",
            line2="2 Esq",
            city="Lisboa",
            postal_code="1100-048",
            country="PT",
        ),
        email="ana@example.com",
        phone="+351 912 345 678",
        lines=lines or (line(partner_sku=partner_sku),),
    )
