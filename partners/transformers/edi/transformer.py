"""The conversations with a partner that is spoken to by EDI, in either dialect."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any, ClassVar

from partners.errors import NotAsked, NotSent, Rejected, Unreadable, Unsupported
from partners.messages import (
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PurchaseOrderMessage,
)
from partners.notices import Collection, FeedReading, Stocked
from partners.transformers import mailbox
from partners.transformers.base import Capability, Dedup, Evidence, Transformer, Transport
from partners.transformers.edi import gathering
from partners.transformers.edi.dialect import CANCELLATION, ORDER, RECEIPT, Dialect
from partners.transformers.edi.gathering import is_confirmed
from partners.transformers.edi.register import Register
from partners.transformers.requests import Conversation, FileRequest

MOST_FILES = 50  # a day's documents come in several rounds; one round must fit its time limit
MOST_ARCHIVED = 50


class EdiTransformer(Transformer):
    """EDI by files in a shared mailbox: what we send lies in one folder, what the partner answers in another."""

    dedup: ClassVar[Dedup] = Dedup.KEY
    evidence = Evidence.REAL_SYSTEM
    transport = Transport.FILES
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.PLACE_ORDER, Capability.CANCEL_ORDER, Capability.COLLECT, Capability.FEED}
    )

    @classmethod
    def capabilities_with(cls, options: Mapping[str, Any]) -> frozenset[Capability]:
        """Without cancelling, where the partner does not take it."""
        refuses = isinstance(options, Mapping) and options.get("takes_cancellations") is False
        return cls.capabilities - {Capability.CANCEL_ORDER} if refuses else cls.capabilities

    @cached_property
    def dialect(self) -> Dialect:
        """How documents are written and read. Raises NotAsked when the options do not say who speaks to whom."""
        problems = self.option_problems(self.options)
        if problems:
            raise NotAsked(f"The partner's options make no sense: {'; '.join(problems)}.")
        return self.make_dialect(self.options)

    @abstractmethod
    def make_dialect(self, options: Mapping[str, Any]) -> Dialect:
        """A dialect by options that are as they should be."""

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """Nobody can be asked by EDI while a shopper waits. Raises Unsupported."""
        yield from ()
        raise Unsupported("way to look an item up")

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Claim a control number, then leave the order for the partner: the only request that commits."""
        write = partial(self.dialect.order, order)
        control, body = yield from self._register.enter(ORDER, order.number, write)
        yield from self._leave(self.dialect.order_kind, control, body)
        return Acknowledgement(number=order.number, partner_reference="", answer=Answer.PENDING)

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """Leave a change that cancels the order; the partner answers when it will, or never."""
        if not self.options.get("takes_cancellations", True):
            raise Unsupported("way to cancel, by agreement with this partner")
        ours = yield from self._register.found(ORDER, order.number)
        if ours is None:
            raise Rejected(
                f"There is no copy of {order.number} among what we sent, so it cannot be cancelled."
            )
        write = partial(self.dialect.cancellation, ours, reason)
        control, body = yield from self._register.enter(CANCELLATION, order.number, write)
        yield from self._leave(self.dialect.cancellation_kind, control, body)
        return Cancellation(answer=CancelAnswer.PENDING)

    def collect(self) -> Conversation[Collection]:
        """Read what lies in our folder, the oldest first, as far as one round goes."""
        waiting = yield from mailbox.paths(self._folder("in"))
        files: list[gathering.File] = []
        for path in waiting:
            if sum(file.is_whole for file in files) == MOST_FILES:
                break
            content = yield from mailbox.content(path)
            if content is not None:
                files.append((yield from gathering.read_file(self.dialect, self._register, path, content)))
        return gathering.collection(files)

    def settle(self, collection: Collection) -> Conversation[None]:
        """Leave our receipts, then put the files away. Cut in between, the next round does both again."""
        for path in collection.sources:
            if path in collection.to_confirm and self.options.get("confirms", True):
                yield from self._confirm(path)
            yield from mailbox.archive(path)

    def read_feed(self) -> Conversation[FeedReading]:
        """What the stock lists in the mailbox offer, put away or not; a later one replaces an earlier one's items.

        Only what has a price is an offer: EDI lists of stock often tell how many pieces there are and no more. What no
        list names may still be had, for the older lists are not looked at.
        """
        folder = self._folder("in")
        archived = yield from mailbox.paths(f"{folder}/archive", newest=True)
        waiting = yield from mailbox.paths(folder)
        items: dict[str, PartnerItem] = {}
        for path in (*archived[-MOST_ARCHIVED:], *waiting[:MOST_FILES]):
            content = yield from mailbox.content(path)
            for item in self._stock(content or b""):
                items[item.partner_sku] = item
        priced = tuple(item for item in items.values() if item.currency)
        return FeedReading(items=priced, is_whole=False)

    def tidy(self, *, archived_before: datetime, sent_before: datetime) -> Conversation[int]:
        """Remove documents that were put away. Copies of ours stay: they are what makes a control number ours."""
        return (yield from mailbox.remove_archived(self._folder("in"), before=archived_before))

    def ping(self) -> Conversation[str]:
        """List our folder: proves the mailbox, its log-in and our options."""
        self.dialect  # noqa: B018 - raises when the options do not say who we are
        waiting = yield from mailbox.paths(self._folder("in"))
        return f"The mailbox is open; {len(waiting)} files wait for us."

    def _leave(self, kind: str, control: str, body: bytes) -> Conversation[None]:
        path = f"{self._folder('out')}/{kind}-{control}.edi"
        response = yield FileRequest.writing(path, body).committing()
        if response.status == mailbox.OTHER_BYTES:
            raise NotSent(f"Another file lies at {path}.")
        if response.status not in mailbox.WRITTEN:
            raise Unreadable(f"{path} could not be written ({response.status}).")

    def _confirm(self, path: str) -> Conversation[None]:
        """Leave a receipt for each interchange of a file that is still there; one we cannot write is left out."""
        content = yield from mailbox.content(path)
        dialect = self.dialect
        try:
            interchanges = dialect.interchanges(content or b"")
        except Unreadable:
            return
        for interchange in interchanges:
            if not is_confirmed(dialect, interchange):
                continue
            name = f"{interchange.control} {interchange.day} {interchange.minute}"
            write = partial(dialect.confirmation, interchange)
            try:
                control, body = yield from self._register.enter(RECEIPT, name, write)
            except Rejected:
                continue
            yield from mailbox.write(f"{self._folder('out')}/{dialect.receipt_kind}-{control}.edi", body)

    def _stock(self, content: bytes) -> tuple[PartnerItem, ...]:
        told = gathering.heard(self.dialect, content)
        return tuple(item for notice in told if isinstance(notice, Stocked) for item in notice.items)

    def _folder(self, which: str) -> str:
        folder: str = self.options.get(f"{which}_folder", which)
        return folder

    @property
    def _register(self) -> Register:
        return Register(self.dialect, self._folder("sent"))
