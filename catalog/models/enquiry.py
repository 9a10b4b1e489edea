"""What shoppers asked for, and what became of it: the lost-sale ledger."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from catalog.models.product import Product
from catalog.states import EnquiryOutcome, Evidence, Said
from partners.models import Partner
from stores.models import Kiosk, RetailerOwned, Store
from stores.tenancy import RetailerManager


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Questions, in the words of the trade."""

    def unsettled(self) -> "EnquiryQuerySet":
        """Those whose visit may go on."""
        return self.filter(outcome=EnquiryOutcome.OPEN)

    def of_days(self, first: Any, last: Any) -> "EnquiryQuerySet":
        """Those put on these days, by each store's own calendar."""
        return self.filter(asked_on__gte=first, asked_on__lte=last)


class Enquiry(RetailerOwned):
    """One question of one visit to a screen: a code, or words. Asking it again in the same visit is the same question.

    It names no person. `found` is how many families the words or the code led to; `product`, `partner`, `price` and
    `promised_on` are those of the item shown last and of its best offer, empty where none was shown. `value` is that
    price, or what was sold; None is "not known". `catalog.operations.enquiries` alone writes `outcome`.
    """

    visit = models.UUIDField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    kiosk = models.ForeignKey(
        Kiosk, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )  # no kiosk is ever deleted
    asked_at = models.DateTimeField()
    asked_on = models.DateField(help_text="By the calendar of the store.")
    gtin = models.CharField(max_length=14, blank=True)
    words = models.CharField(max_length=200, blank=True)
    lookup = models.UUIDField(null=True, help_text="The public id of the look-up, which is forgotten sooner.")
    found = models.PositiveIntegerField(default=0)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="+")
    partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    promised_on = models.DateField(null=True)
    said = models.CharField(max_length=8, choices=Said, blank=True)
    outcome = models.CharField(
        max_length=8, choices=EnquiryOutcome, default=EnquiryOutcome.OPEN, editable=False
    )
    evidence = models.CharField(max_length=8, choices=Evidence, blank=True, editable=False)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    brand = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(EnquiryQuerySet)()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "visit", "gtin", "words"], name="catalog_enquiry_once_a_visit"
            ),
            models.CheckConstraint(
                condition=(Q(gtin="") & ~Q(words="")) | (~Q(gtin="") & Q(words="")),
                name="catalog_enquiry_code_or_words",
            ),
            models.CheckConstraint(
                condition=Q(outcome=EnquiryOutcome.OPEN, evidence="", settled_at=None)
                | (
                    ~Q(outcome=EnquiryOutcome.OPEN)
                    & Q(outcome__in=EnquiryOutcome.values)
                    & Q(evidence__in=Evidence.values, settled_at__isnull=False)
                ),
                name="catalog_enquiry_one_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["retailer", "asked_at"],
                condition=Q(outcome=EnquiryOutcome.OPEN),
                name="catalog_enquiry_unsettled",
            ),
            models.Index(
                fields=["retailer", "asked_on"],
                include=["store", "outcome", "evidence", "brand", "category", "partner", "currency", "value"],
                name="catalog_enquiry_sums",
            ),
            models.Index(
                fields=["retailer", "asked_on"],
                include=["store", "gtin", "words"],
                condition=Q(outcome=EnquiryOutcome.NOBODY, product=None),
                name="catalog_enquiry_nobody_has",
            ),
        ]

    def __str__(self) -> str:
        return self.gtin or self.words
