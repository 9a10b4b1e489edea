"""Files that partners' lists came in."""

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from catalog.models import FeedFile
from catalog.models.feed_file import FeedFileState
from catalog.operations.feed_files import receive

TITLES = "SKU;EAN;Name;Cost;RRP;Stock"


def kept_file(partner, mark):
    """A file that was read, with a word in its name, its row and its content."""
    content = f"sku,gtin,title,cost\n{mark},09500000000051,{mark} boot,1.00\n".encode()
    return FeedFile.objects.create(
        partner=partner,
        name=f"{mark}.csv",
        digest="0" * 64,
        size=len(content),
        place=storages["feeds"].save(f"{partner.retailer_id}/{mark}", ContentFile(content)),
        received_at=timezone.now(),
        received_from=mark,
        state=FeedFileState.READ,
    )


def listed(*rows, titles=TITLES):
    """A list as a partner sends it."""
    return ContentFile("\n".join([titles, *rows, ""]).encode(), name="list.csv")


def received(partner, content, name="list.csv"):
    """A file that somebody uploads."""
    return receive(partner_id=partner.pk, name=name, content=content, by="hq", now=timezone.now())
