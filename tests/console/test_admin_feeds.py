"""Feeds: what a partner's list had, and a person's say in one that is much shorter than before."""

import pytest

from catalog.models import Feed
from catalog.models.feed import FeedState
from tests.console.pages import list_of, page_of, text_of


def test_a_feed_shows_what_could_not_be_used(hq, ours):
    with ours.scope():
        Feed.objects.update(unusable=[{"source": "in/<b>.csv, line 4", "reason": "It has no GTIN."}])

    page = hq.get(page_of(ours.rows["feed"]))

    assert "in/<b>.csv, line 4: It has no GTIN." in text_of(page)
    assert "<b>.csv" not in page.content.decode()
    assert "State held for a person" in text_of(page)
    assert "held for a person" in text_of(hq.get(list_of("feed")))


def test_a_shorter_list_is_taken_once_a_person_says_so(hq, ours):
    asked = hq.get(page_of(ours.rows["feed"], "take"))
    hq.post(page_of(ours.rows["feed"], "take"), {})
    again = hq.post(page_of(ours.rows["feed"], "take"), {})

    feed = ours.fresh("feed")
    assert "ours is short" in text_of(asked)
    assert (feed.state, feed.items, feed.held_items, feed.problem) == (FeedState.READ, 1, None, "")
    assert "is not held" in text_of(again)


def test_only_what_is_held_can_be_taken(hq, ours):
    held = text_of(hq.get(page_of(ours.rows["feed"])))
    with ours.scope():
        Feed.objects.update(state=FeedState.READ)

    read = text_of(hq.get(page_of(ours.rows["feed"])))

    assert "Take it anyway" in held
    assert "Take it anyway" not in read
    assert "Read again" in read


def test_a_list_is_read_again_when_a_person_wants_it(hq, ours):
    with ours.scope():
        Feed.objects.update(said="x", fingerprint="y")

    hq.post(page_of(ours.rows["feed"], "again"), {})

    assert (ours.fresh("feed").said, ours.fresh("feed").fingerprint) == ("", "")


@pytest.mark.parametrize("verb", ["change", "take", "again"])
def test_a_manager_has_no_say_in_it(manager, ours, verb):
    assert manager.post(page_of(ours.rows["feed"], verb), {}).status_code in {403, 404}

    assert ours.fresh("feed").state == FeedState.HELD
