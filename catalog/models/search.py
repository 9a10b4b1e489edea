"""What search by name reads instead of the catalogue. Both tables can be made anew at any time."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.models.product import Product
from stores.models import RetailerOwned

LONGEST_WORD = 40


class SearchDocument(RetailerOwned):
    """A product as search sees it: its words, each with the retailer before it, and what results are ranked by."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, primary_key=True, related_name="+")
    lexemes = SearchVectorField()
    brand = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=80, blank=True)
    colours = ArrayField(models.TextField(), default=list)
    sizes = ArrayField(models.TextField(), default=list)
    price = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, help_text="The least that it costs now."
    )
    lead_time_days = models.PositiveSmallIntegerField(null=True)
    partners = ArrayField(models.BigIntegerField(), default=list, help_text="Who has pieces of any variant.")

    class Meta:
        indexes = [GinIndex(fields=["lexemes"], name="catalog_search_lexemes", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.brand} {self.category}"


class SearchWord(RetailerOwned):
    """A word of a retailer's catalogue, and the keys under which a misspelt or inflected form of it finds it."""

    word = models.CharField(max_length=LONGEST_WORD, db_collation="C")
    uses = models.PositiveIntegerField(
        default=1, help_text="In how many products; counted when all is made anew."
    )
    near = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "word"], name="catalog_search_word")]
        indexes = [GinIndex(fields=["near"], name="catalog_search_near", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
