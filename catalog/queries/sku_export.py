"""Matches as a file that a spreadsheet opens and that we read back."""

import csv
import io

from catalog.models import PartnerSku
from partners.transformers.feed.safe import cell

TITLES = ("partner", "partner_sku", "sku", "gtin")


def document() -> str:
    """Titles, then a line for each match that holds. No cell of it is run as a formula."""
    rows = PartnerSku.objects.current().order_by("partner__code", "partner_sku")
    named = rows.values_list("partner__code", "partner_sku", "variant__sku", "variant__gtin")
    written = io.StringIO()
    csv.writer(written).writerows([TITLES, *(map(cell, row) for row in named)])
    return written.getvalue()
