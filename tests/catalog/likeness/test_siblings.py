from itertools import permutations
from types import SimpleNamespace

import pytest

from catalog.likeness import differing, nearest_first
from catalog.likeness.sizes import from_small_to_large


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["XXL", "S", "M", "XL", "L"], ["S", "M", "L", "XL", "XXL"]),
        (["2XL", "Small", "3XL", "medium", "XS"], ["XS", "Small", "medium", "2XL", "3XL"]),
        (["44", "9", "42.5", "42,0"], ["9", "42,0", "42.5", "44"]),
        (["Size 46", "Size 40"], ["Size 40", "Size 46"]),
        (["1 l", "500 ml", "75cl"], ["500 ml", "75cl", "1 l"]),
        (["1TB", "512GB", "2TB"], ["512GB", "1TB", "2TB"]),
        (['15"', '13"'], ['13"', '15"']),
        (["42–44", "36–38", "39-41"], ["36–38", "39-41", "42–44"]),
        (["L/XL", "S/M", "M"], ["S/M", "M", "L/XL"]),
        (["S/42"], []),
        (["M", "42"], []),
        (["1 l", "3 kg"], []),
        (["Fern", "Ember"], []),
        (["32/34", "30/32"], []),
        (["", "S"], []),
        ([], []),
    ],
)
def test_sizes_of_one_kind_go_from_small_to_large_and_others_have_no_order(given, ordered):
    assert from_small_to_large(given) == ordered


@pytest.mark.parametrize(
    ("wanted", "family", "nearest"),
    [
        ("M", "XXL S L M XL", "M L S XL XXL"),
        ("XXL", "S XL L", "XL L S"),
        ("42", "46 44 40 43", "43 40 44 46"),
        ("M", "XXL S", "XXL S"),
    ],
    ids=["the next size up", "down where there is nothing above", "numbers", "steps are those there are"],
)
def test_the_nearest_size_goes_first_and_too_large_before_too_small(wanted, family, nearest):
    variants = [_variant(size=size) for size in family.split()]

    assert [one.attributes["size"] for one in nearest_first({"size": wanted}, variants)] == nearest.split()


def test_one_step_aside_goes_before_two_and_a_colour_counts_as_a_step():
    family = [_variant(colour, size) for colour in ("Fern", "Ember") for size in ("S", "M", "L", "XL")]

    nearest = nearest_first({"colour": "Fern", "size": "M"}, family)

    assert ["/".join(one.attributes.values()) for one in nearest] == [
        "Fern/M", "Fern/L", "Ember/M", "Fern/S", "Fern/XL", "Ember/L", "Ember/S", "Ember/XL",
    ]  # fmt: skip


def test_the_order_in_which_a_family_comes_changes_only_what_is_as_near():
    sizes = [_variant(size=size) for size in ("S", "M", "L", "XL")]

    orders = {
        tuple(one.attributes["size"] for one in nearest_first({"size": "M"}, given))
        for given in permutations(sizes)
    }

    assert orders == {("M", "L", "S", "XL")}


def test_an_axis_that_only_one_of_two_has_is_a_difference():
    family = [_variant(size="M"), _variant("Fern", "M")]

    assert nearest_first({"colour": "Fern", "size": "M"}, family) == family[::-1]
    assert differing({"size": "M"}, {"colour": "Fern", "size": "M"}) == ["colour"]
    assert nearest_first({}, family) == family


def _variant(colour=None, size=None):
    axes = {"colour": colour, "size": size}
    return SimpleNamespace(attributes={axis: value for axis, value in axes.items() if value})
