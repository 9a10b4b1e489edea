"""Search in the database that holds the catalogue: always of one mind with it, and nothing more to run.

The functions are made in the migration `0005_search`; `docs/decisions/0012-search.md` says why they are there.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction

from catalog.choice import UNKNOWN_LEAD_TIME_DAYS
from catalog.search import statements
from catalog.search.base import MOST_HITS, Count, Hits, Place, Question, SearchEngine
from catalog.search.document import Document, Text, document_of
from catalog.search.words import label, words_of
from stores.queries.plain import Row, select, select_anew, select_each
from stores.tenancy import current_retailer_id

MOST_WORDS = 8
MOST_VALUES = 20
PRICES = [10, 20, 50, 100, 200, 500, 1000]
ARRIVALS = [1, 2, 3, 5, 7, 14]
AT_ONCE = 1000


class PostgresqlEngine(SearchEngine):
    """Words are found by an index, slips of the finger by a list of the retailer's own words."""

    def find(self, question: Question) -> Hits:
        """One journey to the database."""
        words = words_of(question.words)[:MOST_WORDS]
        terms = [label(facet, value) for facet, value in question.terms.items()]
        if not (words or terms):
            return Hits()
        find = statements.WITH_COUNTS if question.with_facets else statements.WITHOUT_COUNTS
        [[total, places, meant, counts]] = select_anew(find, words=words, terms=terms, **_limits(question))
        return Hits(
            places=[Place(*place) for place in places],
            total=total,
            facets=[Count(*count) for count in counts or ()],
            meant=dict(meant or ()),
        )

    @transaction.atomic
    def renew(self, products: Collection[int]) -> None:
        """Three journeys, however many products."""
        if products:
            _, rows = select_each([statements.HOLD, statements.TEXTS], products=sorted(products))
            words = list({word for document in self._keep(rows) for word in document.words})
            _run(statements.KEEP_WORDS, words=words, uses=[1] * len(words))

    def renew_standing(self, products: Collection[int]) -> None:
        """One statement. Rows that stay the same are not written."""
        if products:
            _run(statements.KEEP_STANDING, products=sorted(products))

    def rebuild(self) -> int:
        """In steps of a transaction each, so that nobody who sells or searches meanwhile has to wait.

        Documents go with their products; words that came while we counted stay.
        """
        [[newest]] = select(statements.NEWEST_WORD)
        uses: Counter[str] = Counter()
        count, after = 0, 0
        while documents := self._keep_next(after):
            uses.update(word for document in documents for word in document.words)
            count, after = count + len(documents), documents[-1].product
        words = list(uses)
        _run(statements.COUNT_WORDS, words=words, uses=[uses[word] for word in words])
        _run(statements.FORGET_WORDS, words=words, newest=newest)
        return count

    @transaction.atomic
    def _keep_next(self, after: int) -> list[Document]:
        products = [product for [product] in select(statements.NEXT, after=after, limit=AT_ONCE)]
        return self._keep(select(statements.TEXTS, products=products)) if products else []

    def _keep(self, rows: Iterable[Row]) -> list[Document]:
        retailer = current_retailer_id()
        documents = [document_of(_text(row), retailer=retailer) for row in rows]
        kept = json.dumps([[one.product, *one[2:]] for one in documents])
        products = [one.product for one in documents]
        _run(statements.KEEP_DOCUMENTS, documents=kept, products=products)
        return documents


def _text(row: Row) -> Text:
    product, title, brand, category, description, variants = row
    axes = [json.loads(attributes) for attributes in variants]
    return Text(product, title, brand, category, description, axes)


def _limits(question: Question) -> dict[str, Any]:
    score, product = question.after or (None, None)
    return {
        "most": MOST_HITS,
        "unknown_days": UNKNOWN_LEAD_TIME_DAYS,
        "price_from": question.price_from,
        "price_to": question.price_to,
        "days": question.lead_time_days,
        "after_score": score,
        "after_product": product,
        "offset": question.offset,
        "limit": question.limit,
        "prices": PRICES,
        "arrivals": ARRIVALS,
        "most_values": MOST_VALUES,
    }


def _run(statement: str, **parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, "retailer": current_retailer_id()})
