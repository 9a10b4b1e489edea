"""The history of lists: how far one is, and the rows of it that could not be used."""

import pytest

from catalog.models import FeedRun
from catalog.models.feed_run import RunState
from tests.console.pages import list_of, page_of, text_of


def test_head_office_sees_how_far_a_list_is(hq, ours):
    with ours.scope():
        FeedRun.objects.update(to_write=2000, written=500, new_count=400, changed_count=100)

    listed = text_of(hq.get(list_of("feedrun")))
    page = text_of(hq.get(page_of(ours.rows["feedrun"])))

    assert "500 of 2000 written (25 %)" in listed
    assert "500 of 2000 written (25 %)" in page
    assert "under way" in page
    assert "ours person" in page
    assert "Download rows not used" in page


def test_head_office_takes_the_rows_away_that_could_not_be_used(hq, ours):
    answer = hq.get(page_of(ours.rows["feedrun"], "errors"))

    assert b"".join(answer.streaming_content) == b"where,reason\r\nours,wrong\r\n"
    assert answer["Content-Disposition"].startswith('attachment; filename="rows-not-used-ours-supplies-')


def test_where_nothing_was_wrong_there_is_nothing_to_take_away(hq, ours):
    with ours.scope():
        FeedRun.objects.update(state=RunState.TAKEN, errors="")

    assert hq.get(page_of(ours.rows["feedrun"], "errors")).status_code == 404
    assert "Download rows not used" not in text_of(hq.get(page_of(ours.rows["feedrun"])))


@pytest.mark.parametrize("who", ["manager", "associate"])
def test_nobody_else_reads_it(as_, ours, who):
    assert as_(who).get(page_of(ours.rows["feedrun"], "errors")).status_code in {302, 403, 404}


def test_another_retailers_rows_are_not_there(hq, ours, theirs):
    assert hq.get(page_of(theirs.rows["feedrun"], "errors")).status_code == 404
