"""Partners that are spoken to by files: below the folder given with `--mailbox`, `<partner>/csv` and `<partner>/x12`.

What goes wrong with an order goes wrong here as well, as far as files have it: "reject" is a no, "lose-answer" and the
like are no answer at all, and a partner that is down reads nothing.
"""

import asyncio
import logging
from pathlib import Path

from partners.simulator.csv_desk import CsvDesk
from partners.simulator.desk import Desk
from partners.simulator.exchange import Json
from partners.simulator.folder import Folder
from partners.simulator.partner import Partner
from partners.simulator.world import World
from partners.simulator.x12_desk import X12Desk

logger = logging.getLogger(__name__)


class Mailbox:
    """All partners' folders, and who reads them. The folders are made for each partner."""

    def __init__(self, world: World, root: Path) -> None:
        self._world = world
        self._root = root
        self._csv = CsvDesk(world)
        self._desks: tuple[Desk, ...] = (self._csv, X12Desk(world))
        self._folders: dict[tuple[str, str], Folder] = {}
        self._busy = asyncio.Lock()
        world.listeners.append(self._moved)

    async def round(self) -> int:
        """Read all that waits; return how many files it was."""
        async with self._busy:
            read = 0
            for partner in [*self._world.partners.values()]:
                if partner.knobs.down:
                    continue
                for desk in self._desks:
                    read += await self._read(desk, partner)
                self._csv.offer(partner, self._folder(partner, self._csv.kind))
            return read

    async def clear(self) -> None:
        """Forget all files."""
        async with self._busy:
            for folder in self._folders.values():
                folder.clear()

    async def _read(self, desk: Desk, partner: Partner) -> int:
        folder, read = self._folder(partner, desk.kind), 0
        for path in folder.claimed():
            try:
                await desk.read(partner, folder, path)
            except Exception:
                logger.exception("%s", path)
            folder.done(path)
            read += 1
        return read

    def _moved(self, partner: Partner, to: str, order: Json) -> None:
        """Tell of an order that came by files, once: a start tells nothing again."""
        for desk in self._desks:
            if order.get("by", "").startswith(f"{desk.kind}/"):
                folder = self._folder(partner, desk.kind)
                if folder.is_news(f"{to}-{order['order_id']}"):
                    desk.moved(folder, to, order)

    def _folder(self, partner: Partner, kind: str) -> Folder:
        key = (partner.code, kind)
        if key not in self._folders:
            self._folders[key] = Folder(self._root / partner.code / kind)
        return self._folders[key]
