"""A partner's form: mailboxes and what opens them; secrets that are typed again when others would hear them."""

import pytest

from partners.models import Partner
from tests.console.pages import add_of, page_of, text_of
from tests.console.partner_settings import BARE, BY_FILES, FEED, GIVEN, made, ssh_key

MAILBOX = {**BARE, "transformer": BY_FILES, "auth_scheme": "none", "options": FEED}
AT_SERVER = {"base_url": "sftp://us@files.partner.example:2222/orders"}
AT_BUCKET = {"base_url": "s3://partner-bucket/orders"}


def test_a_folder_of_ours_needs_nothing_more(hq, ours):
    hq.post(add_of("partner"), {**MAILBOX, "base_url": "file:///northpeak"})

    assert (made(ours).base_url, made(ours).credentials) == ("file:///northpeak", {})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"base_url": "https://partner.example/v1"}, "This protocol travels by files: give a mailbox"),
        ({"base_url": "sftp://us:secret@files.partner.example/"}, "not one of a mailbox by sftp"),
        ({"base_url": "file:///../other"}, "The path of the mailbox is none."),
        ({"base_url": "file://host/other"}, "not one of a mailbox by file"),
        ({"base_url": "s3://bucket:99/other"}, "not one of a mailbox by s3"),
        ({"base_url": "sftp://files.partner.example:port/"}, "is no mailbox"),
        ({"base_url": "file:///northpeak", "auth_scheme": "api-key"}, "A mailbox has a log-in of its own"),
        ({**AT_SERVER}, "We lack the server's key (host_key)"),
        ({**AT_SERVER, "host_key": "ssh-rsa nonsense"}, "The server's pinned key (host_key) cannot be read."),
        ({**AT_SERVER}, "knows us by a password or by a key of ours"),
        ({**AT_SERVER, "private_key": "nonsense"}, "Our private_key cannot be read"),
        ({"base_url": "sftp://files.partner.example/"}, "Give it here or in the address"),
        ({**AT_BUCKET}, "partner-bucket is no bucket that we share out"),
        ({**AT_BUCKET, "access_key_id": "AKIA-OURS"}, "A key has both parts."),
    ],
)
def test_a_mailbox_that_cannot_be_opened_is_told_and_not_kept(hq, ours, wrong, words):
    response = hq.post(add_of("partner"), {**MAILBOX, **wrong})

    assert words in text_of(response)
    assert made(ours) is None


def test_a_server_is_kept_with_its_own_key_and_ours(hq, ours):
    private, public, _ = ssh_key()

    typed = {"host_key": f"files.partner.example {public}", "private_key": private.replace("\n", "\r\n")}
    hq.post(add_of("partner"), {**MAILBOX, **AT_SERVER, **typed})

    assert made(ours).credentials == {
        "host_key": f"files.partner.example {public}",
        "private_key": private.strip(),
    }


def test_a_bucket_of_the_partners_is_kept_with_its_key(hq, ours):
    typed = {"access_key_id": "AKIA-PARTNERS", "secret_access_key": "s" * 40, "region": "eu-west-1"}

    hq.post(add_of("partner"), {**MAILBOX, **AT_BUCKET, **typed})

    assert made(ours).credentials == typed


def test_our_own_bucket_needs_no_key(hq, ours, settings):
    settings.PARTNER_FILES_BUCKET = "aisle-mailboxes"

    hq.post(add_of("partner"), {**MAILBOX, "base_url": "s3://aisle-mailboxes/northpeak"})

    assert made(ours).credentials == {}


def test_a_private_key_typed_beside_a_mistake_does_not_come_back(hq, ours):
    private, _, _ = ssh_key()

    page = hq.post(add_of("partner"), {**MAILBOX, **AT_SERVER, "private_key": private}).content.decode()

    assert "We lack the server" in page
    assert private.splitlines()[1] not in page


@pytest.mark.parametrize(
    "moved",
    [
        {"base_url": "https://elsewhere.example/v1"},
        {"base_url": "https://partner.example:8443/v1"},
        {"auth_options": '{"token_url": "https://elsewhere.example/token"}'},
        {"auth_options": '{"token_url": "https://[nonsense"}'},
    ],
    ids=["host", "port", "token", "nonsense"],
)
def test_nobody_else_hears_what_is_kept_unless_it_is_typed_again(hq, ours, moved):
    oauth2 = {**BARE, "auth_scheme": "oauth2", "auth_options": '{"token_url": "/token"}'}
    typed = {"client_id": "us", "client_secret": "our-secret"}
    hq.post(add_of("partner"), {**oauth2, **typed})

    refused = text_of(hq.post(page_of(made(ours)), {**oauth2, **moved}))
    before = made(ours)
    hq.post(page_of(before), {**oauth2, **moved, "client_id": "us", "client_secret": "another-secret"})

    assert "The address leads elsewhere: give this again" in refused
    assert (before.base_url, before.auth_options) == (GIVEN["base_url"], {"token_url": "/token"})
    assert made(ours).credentials == {"client_id": "us", "client_secret": "another-secret"}


def test_another_path_at_the_same_partner_is_no_other_place(hq, ours):
    hq.post(add_of("partner"), GIVEN)

    hq.post(page_of(made(ours)), {**BARE, "base_url": "https://partner.example/v2"})

    assert (made(ours).base_url, made(ours).credentials) == (
        "https://partner.example/v2",
        {"key": "top-secret"},
    )


def test_calls_a_second_are_limited_on_the_form(hq, ours):
    hq.post(add_of("partner"), {**GIVEN, "rate_per_s": "2.50"})

    refused = text_of(hq.post(page_of(made(ours)), {**BARE, "rate_per_s": "0"}))

    assert "greater than or equal to 0.01" in refused
    assert str(made(ours).rate_per_s) == "2.50"


def test_a_new_partner_begins_with_empty_options(hq):
    form = hq.get(add_of("partner")).context["adminform"].form

    assert (form["options"].value(), form["auth_options"].value()) == ("{}", "{}")


def test_options_are_laid_out_and_come_back_as_typed_when_they_are_wrong(hq, ours):
    with ours.scope():
        options = {"columns": {"partner_sku": "sku"}}
        Partner.objects.filter(pk=ours.rows["partner"].pk).update(transformer=BY_FILES, options=options)

    shown = hq.get(page_of(ours.rows["partner"])).context["adminform"].form["options"]
    wrong = hq.post(add_of("partner"), {**GIVEN, "options": '{"columns": '})

    assert shown.value() == ('{\n  "columns": {\n    "partner_sku": "sku"\n  }\n}')
    assert "{&quot;columns&quot;: </textarea>" in wrong.content.decode()
