from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.likeness import (
    Glance,
    Met,
    Reason,
    Traits,
    Wording,
    in_words,
    likeness,
    path_of,
    reason_of,
    worth,
)

TODAY = date(2026, 11, 25)
JACKET = Traits(
    category="Clothing > Jackets", brand="Northpeak", axes={"size": "M"}, price=Decimal(100), currency="EUR"
)
LOOKED = Glance(brand="Northpeak", price=Decimal(100), currency="EUR", first=TODAY)
LATER = TODAY + timedelta(days=1)


def _like(title=0.5, **changed):
    traits = {name: getattr(JACKET, name) for name in ("category", "brand", "axes", "price", "currency")}
    return likeness(JACKET, Traits(**{**traits, **changed}), title=title, text=0)


@pytest.mark.parametrize(
    "less",
    [
        {"category": "Clothing > Trousers"},
        {"brand": "Moor"},
        {"axes": {"size": "L"}},
        {"price": Decimal(300)},
        {"price": Decimal(30)},
        {"price": None},
        {"currency": "USD"},
        {"title": 0.4},
    ],
    ids=str,
)
def test_whatever_differs_makes_it_less_like(less):
    assert _like(**less) < _like()


@pytest.mark.parametrize(
    ("nearer", "further"),
    [
        ({"category": "Clothing > Trousers"}, {"category": "Shoes > Running"}),
        ({"category": "Clothing"}, {"category": "Shoes"}),
        ({"axes": {"size": "L"}}, {"axes": {"volume": "1 l"}}),
        ({"price": Decimal(120)}, {"price": Decimal(150)}),
    ],
    ids=str,
)
def test_what_is_nearer_is_more_like(nearer, further):
    assert _like(**further) < _like(**nearer)


def test_twice_and_half_the_price_are_as_far():
    assert _like(price=Decimal(200)) == pytest.approx(_like(price=Decimal(50)))


def test_the_same_thing_is_as_like_as_can_be():
    assert likeness(JACKET, JACKET, title=1, text=1) == pytest.approx(1)
    assert likeness(Traits(), Traits(), title=0, text=0) == 0


def test_a_path_has_parts_whatever_stands_between_them():
    assert [path_of(text) for text in ("A > B", "a/b", " A| B ", "A >> B", "", ">")] == [["a", "b"]] * 4 + [
        [],
        [],
    ]


def test_a_word_that_few_have_tells_more():
    met = [_met("rain jacket"), _met("down jacket"), _met("rain hat")]
    words = Wording(titled=["down", "jacket"], told=[], met=[*met, _met("fleece jacket")])

    alike = [words.title(_met(title)) for title in ("down jacket", "down vest", "rain hat")]

    assert alike == sorted(alike, reverse=True)
    assert (alike[0], alike[-1]) == (pytest.approx(1), 0)


def test_the_word_that_names_a_thing_counts_more_than_one_on_the_way():
    asked = ["compact", "digital", "camera"]
    words = Wording(titled=asked, told=[], met=[])

    assert words.title(_met("twin lens camera", asked)) > words.title(_met("twin digital lens", asked))


def test_a_word_of_the_title_that_stands_elsewhere_counts_half():
    words = Wording(titled=["fleece"], told=["warm"], met=[])
    there, elsewhere, nowhere = (
        Met(["fleece"], ["fleece", "warm"], ["fleece"]), Met([], ["fleece"], ["pullover"]), Met([], [], ["pullover"]),
    )  # fmt: skip

    assert words.title(there) > words.title(elsewhere) > words.title(nowhere) == 0
    assert (words.text(there), words.text(elsewhere)) == (1, 0)


def test_titles_without_words_are_like_nothing():
    words = Wording(titled=[], told=[], met=[])

    assert (words.title(Met([], [], [])), words.text(Met([], [], ["hat"]))) == (0, 0)


def test_what_comes_sooner_is_worth_more_up_to_four_weeks():
    worths = [worth(0.8, first=TODAY + timedelta(days=days), today=TODAY) for days in (0, 1, 7, 28, 90)]

    assert worths[0] == 0.8
    assert worths[:4] == sorted(set(worths), reverse=True)
    assert worths[3] == worths[4]


@pytest.mark.parametrize(
    ("looked", "other", "reason"),
    [
        (LOOKED._replace(first=LATER), {"first": TODAY, "price": Decimal(90)}, Reason.SOONER),
        (LOOKED._replace(first=None), {"first": LATER + timedelta(days=90)}, Reason.SOONER),
        (LOOKED, {"first": LATER, "price": Decimal("99.99")}, Reason.CHEAPER),
        (LOOKED, {"price": Decimal(90), "currency": "USD"}, Reason.BRAND),
        (LOOKED, {"brand": "NORTHPEAK"}, Reason.BRAND),
        (LOOKED, {"brand": "Moor"}, Reason.SIMILAR),
        (LOOKED._replace(brand=""), {"brand": ""}, Reason.SIMILAR),
        (LOOKED._replace(first=None), {"first": None, "brand": "Moor"}, Reason.SIMILAR),
    ],
)
def test_the_best_reason_that_is_true_is_given(looked, other, reason):
    assert reason_of(looked, LOOKED._replace(**other)) is reason


def test_every_reason_has_words():
    assert {reason: in_words(reason, values="Fern") for reason in Reason} == {
        "same-in": "same in Fern",
        "here-sooner": "similar, here sooner",
        "costs-less": "similar, costs less",
        "same-brand": "same brand",
        "similar": "similar",
    }


def _met(title, asked=("down", "jacket")):
    words = title.split()
    return Met([word for word in asked if word in words], [word for word in asked if word in words], words)
