"""How we know of an offer, and how old that is, in words."""

from datetime import timedelta

import pytest

from catalog.choice.ages import checked, told


@pytest.mark.parametrize(
    ("age", "live", "feed"),
    [
        ({"seconds": -5}, "live 0.0 s ago", "feed 0.0 s old"),
        ({"seconds": 0}, "live 0.0 s ago", "feed 0.0 s old"),
        ({"milliseconds": 49}, "live 0.0 s ago", "feed 0.0 s old"),
        ({"milliseconds": 430}, "live 0.4 s ago", "feed 0.4 s old"),
        ({"milliseconds": 9999}, "live 9.9 s ago", "feed 9.9 s old"),
        ({"seconds": 10}, "live 10 s ago", "feed 10 s old"),
        ({"seconds": 59.99}, "live 59 s ago", "feed 59 s old"),
        ({"seconds": 60}, "live 1 min ago", "feed 1 min old"),
        ({"minutes": 12, "seconds": 59}, "live 12 min ago", "feed 12 min old"),
        ({"minutes": 59, "seconds": 59}, "live 59 min ago", "feed 59 min old"),
        ({"minutes": 60}, "live 1 h ago", "feed 1 h old"),
        ({"hours": 3, "minutes": 59}, "live 3 h ago", "feed 3 h old"),
        ({"hours": 47, "minutes": 59}, "live 47 h ago", "feed 47 h old"),
        ({"hours": 48}, "live 2 days ago", "feed 2 days old"),
        ({"days": 30, "hours": 23}, "live 30 days ago", "feed 30 days old"),
    ],
)
def test_who_works_with_it_reads_the_exact_age(age, live, feed):
    age = timedelta(**age)

    assert (told("live", age), told("feed", age)) == (live, feed)


@pytest.mark.parametrize(
    ("age", "live", "feed"),
    [
        ({"seconds": -5}, "checked just now", "as of just now"),
        ({"milliseconds": 430}, "checked just now", "as of just now"),
        ({"seconds": 119}, "checked just now", "as of just now"),
        ({"minutes": 2}, "checked 2 minutes ago", "as of 2 minutes ago"),
        ({"minutes": 59, "seconds": 59}, "checked 59 minutes ago", "as of 59 minutes ago"),
        ({"minutes": 60}, "checked 1 hour ago", "as of 1 hour ago"),
        ({"hours": 3, "minutes": 1}, "checked 3 hours ago", "as of 3 hours ago"),
        ({"hours": 47, "minutes": 59}, "checked 47 hours ago", "as of 47 hours ago"),
        ({"days": 2}, "checked 2 days ago", "as of 2 days ago"),
    ],
)
def test_a_shopper_reads_it_in_calm_words(age, live, feed):
    age = timedelta(**age)

    assert (checked("live", age), checked("feed", age)) == (live, feed)
