"""What every owned row has in common."""

from typing import Any, ClassVar

from django.db import models

from stores.tenancy import RetailerManager, current_retailer_id


class RetailerOwned(models.Model):
    """Base of every row a retailer owns. A new row belongs to the retailer in scope; outside a scope there is none."""

    retailer = models.ForeignKey(
        "stores.Retailer",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        default=current_retailer_id,
    )

    objects: ClassVar[models.Manager[Any]] = RetailerManager()

    class Meta:
        abstract = True
