"""Offers as lists to take away, which our own reader reads again without changing anything.

They are read as they are sent, some at a time by their keys. By then the request and its scope are over, so each step
enters the scope by itself; a cursor held open meanwhile would keep a transaction open as long as the slowest reader.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Func, QuerySet

from catalog.models import Offer
from partners.transformers.feed.safe import cell
from stores.tenancy import current_retailer_id, retailer_scope

AT_ONCE = 1_000
MOST_ATTRIBUTES = 30
UNCOUNTED = "some"
ITEM = {  # from the words of partners' lists to our titles, which are the same
    name: name
    for name in (
        "partner_sku", "gtin", "title", "cost", "price", "currency", "available", "lead_time_days", "backorder_on",
        "family", "brand", "category", "description",
    )
}  # fmt: skip
OURS = ("partner", "sku", "sold_at", "sold_in")  # besides, for whoever works with the list
Row = Mapping[str, str]


def options_for(names: Sequence[str]) -> dict[str, Any]:
    """How a partner's list that we wrote is read again; `names` are those of its attributes."""
    attributes = {name: f"attributes.{name}" for name in names}
    columns = {**ITEM, **({"attributes": attributes} if attributes else {})}
    return {"columns": columns, "has_some": [UNCOUNTED]}


def attribute_names(offers: QuerySet[Offer]) -> list[str]:
    """What the variants of some offers are told apart by."""
    keys = Func(F("variant__attributes"), function="jsonb_object_keys")
    found = offers.order_by().annotate(name=keys).values_list("name", flat=True).distinct()
    return sorted(found)[:MOST_ATTRIBUTES]


def csv_of(offers: QuerySet[Offer]) -> Iterator[str]:
    """Offers of the retailer in scope as CSV, in pieces. What a spreadsheet would run has a quote in front."""
    names = attribute_names(offers)
    titles = [*ITEM, *OURS, *(f"attributes.{name}" for name in names)]
    rows = _rows(offers, names, retailer_id=current_retailer_id())
    return _written(titles, rows)


def ndjson_of(offers: QuerySet[Offer]) -> Iterator[str]:
    """The same as an object on each line, with its attributes by name."""
    rows = _rows(offers, attribute_names(offers), retailer_id=current_retailer_id())
    return ("".join(f"{json.dumps(_nested(row), ensure_ascii=False)}\n" for row in some) for some in rows)


def _written(titles: Sequence[str], rows: Iterator[list[Row]]) -> Iterator[str]:
    yield _line([titles])
    for some in rows:
        yield _line([[cell(row.get(title, "")) for title in titles] for row in some])


def _line(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _rows(offers: QuerySet[Offer], names: Sequence[str], *, retailer_id: int) -> Iterator[list[Row]]:
    wanted = offers.select_related("variant__product", "partner").order_by("pk")
    last = 0
    while True:
        with retailer_scope(retailer_id):
            some = list(wanted.filter(pk__gt=last)[:AT_ONCE])
        if not some:
            return
        last = some[-1].pk
        yield [_row(offer, names) for offer in some]


def _row(offer: Offer, names: Sequence[str]) -> Row:
    product = offer.variant.product
    told = {
        "partner_sku": offer.partner_sku,
        "gtin": offer.variant.gtin,
        "title": product.title,
        "cost": offer.cost,
        "price": offer.recommended,
        "currency": offer.charged_in,
        "available": UNCOUNTED if offer.available is None else offer.available,
        "lead_time_days": offer.lead_time_days,
        "backorder_on": offer.backorder_on,
        "family": product.family,
        "brand": product.brand,
        "category": product.category,
        "description": product.description,
        "partner": offer.partner.code,
        "sku": offer.variant.sku,
        "sold_at": offer.price,
        "sold_in": offer.currency,
        **{f"attributes.{name}": offer.variant.attributes.get(name, "") for name in names},
    }
    return {title: "" if value is None else str(value) for title, value in told.items()}


def _nested(row: Row) -> dict[str, Any]:
    """A row with its attributes in an object of their own, without those that it has not."""
    within = {title.partition(".")[2]: value for title, value in row.items() if "." in title and value}
    return {**{title: value for title, value in row.items() if "." not in title}, "attributes": within}
