"""Trading with mock-edi by files: what we are to it in each dialect, and one round of post."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from deploy.partners.mock_edi.program import TradingPartner, running
from partners.account import Account
from partners.mailboxes.folder import FolderMailbox
from partners.messages import Acknowledgement, OrderReference, PurchaseOrderLine, PurchaseOrderMessage
from partners.notices import Collection, Notice, Unusable
from partners.transformers.edi.transformer import EdiTransformer
from partners.transformers.edifact import EdifactTransformer
from partners.transformers.x12 import X12Transformer
from partners.transports.conversation import Held, hold
from tests.partners.edi_mailbox import ORDER

WIDGETS, BRACKETS = "WIDGET-001", "BRKT-050"
PRICES = {WIDGETS: "12.50", BRACKETS: "4.15", "PANEL-A3": "124.50"}
CUSTOMERS = {"X12": "ACME", "EDIFACT": "EURODIS"}
SPEAKERS: dict[str, type[EdiTransformer]] = {"X12": X12Transformer, "EDIFACT": EdifactTransformer}


def order(
    number: str = "AF-7K3M9QX4C-1", *lines: tuple[str, int], cost: str | None = None
) -> PurchaseOrderMessage:
    """A purchase order of (SKU, pieces); without any, for widgets and brackets."""
    wanted = lines or ((WIDGETS, 10), (BRACKETS, 3))
    return replace(
        ORDER,
        number=number,
        placed_at=datetime.now(UTC),
        lines=tuple(
            PurchaseOrderLine(
                line_number=index,
                partner_sku=sku,
                gtin="09500000000051",
                quantity=quantity,
                unit_cost=Decimal(cost or PRICES[sku]),
            )
            for index, (sku, quantity) in enumerate(wanted, 1)
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Trade:
    """We in one dialect, and mock-edi."""

    dialect: str
    partner: TradingPartner
    us: str
    transformer: EdiTransformer

    def held(self, conversation: Any) -> Held[Any]:
        """Hold a conversation with the mailbox."""
        folder = self.partner.mailbox
        account = Account(
            partner_id=1,
            code="mock-edi",
            base_url="file:///mailbox",
            open_mailbox=lambda _: FolderMailbox(folder.parent, folder.name, settles_s=0),
        )
        return hold(conversation, account, timeout_s=30)

    def try_to_place(self, purchase_order: PurchaseOrderMessage) -> Held[Acknowledgement]:
        """The same, however it ends."""
        return self.held(self.transformer.place_order(purchase_order))

    def place(self, purchase_order: PurchaseOrderMessage) -> Acknowledgement:
        """Leave an order in the mailbox."""
        return _result(self.held(self.transformer.place_order(purchase_order)))

    def cancel(self, number: str) -> Any:
        """Leave the wish to cancel one."""
        return _result(
            self.held(self.transformer.cancel_order(OrderReference(number=number), "Ordered twice"))
        )

    def behave(self, behaviour: str) -> None:
        """Let it treat us in a certain way."""
        self.partner.behave(self.us, behaviour)

    def collect(self) -> Collection:
        """Let it read what we left, then read what it answers. Nothing is put away."""
        self.partner.scan()
        return _result(self.held(self.transformer.collect()))

    def rounds(self) -> Collection:
        """Collect and put away until nothing is left; all of it together."""
        notices: list[Notice] = []
        unusable: list[Unusable] = []
        while (collection := self.collect()).sources:
            notices += collection.notices
            unusable += collection.unusable
            self.settle(collection)
        return Collection(notices=tuple(notices), unusable=tuple(unusable))

    def settle(self, collection: Collection) -> None:
        """Put away what was read and let it read our receipts."""
        assert self.held(self.transformer.settle(collection)).error is None
        self.partner.scan()

    def held_orders(self) -> list[tuple[str, str]]:
        """What it holds of ours, by its own books: number and state."""
        ours = [one for one in self.partner.orders() if one["partner"] == self.us]
        return [(one["po_number"], one["status"]) for one in ours if one["po_number"].startswith("AF-")]

    def sent(self, *codes: str) -> list[dict[str, Any]]:
        """What it sent us of a kind, by its own books."""
        return [one for one in self.partner.documents() if one["direction"] == "out" and one["code"] in codes]


@contextmanager
def trading(
    dialect: str, folder: Path, *flags: str, us: str = "", speaker: Any = None, **options: Any
) -> Iterator[Trade]:
    """A fresh mock-edi that knows us."""
    us = us or CUSTOMERS[dialect]
    options = {"our_id": us, "partner_id": "MOCKEDI", "is_test": True, **options}
    if dialect == "EDIFACT":
        options = {"with_contact": False, **options}  # its dictionary has no CTA and no COM
    with running(folder, *flags) as partner:
        transformer = (speaker or SPEAKERS[dialect])(options)
        yield Trade(dialect=dialect, partner=partner, us=us, transformer=transformer)


def _result(held: Held[Any]) -> Any:
    assert held.error is None, held.error
    return held.result
