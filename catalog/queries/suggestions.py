"""What a shopper may want instead: the same thing in another size or colour first, then others like it.

Only what can be delivered, by the judgement that the item's own page uses. Every door asks here: `like` for whoever has
the family at hand, `like_match` for whoever has a code's match, `told` for whoever fetched `ALIKE` with other things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.choice import Chooser, Days, Occasion
from catalog.choice.ranking import Choosable
from catalog.likeness import (
    LEAST,
    Glance,
    Reason,
    Traits,
    Wording,
    differing,
    in_words,
    likeness,
    nearest_first,
    reason_of,
    worth,
)
from catalog.models.product import ordered_axes
from catalog.queries.alike import ALIKE, Candidate, Described, Item, asked, candidates, near
from catalog.queries.choosing import KNOWN, knowledge_of
from catalog.queries.families import VARIANTS, Family, Match, with_variants
from stores.queries.plain import Rows, select, select_each

MOST_SUGGESTIONS = 6
MOST_SIBLINGS = 3
SPARE = 2  # so many times as many as are shown are judged, so that promise can change the order


class Suggestion(NamedTuple):
    """What to show instead, by one variant that can be had, and why: in a word for programs and in words for people."""

    family: str
    title: str
    brand: str
    category: str
    currency: str
    price: Decimal
    sku: str
    picture: str
    gtin: str
    attributes: Mapping[str, str]
    offer: int
    arrives: Days
    reason: Reason
    words: str


class Kin(NamedTuple):
    """A variant of the family that is looked at, as a model or a row, and all its offers."""

    variant: Any
    offers: Sequence[Choosable]

    @property
    def attributes(self) -> dict[str, str]:
        """Its place on each axis, as people read them."""
        return dict(ordered_axes(self.variant.attributes))


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What is looked at: a family, and one of its variants if one was named. Pass it to all that compares."""

    family: Described
    kin: Sequence[Kin] = ()
    variant: int = 0

    @property
    def shown(self) -> Kin | None:
        """The variant that was named."""
        return next((one for one in self.kin if one.variant.pk == self.variant), None)

    @property
    def offers(self) -> list[Choosable]:
        """The offers to compare with: the variant's, or where none was named the whole family's."""
        return [offer for one in ([self.shown] if self.shown else self.kin) for offer in one.offers]


def like(
    looked: Looked,
    *,
    chooser: Chooser,
    limit: int = MOST_SUGGESTIONS,
    siblings: int = MOST_SIBLINGS,
    leaving_out: Iterable[int] = (),
) -> list[Suggestion]:
    """What is like the item looked at and can be had on the chooser's occasion, the best first; one statement.

    `siblings` is how many of its own family go before the others, `leaving_out` are families not to be shown.
    """
    country = chooser.occasion.country
    question = near(looked.family, leaving_out=leaving_out, variant=looked.variant, country=country)
    return told(select(ALIKE, **question), looked=looked, chooser=chooser, limit=limit, siblings=siblings)


def like_match(
    match: Match, *, now: datetime, limit: int = MOST_SUGGESTIONS, siblings: int = MOST_SIBLINGS
) -> list[Suggestion]:
    """The same for the item that a code means, in one journey to the database."""
    question = {"products": [match.family.pk], **near(match.family, variant=match.pk)}
    variants, rows, known = select_each([VARIANTS, ALIKE, KNOWN], **question)
    [family] = with_variants([match.family], variants)
    looked = Looked(family=family, kin=kin_of(family), variant=match.pk)
    chooser = Chooser(knowledge_of(known), Occasion(now=now, today=now.date()))
    return told(rows, looked=looked, chooser=chooser, limit=limit, siblings=siblings)


def kin_of(family: Family) -> list[Kin]:
    """The variants of a family that was told whole."""
    return [Kin(one, one.offers) for one in family.variants]


def told(
    rows: Rows, *, looked: Looked, chooser: Chooser, limit: int = MOST_SUGGESTIONS, siblings: int = 0
) -> list[Suggestion]:
    """The same, of what `ALIKE` told; no statement."""
    own = _siblings(looked, chooser)[: min(siblings, limit)]
    return [*own, *_others(candidates(rows), looked, chooser, limit - len(own))]


def _siblings(looked: Looked, chooser: Chooser) -> list[Suggestion]:
    """The rest of the family as far as it can be had, the nearest first."""
    shown = looked.shown
    if shown is None:
        return []
    found = []
    for one in nearest_first(shown.attributes, looked.kin):
        offer = chooser.best(one.offers) if one.variant.pk != looked.variant else None
        if offer is not None:
            found.append(_sibling(looked.family, one, offer, shown, chooser))
    return found


def _picture_of(variant: Any) -> str:
    """A variant's picture, of a model or of a row, which knows no other than the one that is shown."""
    shown = getattr(variant, "shown", None)
    return str(shown.main if shown else variant.picture)


def _sibling(family: Described, one: Kin, offer: Any, shown: Kin, chooser: Chooser) -> Suggestion:
    other = [
        one.attributes[axis] for axis in differing(shown.attributes, one.attributes) if axis in one.attributes
    ]
    return Suggestion(
        family=family.family,
        title=family.title,
        brand=family.brand,
        category=family.category,
        currency=offer.currency,
        price=offer.price,
        sku=one.variant.sku,
        picture=_picture_of(one.variant),
        gtin=one.variant.gtin,
        attributes=one.attributes,
        offer=offer.pk,
        arrives=chooser.arrives(offer),
        reason=Reason.SAME if other else Reason.BRAND,
        words=in_words(Reason.SAME, values=" · ".join(other)) if other else in_words(Reason.BRAND),
    )


def _others(found: Sequence[Candidate], looked: Looked, chooser: Chooser, limit: int) -> list[Suggestion]:
    """Other families by likeness × promise. Only as many are judged as may be shown, the likest first."""
    if not limit:
        return []
    able: list[Any] = chooser.ranked(looked.offers)
    traits = _traits_of_looked(looked, able)
    compared = _Compared(looked, traits, found)
    glance = _glance_at(looked.family, able, chooser)
    judged: list[tuple[float, Suggestion]] = []
    for candidate in sorted(found, key=lambda one: (-compared.roughly(one), one.title, one.pk)):
        item = _chosen(candidate, traits.axes, chooser)
        how_like = compared.likeness(candidate, item) if item else 0
        if item and how_like >= LEAST:
            suggestion = _told(candidate, item, glance, chooser)
            judged.append((worth(how_like, first=suggestion.arrives[0], today=chooser.today), suggestion))
        if len(judged) == SPARE * limit:
            break
    judged.sort(key=lambda pair: (-pair[0], pair[1].title, pair[1].family))
    return [suggestion for _, suggestion in judged[:limit]]


class _Compared:
    """Compares candidates with what is looked at. Their words are weighed once, all together."""

    def __init__(self, looked: Looked, traits: Traits, found: Sequence[Candidate]) -> None:
        words = asked(looked.family)
        wording = Wording(titled=words.titled, told=words.told, met=[one.met for one in found])
        self._traits = traits
        self._words = {one.pk: (wording.title(one.met), wording.text(one.met)) for one in found}

    def roughly(self, candidate: Candidate) -> float:
        """Its likeness by the variant that comes nearest."""
        return self.likeness(candidate, candidate.items[0])

    def likeness(self, candidate: Candidate, item: Item) -> float:
        """Its likeness by a variant."""
        other = _traits(candidate, item)
        title, text = self._words[candidate.pk]
        return likeness(self._traits, other, title=title, text=text)


def _told(candidate: Candidate, item: Item, glance: Glance, chooser: Chooser) -> Suggestion:
    arrives = chooser.arrives(item.offer)
    reason = reason_of(glance, Glance(candidate.brand, item.offer.price, item.offer.currency, arrives[0]))
    return Suggestion(
        family=candidate.family,
        title=candidate.title,
        brand=candidate.brand,
        category=candidate.category,
        currency=item.offer.currency,
        price=item.offer.price,
        sku=item.sku,
        picture=item.picture,
        gtin=item.gtin,
        attributes=item.attributes,
        offer=item.offer.pk,
        arrives=arrives,
        reason=reason,
        words=in_words(reason),
    )


def _chosen(candidate: Candidate, wanted: Mapping[str, str], chooser: Chooser) -> Item | None:
    """The variant to show it by: of those that can be had the one most like what was chosen, by its best offer."""
    items = {one.offer.pk: one for one in candidate.items}
    able = [items[offer.pk] for offer in chooser.ranked([one.offer for one in candidate.items])]
    return max(able, key=lambda one: _agreeing(one.attributes, wanted), default=None)


def _agreeing(given: Mapping[str, str], wanted: Mapping[str, str]) -> int:
    return sum(given.get(axis) == value for axis, value in wanted.items())


def _traits(candidate: Candidate, item: Item) -> Traits:
    return Traits(
        category=candidate.category,
        brand=candidate.brand,
        axes=item.attributes,
        price=item.offer.price,
        currency=item.offer.currency,
    )


def _traits_of_looked(looked: Looked, able: Sequence[Any]) -> Traits:
    """Those of what is looked at. What cannot be had now still has the price that somebody asked for it."""
    priced: Any = able[0] if able else min(looked.offers, key=lambda offer: offer.price, default=None)
    return Traits(
        category=looked.family.category,
        brand=looked.family.brand,
        axes=looked.shown.attributes if looked.shown else {},
        price=priced.price if priced else None,
        currency=priced.currency if priced else "",
    )


def _glance_at(family: Described, able: Sequence[Any], chooser: Chooser) -> Glance:
    """What is looked at by the least it costs and the soonest it comes, so that what is said of others is true."""
    return Glance(
        brand=family.brand,
        price=min((offer.price for offer in able), default=None),
        currency=able[0].currency if able else "",
        first=min((chooser.arrives(offer)[0] for offer in able), default=None),
    )
