"""What is declared works, and what is not declared raises Unsupported before anything is asked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from partners.contract.case import Case, Trial
from partners.contract.talk import require
from partners.contract.talks import delivered, wish
from partners.messages import (
    Acknowledgement,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    ReturnAuthorisation,
)
from partners.notices import Collection, FeedReading
from partners.transformers.base import Capability

NOT_OURS = "NOT-OURS-1"
NOBODYS = OrderReference(number=NOT_OURS, partner_reference="1")
MOST_MONEY = Decimal(10) ** 10


def finds_by_gtin(case: Case) -> None:
    """`find_items` answers a GTIN with the item that has it."""
    trial = case.trial()
    _finds(case, Capability.FIND_BY_GTIN, trial, ItemQuery(gtin=trial.partner.gtin))


def finds_by_sku(case: Case) -> None:
    """`find_items` answers the partner's SKU with the item that has it."""
    trial = case.trial()
    _finds(case, Capability.FIND_BY_SKU, trial, ItemQuery(partner_sku=trial.partner.partner_sku))


def finds_by_words(case: Case) -> None:
    """`find_items` answers words with items, the one they describe among them."""
    trial = case.trial()
    _finds(case, Capability.FIND_BY_WORDS, trial, ItemQuery(words=trial.partner.words))


def reads_a_feed(case: Case) -> None:
    """`read_feed` gives a FeedReading of all that the partner offers."""
    trial = case.trial()
    if not case.can(Capability.FEED):
        trial.refuses(trial.transformer.read_feed(), "read_feed")
        return
    _carries(trial, _read(trial), "read_feed")


def counts_pieces(case: Case) -> None:
    """With the capability `availability`, the item that the partner has can be counted."""
    if case.can(Capability.AVAILABILITY):
        counted = [item.available for item in _offered(case)]
        require(
            any(count is not None for count in counted), "availability is declared, but no item is counted."
        )


def places_an_order(case: Case) -> None:
    """`place_order` gives an Acknowledgement of our number, and the partner holds the order."""
    trial = case.trial()
    if not case.can(Capability.PLACE_ORDER):
        trial.refuses(trial.transformer.place_order(trial.partner.order), "place_order")
        return
    acknowledgement = trial.place()
    said, ours = acknowledgement.number, trial.partner.order.number
    require(said == ours, f"place_order gave the number {said!r} for our {ours!r}.")
    held = len(trial.partner.orders)
    require(held == 1, f"After place_order the partner holds {held} orders instead of one.")


def finds_an_order(case: Case) -> None:
    """`find_order` gives what the partner holds under our number, and None for a number that it does not hold."""
    trial = case.trial()
    if not case.can(Capability.FIND_ORDER):
        trial.refuses(trial.transformer.find_order(NOT_OURS), "find_order")
        return
    nothing = trial.hears(trial.transformer.find_order(NOT_OURS), "find_order of an unknown number").result
    require(nothing is None, f"find_order gave {nothing!r} for a number that the partner does not hold.")
    if case.can(Capability.PLACE_ORDER):
        ours = trial.placed()
        found = trial.hears(trial.transformer.find_order(ours.number), "find_order").result
        require(
            isinstance(found, Acknowledgement), f"find_order gave {found!r} for an order that was placed."
        )
        require(found.number == ours.number, f"find_order gave {found.number!r} for our {ours.number!r}.")


def tells_where_an_order_stands(case: Case) -> None:
    """`order_status` gives a PartnerStatus with the partner's own word."""
    trial = case.trial()
    if not case.can(Capability.ORDER_STATUS):
        trial.refuses(trial.transformer.order_status(NOBODYS), "order_status")
        return
    status = trial.hears(trial.transformer.order_status(trial.placed()), "order_status").result
    require(isinstance(status, PartnerStatus) and status.word, f"order_status gave {status!r}.")
    require(not status.shipped or hasattr(trial.partner, "ship"), "order_status says shipped at once.")


def cancels_an_order(case: Case) -> None:
    """`cancel_order` gives a Cancellation, and so it does when it is asked again."""
    trial = case.trial()
    if not case.can(Capability.CANCEL_ORDER):
        trial.refuses(trial.transformer.cancel_order(NOBODYS, "none"), "cancel_order")
        return
    order = trial.placed()
    for time in ("cancel_order", "cancel_order, asked again,"):
        answer = trial.hears(trial.transformer.cancel_order(order, "Ordered twice"), time).result
        require(isinstance(answer, Cancellation), f"{time} gave {answer!r}.")


def authorises_returns(case: Case) -> None:
    """`request_return` gives the same ReturnAuthorisation for the same key."""
    trial = case.trial()
    if not case.can(Capability.RETURNS):
        trial.refuses(trial.transformer.request_return(wish(trial, NOBODYS)), "request_return")
        return
    wanted = wish(trial, delivered(trial))
    first = trial.hears(trial.transformer.request_return(wanted), "request_return").result
    again = trial.hears(trial.transformer.request_return(wanted), "request_return, asked again,").result
    require(isinstance(first, ReturnAuthorisation), f"request_return gave {first!r}.")
    require(again == first, f"request_return gave {first!r} and, asked again with the same key, {again!r}.")


def collects_documents(case: Case) -> None:
    """`collect` takes nothing away; after `settle` what was collected no longer waits."""
    trial = case.trial()
    if not case.can(Capability.COLLECT):
        trial.refuses(trial.transformer.collect(), "collect")
        trial.refuses(trial.transformer.settle(Collection()), "settle")
        return
    if case.can(Capability.PLACE_ORDER):
        delivered(trial)
    first = trial.hears(trial.transformer.collect(), "collect").result
    again = trial.hears(trial.transformer.collect(), "collect, asked again,").result
    require(isinstance(first, Collection), f"collect gave {first!r}.")
    require(again == first, f"collect gave {first!r} and, asked again, {again!r}.")
    require(all(notice.notice_id for notice in first.notices), "A notice has no notice_id.")
    trial.hears(trial.transformer.settle(first), "settle")
    left = trial.hears(trial.transformer.collect(), "collect after settle").result
    still = set(left.sources) & set(first.sources)
    require(not still, f"{sorted(still)} still wait after settle.")


def _finds(case: Case, capability: Capability, trial: Trial, query: ItemQuery) -> None:
    conversation = trial.transformer.find_items(query)
    if case.can(capability):
        _carries(trial, trial.hears(conversation, capability).result, capability)
    else:
        trial.refuses(conversation, capability)


def _read(trial: Trial) -> tuple[PartnerItem, ...]:
    """What a feed offers, and it must be readable from end to end."""
    reading = trial.hears(trial.transformer.read_feed(), "read_feed").result
    require(
        isinstance(reading, FeedReading), f"read_feed gave {type(reading).__name__} instead of a FeedReading."
    )
    unusable = reading.unusable_count or len(reading.unusable)
    require(not unusable, f"read_feed could not read {unusable} rows of its own partner: {reading.unusable}.")
    items: tuple[PartnerItem, ...] = reading.items
    return items


def _carries(trial: Trial, items: Any, name: str) -> None:
    """Whether items are whole, and the partner's own item is among them."""
    require(isinstance(items, tuple), f"{name} gave {type(items).__name__} instead of a tuple.")
    for item in items:
        _is_whole(item, name)
    gtin = trial.partner.gtin.zfill(14)
    found = [item.gtin.zfill(14) for item in items]
    require(gtin in found, f"{name} found {found}, but not {gtin}, which the partner carries.")


def _is_whole(item: Any, name: str) -> None:
    require(isinstance(item, PartnerItem), f"{name} gave {item!r}, which is no PartnerItem.")
    require(item.partner_sku and item.family and item.title, f"{name} gave an item without a name: {item!r}.")
    require(
        isinstance(item.cost, Decimal) and 0 <= item.cost < MOST_MONEY, f"{name} gave the cost {item.cost!r}."
    )
    require(len(item.currency) == len("EUR"), f"{name} gave the currency {item.currency!r}.")


def _offered(case: Case) -> Iterable[PartnerItem]:
    trial = case.trial()
    asked = {
        Capability.FIND_BY_GTIN: ItemQuery(gtin=trial.partner.gtin),
        Capability.FIND_BY_SKU: ItemQuery(partner_sku=trial.partner.partner_sku),
        Capability.FIND_BY_WORDS: ItemQuery(words=trial.partner.words),
    }
    for capability, query in asked.items():
        if case.can(capability):
            yield from trial.hears(trial.transformer.find_items(query), capability).result
    if case.can(Capability.FEED):
        yield from _read(trial)
