"""The conversations with a partner that has nothing but files."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from partners.errors import NotSent, OutcomeUnknown, Rejected, Unreadable, Unsupported
from partners.messages import Acknowledgement, Answer, ItemQuery, PartnerItem, PurchaseOrderMessage
from partners.notices import Collection, FeedReading
from partners.transformers import mailbox
from partners.transformers.base import Capability, Dedup, Evidence, Transformer, Transport
from partners.transformers.feed import gathering, items, orders
from partners.transformers.feed.mails import mail_of
from partners.transformers.feed.names import order_file
from partners.transformers.feed.options import MAILED, SCHEMA
from partners.transformers.requests import Conversation, FileRequest

MOST_FILES = 20  # answers come in several rounds; one round must fit its time limit
ANSWERED_IN = ("answers", "shipments")
BY_FILES = frozenset({Capability.FEED, Capability.AVAILABILITY, Capability.PLACE_ORDER, Capability.COLLECT})


class _ByFiles(Transformer):
    """Lists of items and answers in a shared mailbox; how orders travel is for others to say."""

    evidence = Evidence.SIMULATOR
    transport = Transport.FILES
    capabilities = BY_FILES
    options_schema: ClassVar[Mapping[str, Any]] = SCHEMA

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        super().__init__(options)
        self.capabilities = self.capabilities_with(self.options)  # type: ignore[misc]  # the files decide

    @classmethod
    def capabilities_with(cls, options: Mapping[str, Any]) -> frozenset[Capability]:
        """Pieces are counted and answers collected only where the partner's files have them."""
        told = options if isinstance(options, Mapping) else {}
        columns = told.get("columns")
        lacking = set()
        if not isinstance(columns, Mapping) or "available" not in columns:
            lacking.add(Capability.AVAILABILITY)
        if not any(kind in told for kind in ANSWERED_IN):
            lacking.add(Capability.COLLECT)
        return cls.capabilities - lacking

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """Nobody can be asked by files while a shopper waits: offers come by `read_feed`. Raises Unsupported."""
        yield from ()
        raise Unsupported("way to look an item up")

    def read_feed(self) -> Conversation[FeedReading]:
        """Read the newest list. It stays where it is, so asking again is harmless."""
        names = yield from mailbox.names(self._folder("in"), self._files, newest=True)
        if not names:
            raise Unreadable(f"There is no file {self._files} in {self._folder('in')}.")
        path = f"{self._folder('in')}/{names[-1]}"
        content = yield from mailbox.content(path)
        if content is None:
            raise Unreadable(f"{path} is gone, or still being written.")
        return items.read(path, content, self.options)

    @abstractmethod
    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Leave or mail a purchase order; the partner answers when it will, or never."""

    def collect(self) -> Conversation[Collection]:
        """Read the files in which the partner answers, the oldest first, as far as one round goes."""
        kinds = [kind for kind in ANSWERED_IN if kind in self.options]
        if not kinds:
            raise Unsupported(Capability.COLLECT)
        files: dict[str, gathering.File] = {}
        for kind in kinds:
            names = yield from mailbox.names(self._folder("in"), self.options[kind]["files"])
            for name in names[:MOST_FILES]:
                path = f"{self._folder('in')}/{name}"
                content = None if path in files else (yield from mailbox.content(path))
                if content is not None:
                    files[path] = yield from gathering.read_file(kind, path, content, self.options)
        return gathering.collection([*files.values()])

    def settle(self, collection: Collection) -> Conversation[None]:
        """Put the files away. Cut in between, the next round reads the rest again, which changes nothing."""
        if not any(kind in self.options for kind in ANSWERED_IN):
            raise Unsupported(Capability.COLLECT)
        for path in collection.sources:
            yield from mailbox.archive(path)

    def tidy(self, *, archived_before: datetime, sent_before: datetime) -> Conversation[int]:
        """Remove answers and copies that were put away, and put away copies of orders that nobody asks after any more.

        Without a copy an order counts as never left: `sent_before` must be long ago.
        """
        answers = yield from mailbox.remove_archived(self._folder("in"), before=archived_before)
        copies = yield from mailbox.remove_archived(self._folder("sent"), before=archived_before)
        moved = yield from mailbox.archive_copies(self._folder("sent"), before=sent_before)
        return answers + copies + moved

    def ping(self) -> Conversation[str]:
        """List the partner's folder: proves the mailbox and its log-in."""
        names = yield from mailbox.names(self._folder("in"), newest=True)
        lists = yield from mailbox.names(self._folder("in"), self._files, newest=True)
        newest = f"the newest list is {lists[-1]}" if lists else f"none of them is called {self._files}"
        return f"The mailbox is open. {len(names)} files lie in {self._folder('in')}; {newest}."

    def _keep(self, order: PurchaseOrderMessage) -> Conversation[bytes]:
        """Keep a copy of what is about to be sent; again gives the same bytes, even if we would now write others."""
        path = self._path("sent", order.number)
        body = orders.written(order, self.options)
        if (yield from mailbox.write(path, body)):
            return body
        kept = yield from mailbox.content(path)
        if kept is None or orders.read_back(kept, self.options)[0] != order.number:
            raise NotSent(f"Another file lies at {path}.")
        return kept

    def _path(self, folder: str, number: str) -> str:
        path = order_file(self._folder(folder), number)
        if path is None:
            raise Rejected(f"{number!r} cannot be the name of a file.")
        return path

    def _folder(self, which: str) -> str:
        folder: str = self.options.get(f"{which}_folder", which)
        return folder

    @property
    def _files(self) -> str:
        pattern: str = self.options.get("files", "*stock*")
        return pattern


class FeedTransformer(_ByFiles):
    """CSV or XLSX lists, and purchase orders dropped as CSV into a shared mailbox.

    A partner takes an order file away when it reads it, and a second one of the same name would be a second order. So
    a repeat is safe only as long as we can see that the first was never written: `find_order` says so, or that the
    file still lies there, or that nobody can know.
    """

    dedup = Dedup.LOOKUP
    capabilities = BY_FILES | {Capability.FIND_ORDER}

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Keep a copy, then leave the order for the partner: the only request that commits."""
        path = self._path("out", order.number)
        body = yield from self._keep(order)
        response = yield FileRequest.writing(path, body).committing()
        if response.status not in mailbox.WRITTEN:
            raise Unreadable(f"{path} could not be written ({response.status}).")
        return _pending(order.number)

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """Look for the file, then for our copy: without one we never came as far as leaving the order.

        Raises OutcomeUnknown when there is a copy and no file: the partner may have taken it.
        """
        left, kept = (order_file(self._folder(folder), number) for folder in ("out", "sent"))
        if left is None or kept is None:
            return None
        lies = yield from mailbox.content(left)
        if lies is not None:
            return _pending(orders.read_back(lies, self.options)[0])
        copy = yield from mailbox.content(kept)
        if copy is None:
            return None
        raise OutcomeUnknown(f"{left} is not there. The partner may have taken it: ask them for {number}.")


class MailedFeedTransformer(_ByFiles):
    """CSV or XLSX lists in a shared mailbox, and purchase orders by mail. Whether a mail arrived cannot be asked."""

    dedup = Dedup.NONE
    options_schema: ClassVar[Mapping[str, Any]] = MAILED

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Keep a copy, then mail the order: the only request that commits."""
        body = yield from self._keep(order)
        response = yield mail_of(order, body, to=self.options["orders_to"]).committing()
        if response.status != 202:
            raise Unreadable(f"The mail server answered {response.status}.")
        return _pending(order.number)


def _pending(number: str) -> Acknowledgement:
    return Acknowledgement(number=number, partner_reference="", answer=Answer.PENDING)
