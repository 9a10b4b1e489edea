import pytest

from stores.countries import NAMES, WITH_REGION, WITHOUT_POSTCODE, by_name
from stores.text import is_plain


def test_every_country_of_iso_3166_is_there_once():
    assert len(NAMES) == len(set(NAMES.values())) == 249
    assert all(code.isascii() and code.isupper() and len(code) == 2 for code in NAMES)
    assert set(NAMES) >= WITH_REGION | WITHOUT_POSTCODE


def test_countries_stand_where_people_look_for_them():
    names = [name for _, name in by_name()]

    assert names[:4] == ["Afghanistan", "Åland Islands", "Albania", "Algeria"]


@pytest.mark.parametrize("text", ["", "O’Neil", "王小明", "نور الدين", "Rua 🌸 1", "👩🏽‍🚀", "Zoë"])
def test_any_script_and_emoji_is_plain(text):
    assert is_plain(text)


@pytest.mark.parametrize("text", ["a\x00", "a\nb", "\u202eabc", "a\u2066b", "a\u200eb", "a\u2028b", "\ud800"])
def test_signs_that_nobody_sees_are_not_plain(text):
    assert not is_plain(text)
