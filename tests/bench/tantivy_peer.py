"""The same questions put to tantivy: a search engine inside the process, over the same words, in its own files."""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import tantivy

from tests.bench.figure import Figure, timed
from tests.bench.world import Shelf

MOST = 10
OUGHT, MUST = tantivy.Occur.Should, tantivy.Occur.Must


def measure(
    made: Sequence[Shelf],
    asked: Mapping[str, list[Any]],
    ours: Mapping[str, Any],
    ask: Callable[[list[Any], Callable[[int, str], list[int]]], Any],
) -> Iterator[Figure]:
    """Our answers to each kind of question against tantivy's; `ask` puts them to whatever finds."""
    with tempfile.TemporaryDirectory() as folder:
        index, took = timed(lambda: _index(made, folder))
        for kind, questions in asked.items():
            theirs = ask(questions, _Peer(index).find)
            yield Figure(
                name=f"search, {kind}, large retailer, beside tantivy",
                value=statistics.median(ours[kind].times),
                unit="ms (p50)",
                against=f"tantivy, whose index took {took:.0f} s, ms",
                limit=statistics.median(theirs.times),
                detail=f"found {ours[kind].recall:.1%} against {theirs.recall:.1%}",
            )


class _Peer:
    """Finds products as `catalog.search` does: every word, as it begins or with one slip, the best first."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema, self._searcher = index.schema, index.searcher()

    def find(self, retailer: int, words: str) -> list[int]:
        """The keys of the ten best."""
        own = tantivy.Query.term_query(self._schema, "retailer", retailer)
        parts = [(MUST, own), *((MUST, self._word(word)) for word in words.split())]
        hits = self._searcher.search(tantivy.Query.boolean_query(parts), limit=MOST).hits
        return [self._searcher.doc(address)["product"][0] for _, address in hits]

    def _word(self, word: str) -> tantivy.Query:
        whole = tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "words", word), 3.0)
        begun = tantivy.Query.regex_query(self._schema, "words", f"{word}.*")
        slip = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance=1)
        return tantivy.Query.boolean_query([(OUGHT, whole), (OUGHT, begun), (OUGHT, slip)])


def _index(made: Sequence[Shelf], folder: str) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("product", stored=True)
    builder.add_integer_field("retailer", indexed=True)
    builder.add_text_field("words", stored=False)
    index = tantivy.Index(builder.build(), path=folder)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for shelf in made:
        for key in shelf.titles:
            writer.add_document(
                tantivy.Document(product=key, retailer=shelf.retailer, words=" ".join(shelf.words_of(key)))
            )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index
