"""Which of our variants the items of a partner are: by GTIN, else by what a person said its SKU is, never by name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from catalog.gtin import gtin_or_none, is_restricted
from catalog.models import Offer, PartnerSku
from catalog.models.matching import Reason
from catalog.operations.listing import LONGEST_SKU, is_text
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import Unusable

AT_ONCE = 5000
FEW = 200  # of so many SKUs each is looked up; where there are more, all that was said of a partner's SKUs is read
ROUNDED = re.compile(r"[+-]?\d+([.,]\d+)?\s*[eE]\s*\+?\s*\d+", re.ASCII)


class Unmatched(NamedTuple):
    """An item that nobody could say the variant of, and why."""

    item: PartnerItem
    reason: Reason

    @property
    def told(self) -> Unusable:
        """The same, for the list of what could not be used."""
        sku, gtin = self.item.partner_sku, self.item.gtin
        return Unusable(source=sku, reason=_in_words(self), partner_sku=sku, gtin=gtin)


class Identified(NamedTuple):
    """Items, each with the GTIN of the variant that it is; the others.

    `ours` are the numbers that a match names: they may be our own labels, which no partner may use by itself.
    """

    items: list[PartnerItem]
    unmatched: list[Unmatched]
    ours: set[str]


class Match(NamedTuple):
    """What a person said an SKU is."""

    variant: int
    gtin: str
    despite: str


def identified(*, partner: Partner, items: Iterable[PartnerItem]) -> Identified:
    """Tell items that we know from those that must wait for a person. Nothing is written.

    A match that the partner's own GTIN contradicts is not guessed at, and a matched item gives way to one that names
    the GTIN itself. Two statements for every `AT_ONCE` items, so lists may come in batches. Again is harmless: what has
    been identified stays as it is. What no order could name passes through: `sorted_out` says what is wrong with it.
    """
    told, found = list(items), Identified([], [], set())
    every = _every_match(partner) if len(told) > FEW else None
    for start in range(0, len(told), AT_ONCE):
        batch = told[start : start + AT_ONCE]
        _identify(partner, batch, _matches(partner, batch) if every is None else _of(batch, every), found)
    return found


def _identify(
    partner: Partner, items: Sequence[PartnerItem], matches: Mapping[str, Match], found: Identified
) -> None:
    named = [(item, _gtin(item), matches.get(item.partner_sku)) for item in items]
    taken = _offered(partner, matches) if matches else {}
    taken |= {gtin: item.partner_sku for item, gtin, match in named if gtin and _agree(gtin, match)}
    for item, gtin, match in named:
        reason = _why_not(item, gtin, match, taken)
        if reason:
            found.unmatched.append(Unmatched(item, reason))
        elif match:
            found.items.append(replace(item, gtin=match.gtin))
            found.ours.add(match.gtin)
        else:
            found.items.append(item)


def _why_not(item: PartnerItem, gtin: str, match: Match | None, taken: Mapping[str, str]) -> Reason | None:
    """Why it must wait; None for what is known, and for what nobody could keep."""
    if (gtin and _agree(gtin, match)) or not _can_wait(item):
        return None
    if match is None:
        return _what_is_wrong_with(item.gtin)
    if gtin not in {"", match.despite}:
        return Reason.CONFLICT
    return Reason.TAKEN if taken.get(match.gtin, item.partner_sku) != item.partner_sku else None


def _agree(gtin: str, match: Match | None) -> bool:
    return match is None or match.gtin == gtin


def _what_is_wrong_with(written: str) -> Reason:
    if not written.strip():
        return Reason.NO_GTIN
    if gtin_or_none(written):
        return Reason.OWN_LABEL
    return Reason.DAMAGED if ROUNDED.fullmatch(written.strip()) else Reason.NOT_A_GTIN


def _gtin(item: PartnerItem) -> str:
    """The number that means the same to everybody; empty when it names none."""
    gtin = gtin_or_none(item.gtin)
    return gtin if gtin and not is_restricted(gtin) else ""


def _can_wait(item: PartnerItem) -> bool:
    """Whether its SKU could be matched, and its words be kept until then."""
    return can_be_matched(item.partner_sku) and is_text(item)


def can_be_matched(sku: str) -> bool:
    """Whether an SKU is one that a person could match: short enough to be ordered by, and nothing but letters."""
    return 0 < len(sku) <= LONGEST_SKU and sku.isprintable()


def _matches(partner: Partner, items: Sequence[PartnerItem]) -> dict[str, Match]:
    skus = [item.partner_sku for item in items if can_be_matched(item.partner_sku)]
    rows = PartnerSku.objects.current().filter(partner=partner, partner_sku__in=skus)
    told = rows.values_list("partner_sku", "variant_id", "variant__gtin", "despite_gtin") if skus else ()
    return {sku: Match(*match) for sku, *match in told}


def _every_match(partner: Partner) -> dict[str, Match] | None:
    """All that was said of a partner's SKUs, for a long list; None where that is longer than a part of the list."""
    rows = PartnerSku.objects.current().filter(partner=partner)[: AT_ONCE + 1]
    told = list(rows.values_list("partner_sku", "variant_id", "variant__gtin", "despite_gtin"))
    return {sku: Match(*match) for sku, *match in told} if len(told) <= AT_ONCE else None


def _of(items: Sequence[PartnerItem], matches: Mapping[str, Match]) -> dict[str, Match]:
    if not matches:
        return {}
    return {item.partner_sku: matches[item.partner_sku] for item in items if item.partner_sku in matches}


def _offered(partner: Partner, matches: Mapping[str, Match]) -> dict[str, str]:
    """Under which SKU the partner sells what is matched already: word by GTIN, which a match gives way to."""
    variants = [match.variant for match in matches.values()]
    offers = Offer.objects.filter(partner=partner, variant__in=variants).exclude(available=0)
    return dict(offers.values_list("variant__gtin", "partner_sku"))


def _in_words(one: Unmatched) -> str:
    if one.reason in {Reason.CONFLICT, Reason.TAKEN}:
        return f"{one.reason.label}."
    return f"{one.item.gtin!r} is no GTIN that means the same to everybody."
