"""What a family is, before it becomes variants and offers."""

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, kw_only=True)
class Family:
    """One thing in its colours and sizes. `colours` and `sizes` are parted by `|`.

    `at` names the partners that carry it; the first asks the list price. One that is not `listed` is in no retailer's
    catalogue yet: a shopper finds it only when the partners are asked.
    """

    title: str
    brand: str
    category: str
    drawing: str
    price: str
    colours: str
    sizes: str = "One size"
    axis: str = "size"
    at: str
    description: str
    listed: bool = True

    @property
    def code(self) -> str:
        """Its name where a name may have no spaces."""
        title = self.title.casefold().replace("’", "")
        return "-".join("".join(letter if letter.isalnum() else " " for letter in title).split())

    @property
    def partners(self) -> list[str]:
        """Who carries it."""
        return self.at.split()

    def variants(self) -> list[tuple[str, str]]:
        """Each colour in each size."""
        return list(product(self.colours.split("|"), self.sizes.split("|")))
