"""A partner's credentials change while orders go on: staged, in use, dropped; and never read back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Partner
from partners.operations.administration import set_credentials
from partners.operations.credentials import promote, stage_next
from tests.console.pages import list_of, page_of, text_of
from tests.console.pages import pages as console_pages
from tests.console.partner_settings import BY_FILES, FEED, ssh_key

OLD, NEW = {"key": "present-secret-1111"}, {"key": "next-secret-2222"}


@pytest.fixture
def partner(ours):
    """A partner with one set, a week old."""
    row = ours.rows["partner"]
    with ours.scope():
        set_credentials(partner_id=row.pk, credentials=OLD, now=timezone.now() - timedelta(days=7))
    return row


def kept(ours):
    row = ours.fresh("partner")
    return row.credentials, row.next_credentials


def stage(ours, partner):
    with ours.scope():
        stage_next(partner_id=partner.pk, credentials=NEW, now=timezone.now())


def take(ours, partner):
    """What happens by itself once the partner has switched."""
    with ours.scope():
        promote(partner_id=partner.pk, credentials=NEW)


def change_places(hq, partner, times=1):
    """A person reads the page once and presses its button, perhaps twice."""
    form = hq.get(page_of(partner, "swap")).context["form"]
    return [hq.post(page_of(partner, "swap"), {"kept_at": form["kept_at"].value()}) for _ in range(times)]


def offered(hq, partner):
    page = hq.get(page_of(partner)).content.decode()
    return [path for path in ("stage", "swap", "finish", "withdraw") if f"/{path}/" in page]


def test_the_next_set_is_staged_and_both_are_tried(hq, ours, partner):
    hq.post(page_of(partner, "stage"), NEW)

    assert kept(ours) == (OLD, NEW)
    told = text_of(hq.get(page_of(partner)))
    assert "Shown first, kept since" in told
    assert "API key ends in 1111" in told
    assert "Tried when the partner refuses the first; staged, and not seen to work yet" in told
    assert "API key ends in 2222" in told


def test_a_set_that_lacks_something_is_not_staged(hq, ours, partner):
    told = text_of(hq.post(page_of(partner, "stage"), {"key": ""}))

    assert "This partner needs it to know us." in told
    assert kept(ours) == (OLD, {})


def test_what_can_be_done_follows_how_far_the_change_has_come(hq, ours, partner):
    before = offered(hq, partner)
    stage(ours, partner)
    staged = offered(hq, partner)
    take(ours, partner)
    in_use = offered(hq, partner)

    assert (before, staged, in_use) == (
        ["stage"],
        ["stage", "swap", "withdraw"],
        ["stage", "swap", "finish"],
    )


def test_the_change_is_finished_once_the_partner_has_taken_the_new_set(hq, ours, partner):
    stage(ours, partner)
    refused = text_of(hq.post(page_of(partner, "finish")))
    before = kept(ours)
    take(ours, partner)

    hq.post(page_of(partner, "finish"))

    assert "still knows us by the old credentials" in refused
    assert (before, kept(ours)) == ((OLD, NEW), (NEW, {}))


def test_the_next_set_is_abandoned(hq, ours, partner):
    stage(ours, partner)

    hq.post(page_of(partner, "withdraw"))

    assert kept(ours) == (OLD, {})


def test_the_sets_change_places_because_a_person_says_so(hq, ours, partner):
    stage(ours, partner)

    change_places(hq, partner, times=2)

    assert kept(ours) == (NEW, OLD)
    assert "The old ones, tried when the partner refuses the first" in text_of(hq.get(page_of(partner)))


def test_without_a_second_set_nothing_changes_places(hq, ours, partner):
    [told] = change_places(hq, partner)

    assert "has no such second set of credentials any more" in text_of(told)
    assert kept(ours) == (OLD, {})


def test_a_page_that_is_out_of_date_changes_nothing(hq, ours, partner):
    stage(ours, partner)

    told = text_of(hq.post(page_of(partner, "swap"), {"kept_at": "2026-01-01T00:00:00+00:00"}))

    assert "has no such second set of credentials any more" in told
    assert kept(ours) == (OLD, NEW)


@pytest.mark.parametrize("verb", ["stage", "swap", "finish", "withdraw"])
def test_nothing_happens_before_a_person_says_so(hq, ours, partner, verb):
    stage(ours, partner)

    hq.get(page_of(partner, verb))

    assert kept(ours) == (OLD, NEW)


def test_the_history_tells_who_changed_them(hq, ours, partner):
    hq.post(page_of(partner, "stage"), NEW)
    hq.post(page_of(partner, "withdraw"))

    told = text_of(hq.get(page_of(partner, "history")))

    assert "Stage the next credentials of ours supplies" in told
    assert "Abandon the next credentials of ours supplies" in told


def test_a_servers_keys_are_staged_with_their_fingerprint_shown(hq, ours, partner):
    private, public, fingerprint = ssh_key()
    with ours.scope():
        changed = {"transformer": BY_FILES, "base_url": "sftp://us@files.example/", "auth_scheme": "none"}
        Partner.objects.filter(pk=partner.pk).update(**changed, options=FEED)

    hq.post(page_of(partner, "stage"), {"host_key": public, "private_key": private})

    told = text_of(hq.get(page_of(partner)))
    assert f"The server's key {fingerprint}" in told
    assert "Our private key kept" in told


def test_credentials_that_do_not_open_are_told_and_can_be_set_again(hq, ours, partner):
    with ours.scope():
        Partner.objects.filter(pk=partner.pk).update(
            sealed_credentials="v1:k:AAAA", sealed_next_credentials="v1:k:AAAA"
        )

    told = text_of(hq.get(page_of(partner)))
    change_places(hq, partner)
    hq.post(page_of(partner, "stage"), NEW)

    assert told.count("These credentials cannot be opened. Set them again.") == 2
    assert ours.fresh("partner").next_credentials == NEW


SHORT = "short-canar"  # eleven characters
CANARIES = ("canary-first-0000", "canary-second-1111", SHORT)


def test_no_page_of_the_console_and_no_log_tells_a_secret(hq, ours, partner, caplog):
    caplog.set_level("DEBUG")
    first, second, short = CANARIES
    hq.post(page_of(partner, "stage"), {"key": first})
    change_places(hq, partner)
    hq.post(page_of(partner, "stage"), {"key": second})
    verbs = ("change", "history", "stage", "swap", "finish", "withdraw", "test", "try-again", "pause")
    pages = [hq.get(page_of(partner, verb)) for verb in verbs]
    pages += [hq.get(list_of(name)) for name in console_pages()] + [hq.get("/admin/")]
    pages += [hq.post(page_of(partner, verb)) for verb in ("finish", "test", "stage")]
    pages += [hq.post(page_of(partner), {"auth_scheme": "api-key", "key": first, "name": ""})]
    pages += [hq.post(page_of(partner, "stage"), {"key": second + "\0"})]
    hq.post(page_of(partner, "stage"), {"key": short})
    pages += [hq.get(page_of(partner))]
    with ours.scope():
        rows = str(list(Partner.objects.values()))

    said = [page.content.decode() for page in pages] + [caplog.text, rows]
    assert [canary for canary in CANARIES for text in said if canary in text] == []
    assert "API key ends in 0000" in text_of(pages[0])
    assert SHORT[-4:] not in text_of(pages[-1])
