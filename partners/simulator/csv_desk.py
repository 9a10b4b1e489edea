"""Orders as CSV: dropped into `out/`, answered in `in/`, where the list of what there is lies as well."""

import time
from pathlib import Path

from partners.simulator.desk import Desk
from partners.simulator.exchange import Json, Refused
from partners.simulator.folder import Folder
from partners.simulator.orders import acknowledgement
from partners.simulator.partner import Partner
from partners.simulator.personalities import files

KEPT_LISTS = 3


class CsvDesk(Desk):
    """Reads orders as CSV."""

    kind = "csv"

    async def read(self, partner: Partner, folder: Folder, path: Path) -> None:
        """A file is one order. One that cannot be read is nobody's, and stays unanswered."""
        try:
            order = files.read(self.content(path))
        except Refused:
            return
        partner.count("place-order")
        word = partner.next_order(order.reference)
        try:
            kept = await self.accept(partner, order, path, word)
        except Refused as refusal:
            folder.leave(self._name("answers"), files.refused(order, str(refusal)))
            return
        if kept:
            told = acknowledgement(kept, word)
            folder.leave(self._name("answers"), files.answered({**kept, "reference": told["reference"]}))

    def moved(self, folder: Folder, to: str, order: Json) -> None:
        """A file of parcels, or one that takes the answer back."""
        if to == "shipped":
            folder.leave(self._name("shipments"), files.shipped(order))
        else:
            folder.leave(self._name("answers"), files.cancelled(order))

    def offer(self, partner: Partner, folder: Folder) -> None:
        """Leave a list of all there is when it has changed, under a new name; the last few stay."""
        content = files.stock(partner)
        lists = folder.newest("stock-*.csv")
        if lists and lists[-1].read_bytes() == content:
            return
        folder.leave(f"stock-{time.strftime('%Y%m%d-%H%M%S')}-{self.next()}.csv", content)
        for old in lists[: 1 - KEPT_LISTS]:
            old.unlink(missing_ok=True)

    def _name(self, word: str) -> str:
        return f"{word}-{self.next()}.csv"
