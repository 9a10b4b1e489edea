"""Feed files: head office uploads a list, says what its columns mean, and sees what is odd before it counts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import FeedFile, FeedSource
from catalog.models.feed_file import FeedFileState
from tests.console.pages import list_of, page_of, text_of

UPLOAD = "/admin/catalog/feedfile/upload/"
LIST = "Art;EAN;Name;EK;Lager\nA1;4006381333931;<b>Pen</b>;1,20;ja\nA2;4,00638E+12;Pencil;1,30;nein\n"
TYPED = {
    "column_partner_sku": "Art", "column_gtin": "EAN", "column_title": "Name", "column_cost": "EK",
    "column_available": "Lager", "currency_of_all": "EUR", "decimal_comma": "on", "has_some": "ja", "has_none": "nein",
    "delimiter": ";", "is_whole": "on",
}  # fmt: skip


def uploaded(client, company, content=LIST, name="pens.csv"):
    """What answers an upload."""
    given = {"partner": company.rows["partner"].pk, "file": SimpleUploadedFile(name, content.encode())}
    return client.post(UPLOAD, given, follow=True)


def newest(company):
    with company.scope():
        return FeedFile.objects.newest_first().first()


@pytest.fixture
def unnamed(hq, ours):
    """A file of a partner whose columns nobody has named."""
    with ours.scope():
        FeedFile.objects.all().delete()
    uploaded(hq, ours)
    return newest(ours)


def test_an_uploaded_list_leads_to_its_columns_with_a_guess_and_what_is_odd(hq, ours):
    page = uploaded(hq, ours)

    text = text_of(page)
    assert page.redirect_chain[-1][0] == page_of(newest(ours), "columns")
    assert "1 of 2 GTINs were rounded by a spreadsheet, such as 4,00638E+12" in text
    assert "line 3 EAN 4,00638E+12 was rounded by a spreadsheet." in text
    assert "<b>Pen</b>" not in page.content.decode()
    assert (newest(ours).state, newest(ours).received_from) == (FeedFileState.COLUMNS, "ours-hq")


def test_looking_again_keeps_nothing(hq, ours, unnamed):
    page = hq.post(page_of(unnamed, "columns"), {**TYPED, "column_title": "Art", "look": "1"})

    with ours.scope():
        assert FeedSource.objects.get().options == {}
    assert "1 can be used and 1 cannot" in text_of(page)


def test_saving_keeps_the_columns_and_lets_the_file_be_read(hq, ours, unnamed):
    hq.post(page_of(unnamed, "columns"), {**TYPED, "save": "1"})

    with ours.scope():
        source = FeedSource.objects.get()
    assert source.options["columns"] == {
        "partner_sku": "Art", "gtin": "EAN", "title": "Name", "cost": "EK", "available": "Lager"
    }  # fmt: skip
    assert newest(ours).state == FeedFileState.WAITING


@pytest.mark.parametrize(
    "wrong",
    [{"column_cost": ""}, {"column_gtin": "Canary"}, {"currency_of_all": "euro"}, {"encoding": "klingon"}],
)
def test_a_mistake_is_told_and_nothing_is_kept(hq, ours, unnamed, wrong):
    page = hq.post(page_of(unnamed, "columns"), {**TYPED, **wrong, "save": "1"})

    with ours.scope():
        assert FeedSource.objects.get().options == {}
    assert page.status_code == 200


def test_the_same_file_again_is_nothing_to_do(hq, ours, unnamed):
    assert "There is nothing to do." in text_of(uploaded(hq, ours, name="again.csv"))


def test_a_web_page_is_told_for_what_it_is(hq, ours):
    assert "It is a web page" in text_of(uploaded(hq, ours, "<html><body>log in</body></html>"))


def test_a_file_is_taken_away_as_it_came(hq, ours, unnamed):
    answer = hq.get(page_of(unnamed, "download"))

    assert b"".join(answer.streaming_content) == LIST.encode()
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/octet-stream",
        'attachment; filename="pens.csv"',
    )


def test_a_partner_of_theirs_is_not_offered_and_not_taken(hq, ours, theirs):
    page = uploaded(hq, theirs)

    assert "canary" not in text_of(page).lower()
    assert newest(theirs).name == "canary.csv"


def test_an_address_must_be_encrypted_and_hold_no_log_in(hq, ours):
    source = ours.rows["feedsource"]

    answers = [
        hq.post(page_of(source), {"url": url})
        for url in ("http://x.example/l.csv", "https://a:b@x.example/l")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ours.fresh("feedsource").url == "https://ours.example/list.csv"


def test_a_manager_has_no_say_in_it(manager, ours):
    assert uploaded(manager, ours).status_code in {403, 404}
    assert manager.get(page_of(ours.rows["feedfile"], "columns")).status_code in {403, 404}
    assert manager.get(list_of("feedsource")).status_code in {403, 404}


def test_offers_are_exported_as_the_list_shows_them(hq, ours, theirs):
    answers = [hq.get(f"/admin/catalog/offer/export-{kind}/") for kind in ("csv", "ndjson")]

    texts = [b"".join(answer.streaming_content).decode() for answer in answers]
    assert ["ours jacket" in text for text in texts] == [True, True]
    assert not any("canary" in text for text in texts)
