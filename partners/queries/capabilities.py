"""What each protocol can do, as its code declares it."""

from typing import NamedTuple

from partners.registry import usable_transformers
from partners.transformers.base import Capability, Dedup, Evidence, Transformer, Transport

WORDS = {
    Capability.FIND_BY_GTIN: "find by GTIN",
    Capability.FIND_BY_SKU: "find by SKU",
    Capability.FIND_BY_WORDS: "find by words",
    Capability.AVAILABILITY: "count pieces",
    Capability.PLACE_ORDER: "place an order",
    Capability.FIND_ORDER: "find an order",
    Capability.ORDER_STATUS: "tell where it stands",
    Capability.CANCEL_ORDER: "cancel",
    Capability.RETURNS: "authorise returns",
    Capability.WEBHOOK: "call our webhook",
    Capability.COLLECT: "leave documents for us",
    Capability.FEED: "give all it has at once",
}
AFTER_A_LOST_ANSWER = {
    Dedup.KEY: "sent again: the partner recognises our number",
    Dedup.LOOKUP: "asked for, and sent again only when it is not there",
    Dedup.NONE: "left to a person",
}
ANSWERS = {True: "yes", False: "no", None: "as its options say"}


class Protocol(NamedTuple):
    """One protocol. `can` has each capability with yes (True), no (False) or "as its options say" (None).

    `dedup` is what holds without any options; `options_decide_dedup` tells whether they may say otherwise.
    """

    path: str
    name: str
    words: str
    transport: Transport
    dedup: Dedup
    evidence: Evidence
    can: dict[Capability, bool | None]
    options_decide_dedup: bool

    @property
    def answers(self) -> list[str]:
        """The same in words, in the order of `Capability`."""
        return [ANSWERS[self.can[capability]] for capability in Capability]


def capability_matrix() -> list[Protocol]:
    """All protocols that can be chosen, in the order of the allow-list."""
    return [_protocol(path, transformer) for path, transformer in usable_transformers().items()]


def _protocol(path: str, transformer: type[Transformer]) -> Protocol:
    return Protocol(
        path=path,
        name=transformer.__name__.removesuffix("Transformer"),
        words=(transformer.__doc__ or "").strip().partition("\n")[0],
        transport=transformer.transport,
        dedup=transformer.dedup,
        evidence=transformer.evidence,
        can={capability: _can(transformer, capability) for capability in Capability},
        options_decide_dedup="dedup" in vars(transformer({})),
    )


def _can(transformer: type[Transformer], capability: Capability) -> bool | None:
    """Whether partners of this protocol can do something; None when it takes options that say so."""
    if capability in transformer.capabilities_with({}):
        return True
    return None if capability in transformer.capabilities else False
