"""Noting where pictures are, for a worker to fetch. What was noted before costs two reads."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from catalog.models import PictureSource, Variant, VariantPicture
from catalog.operations.pictures.showing import renew_shown
from partners.messages import PartnerItem
from partners.models import Partner

MOST_PER_ITEM = 3  # the second stands in where the first cannot be had
LONGEST_ADDRESS = 2000
ADDRESS = re.compile(r"https?://[^\x00-\x20\x7f-\x9f\ud800-\udfff]+", re.IGNORECASE)
NAMED_ANEW = timedelta(days=1)
DRAWN_FROM = (".png", ".jpg", ".jpeg", ".webp")

Named = Mapping[int, Sequence[str]]  # addresses by variant, the best first
Links = dict[tuple[int, int], int]  # position by variant and source


def note_pictures(
    *,
    partner: Partner,
    items: Mapping[str, PartnerItem],
    variants: Mapping[str, Variant],
    now: datetime,
) -> None:
    """Note where a partner says that pictures of its items, by GTIN, are; those it named before and no more are let go.

    An item without any says nothing of pictures. What is no address on the web is passed over. Again is harmless.
    """
    named = {
        variants[gtin].pk: addresses(item.images)
        for gtin, item in items.items()
        if item.images and gtin in variants
    }
    note_addresses(partner=partner, named=named, now=now)


def note_addresses(*, partner: Partner, named: Named, now: datetime) -> None:
    """The same by variant. Again is harmless."""
    _note({variant: places for variant, places in named.items() if places}, partner=partner, now=now)


def addresses(images: Iterable[str]) -> list[str]:
    """Of what is named those that are addresses on the web, the best first, and no more than are of use."""
    usable = (image for image in images if len(image.encode(errors="replace")) <= LONGEST_ADDRESS)
    return list(dict.fromkeys(image for image in usable if ADDRESS.fullmatch(image)))[:MOST_PER_ITEM]


@transaction.atomic
def note_uploads(*, product_id: int, now: datetime) -> None:
    """Note the files that people uploaded for a product's variants; they go before all that partners name.

    A drawing (SVG) is shown as it is. Again is harmless.
    """
    uploads = dict(Variant.objects.filter(product=product_id).values_list("pk", "picture"))
    named = {
        variant: [name] if name.lower().endswith(DRAWN_FROM) else [] for variant, name in uploads.items()
    }
    _note(named, partner=None, now=now)
    renew_shown(variants=uploads)


def _note(named: Named, *, partner: Partner | None, now: datetime) -> None:
    if named:
        with transaction.atomic():
            _note_some(named, partner=partner, now=now)


def _note_some(named: Named, *, partner: Partner | None, now: datetime) -> None:
    wanted = _wanted(named, partner=partner, now=now)
    changed = _changed(wanted, _known(named, partner))
    if changed:
        # In key order, as everybody locks them; whoever was quicker is read once more.
        list(Variant.objects.filter(pk__in=changed).select_for_update(no_key=True).order_by("pk"))
        _write({link: place for link, place in wanted.items() if link[0] in changed}, changed, partner)
        renew_shown(variants=changed)


def _wanted(named: Named, *, partner: Partner | None, now: datetime) -> Links:
    sources = _sources({address for of in named.values() for address in of}, partner=partner, now=now)
    return {
        (variant, sources[address]): position
        for variant, places in named.items()
        for position, address in enumerate(places)
    }


def _sources(named: Collection[str], *, partner: Partner | None, now: datetime) -> dict[str, int]:
    """The rows of addresses; a new one is due at once. That one is named still is noted once a day."""
    rows = PictureSource.objects.filter(partner=partner, address__in=named)
    known = {row.address: row for row in rows.only("address", "named_at")}
    new = sorted(address for address in named if address not in known)
    old = sorted(row.pk for row in known.values() if row.named_at < now - NAMED_ANEW)
    if old:
        PictureSource.objects.filter(pk__in=old).update(named_at=now)
    if not new:
        return {address: row.pk for address, row in known.items()}
    PictureSource.objects.bulk_create(
        [PictureSource(partner=partner, address=address, named_at=now, due_at=now) for address in new],
        ignore_conflicts=True,
    )
    return dict(rows.values_list("address", "pk"))


def _known(variants: Iterable[int], partner: Partner | None) -> Links:
    links = VariantPicture.objects.filter(variant__in=variants, source__partner=partner)
    return {
        (variant, source): place
        for variant, source, place in links.values_list("variant", "source", "position")
    }


def _changed(wanted: Links, known: Links) -> set[int]:
    return {variant for (variant, _), _ in wanted.items() ^ known.items()}


def _write(wanted: Links, variants: Collection[int], partner: Partner | None) -> None:
    links = VariantPicture.objects.filter(variant__in=variants, source__partner=partner)
    gone = [link.pk for link in links if (link.variant_id, link.source_id) not in wanted]
    VariantPicture.objects.filter(pk__in=gone).delete()
    VariantPicture.objects.bulk_create(
        [
            VariantPicture(variant_id=variant, source_id=source, position=position)
            for (variant, source), position in sorted(wanted.items())
        ],
        update_conflicts=True,
        unique_fields=["retailer", "variant", "source"],
        update_fields=["position"],
    )
