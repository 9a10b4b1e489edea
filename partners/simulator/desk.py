"""What reading orders from files has in common, whatever is written in them."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from partners.simulator import trade
from partners.simulator.exchange import Json, Silence
from partners.simulator.folder import Folder
from partners.simulator.orders import Wanted
from partners.simulator.partner import Partner
from partners.simulator.world import World

UNANSWERED = ("lose-answer", "reset", "hang", "error-after", "garbage", "empty")


class Desk(ABC):
    """Reads one kind of file for all partners. A file's name is the key of its order, so it is one order, once."""

    kind: str

    def __init__(self, world: World) -> None:
        self.world = world
        self._numbers: Iterator[int] = count(int(time.time()) % 1_000_000_000)

    @abstractmethod
    async def read(self, partner: Partner, folder: Folder, path: Path) -> None:
        """Read a file and answer it, as far as it is answered."""

    @abstractmethod
    def moved(self, folder: Folder, to: str, order: Json) -> None:
        """Tell that an order has shipped, or was cancelled."""

    def next(self) -> int:
        """A number that no file of ours has had."""
        return next(self._numbers)

    def content(self, path: Path) -> bytes:
        """A file's bytes. Files are small and lie on this machine: nobody waits long for them."""
        return path.read_bytes()

    async def accept(self, partner: Partner, order: Wanted, path: Path, word: str) -> Json | None:
        """Accept an order as its word has it; None where the buyer hears nothing. Raises Refused."""
        trade.refuse(partner, word)
        promise = partial(
            self.world.accept, partner, order, path.name, era=self.world.era, by=f"{self.kind}/{path.name}"
        )
        if word == "late":
            self.world.later(trade.late_s(partner), promise)
            return None
        await asyncio.sleep(partner.delay_s(order.reference))
        try:
            kept, _ = await promise(word=word)
        except Silence:
            return None
        return None if word in UNANSWERED else kept
