"""Files as partners really send them: each has its stated result, and none does harm."""

import io
from time import process_time

import pytest

from catalog.queries import feed_lists
from partners.errors import Unreadable
from partners.notices import Unusable
from partners.tables import Kind, kind_of
from partners.transformers.feed import items
from tests.catalog.feeds_corpus.cases import PLAIN
from tests.catalog.feeds_corpus.table import CASES

LONGEST_S = 20


def read(case):
    """What becomes of a file, by the way that a partner's mailbox and an upload both take."""
    options = {**PLAIN, **case.options}
    try:
        if kind_of(io.BytesIO(case.content)) is Kind.EDI:
            found = list(feed_lists.entries(io.BytesIO(case.content), options))
            good = tuple(one.partner_sku for one in found if not isinstance(one, Unusable))
            return good, tuple(one.reason for one in found if isinstance(one, Unusable)), ""
        reading = items.read("list", case.content, options)
    except Unreadable as error:
        return (), (), str(error)
    return (
        tuple(item.partner_sku for item in reading.items),
        tuple(one.reason for one in reading.unusable),
        "",
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_file_ends_as_stated(case):
    began = process_time()

    result = read(case)

    assert result == (case.skus, case.reasons, case.refused)
    assert process_time() - began < LONGEST_S


def test_the_corpus_is_large_and_each_case_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES) >= 60
