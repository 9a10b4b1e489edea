"""Which of its pictures a variant is shown by."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, Subquery

from catalog.models import Variant, VariantPicture

PREFERRED = (F("source__partner").asc(nulls_first=True), "position", "source")


def renew_shown(*, variants: Iterable[int]) -> None:
    """Let variants be shown by the best picture that is there; the caller holds the transaction. Again is harmless.

    One that a person uploaded is the only one: until it is drawn, or where it cannot be, it is shown as it is.
    """
    pictured = VariantPicture.objects.filter(variant=OuterRef("pk"), source__picture__isnull=False)
    fit = pictured.filter(Q(variant__picture="") | Q(source__partner=None)).order_by(*PREFERRED)
    Variant.objects.filter(pk__in=list(variants)).update(shown=Subquery(fit.values("source__picture")[:1]))
