"""Orders as X12: each is confirmed (997) and answered (855), and later told to be shipped (856) and charged (810)."""

from collections.abc import Sequence
from pathlib import Path

from partners.simulator.desk import Desk
from partners.simulator.exchange import Json, Refused
from partners.simulator.folder import Folder
from partners.simulator.orders import acknowledgement
from partners.simulator.partner import Partner
from partners.simulator.personalities import segments, x12
from partners.simulator.personalities.segments import Interchange, Segment

SENT_BEFORE = "025"
GROUPS = {"997": "FA", "855": "PR", "865": "CA", "856": "SH", "810": "IN"}
UNREADABLE = ("error-before",)


class X12Desk(Desk):
    """Reads X12. An interchange that was here before is refused (TA1 025), so a repetition is no second order."""

    kind = "x12"

    async def read(self, partner: Partner, folder: Folder, path: Path) -> None:
        """A file is one interchange. What is none, or a receipt, stays unanswered."""
        try:
            came = segments.read(self.content(path))
        except Refused:
            return
        if came.group == "FA":
            return
        if not folder.is_news(f"isa-{came.control}", by=path.name):
            number = self.next()
            folder.leave(f"TA1-{number}.edi", segments.refusal(came, number, SENT_BEFORE))
            return
        for kind, control, body in came.documents:
            if kind == "850":
                await self._ordered(partner, folder, path, came, control, body)
            else:
                self._confirm(folder, came, kind, control, is_readable=kind == "860")
            if kind == "860":
                for order in partner.with_reference(x12.cancelled_number(body)):
                    self.world.move(partner, order, "cancelled")

    def moved(self, folder: Folder, to: str, order: Json) -> None:
        """A notice of shipment with its invoice, or of cancellation; to whoever sent the order."""
        came = segments.read(folder.content_of(order["by"].partition("/")[2]))
        if to == "shipped":
            self._leave(folder, came, "856", x12.shipped(order))
            self._leave(folder, came, "810", x12.invoiced(order))
        else:
            self._leave(folder, came, "865", x12.cancelled(order))

    async def _ordered(
        self,
        partner: Partner,
        folder: Folder,
        path: Path,
        came: Interchange,
        control: str,
        body: Sequence[Segment],
    ) -> None:
        try:
            order = x12.order_of(body)
        except Refused:
            self._confirm(folder, came, "850", control, is_readable=False)
            return
        partner.count("place-order")
        word = partner.next_order(order.reference)
        self._confirm(folder, came, "850", control, is_readable=word not in UNREADABLE)
        try:
            kept = await self.accept(partner, order, path, word)
        except Refused as refusal:
            if word not in UNREADABLE:
                self._leave(folder, came, "855", x12.refused(order, str(refusal)))
            return
        if kept:
            told = acknowledgement(kept, word)
            self._leave(folder, came, "855", x12.acknowledged({**kept, "reference": told["reference"]}))

    def _confirm(
        self, folder: Folder, came: Interchange, kind: str, control: str, *, is_readable: bool
    ) -> None:
        body = x12.received(came.group, came.group_control, kind, control, is_readable=is_readable)
        self._leave(folder, came, "997", body)

    def _leave(self, folder: Folder, came: Interchange, kind: str, body: Sequence[Segment]) -> None:
        number = self.next()
        folder.leave(f"{kind}-{number}.edi", segments.written(came, number, GROUPS[kind], kind, body))
