"""Mails to partners, through a real SMTP server on loopback."""

import pytest

from deploy.local.places import free_port
from partners.account import Account
from partners.errors import Outcome
from partners.post import post
from partners.transformers.requests import Attachment, MailRequest
from tests.notifications.post_office import PostOffice
from tests.partners.mailboxes.places import step

FILE = Attachment(name="A-1.csv", content_type="text/csv", content=b"number\r\nA-1\r\n")
ORDER = MailRequest(
    to="orders@partner.example",
    subject="Purchase order A-1 for Œuvre",
    body="Two boots.",
    key="A-1",
    attachments=(FILE,),
    commits=True,
)


class RudeOffice(PostOffice):
    """Hangs up as soon as it has read the mail."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd names it
        server.transport.abort()
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(autouse=True)
def _by_smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL = "Endless Aisle <aisle@example.com>"


@pytest.fixture(params=[PostOffice])
def office(request, settings):
    """A mail server that answers as it is told."""
    with request.param.opened() as (office, port):
        settings.EMAIL_PORT = port
        yield office


def partner(partner_id=7):
    return Account(
        partner_id=partner_id,
        code="northpeak",
        base_url="file:///northpeak",
        post=lambda request: post(request, partner_id=partner_id),
    )


def test_a_mail_carries_the_order_and_a_repetition_can_be_recognised(office):
    answers = [step(partner(), ORDER).result.status for _ in range(2)]
    step(partner(partner_id=8), ORDER)

    first, again, to_another = office.mails
    (attached,) = first.iter_attachments()
    assert answers == [202, 202]
    assert (first["to"], first["subject"]) == ("orders@partner.example", "Purchase order A-1 for Œuvre")
    assert first.get_body().get_content().strip() == "Two boots."
    assert (attached.get_filename(), attached.get_content()) == ("A-1.csv", "number\r\nA-1\r\n")
    assert first["message-id"] == again["message-id"] != to_another["message-id"]
    assert first["message-id"].endswith("@example.com>")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 5.1.1 Nobody of that name", Outcome.REJECTED), ("450 4.2.1 Greylisted", Outcome.NOT_SENT)],
)
@pytest.mark.parametrize("asked", ["answers_to_recipients", "answers_to_mails"])
def test_a_refusal_is_final_or_not_as_its_number_says(office, asked, answer, outcome):
    getattr(office, asked).append(answer)

    held = step(partner(), ORDER)

    assert (held.outcome, office.mails) == (outcome, [])
    assert answer.partition(" ")[2] in str(held.error)


@pytest.mark.parametrize("office", [RudeOffice], indirect=True)
def test_a_line_that_breaks_after_the_mail_was_read_leaves_us_not_knowing(office):
    held = step(partner(), ORDER)

    assert (held.outcome, len(office.mails)) == (Outcome.UNKNOWN, 1)


def test_nobody_at_home_is_not_sent(settings):
    settings.EMAIL_PORT = free_port()

    held = step(partner(), ORDER)

    assert held.outcome is Outcome.NOT_SENT


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "A-1\r\nBcc: everybody@example.com"},
        {"to": "orders@partner.example\nBcc: everybody@example.com"},
        {"to": "orders@partner.example, everybody@example.com"},
        {"to": "orders"},
        {"key": "A-1>\r\nX-Header: 1"},
        {"subject": "A-1\u2028X"},
        {"attachments": (Attachment(name='a"\r\nX: 1', content_type="text/csv", content=b""),)},
        {"attachments": (Attachment(name="a", content_type="text/csv\r\nX: 1", content=b""),)},
        {"body": "x" * 6_000_000},
    ],
)
def test_nothing_breaks_out_of_a_header(office, changed):
    held = step(partner(), MailRequest(**{**vars(ORDER), **changed}))

    assert (held.outcome, office.mails) == (Outcome.NOT_SENT, [])


def test_without_a_mail_server_nothing_is_sent():
    held = step(Account(partner_id=7, code="northpeak", base_url=""), ORDER)

    assert held.outcome is Outcome.NOT_SENT


def test_the_exchange_names_the_order_and_not_the_shopper(office):
    held = step(partner(), MailRequest(**{**vars(ORDER), "body": "Ada Canary, 12 St James's Square"}))

    assert "Canary" not in repr(held.turns)
    assert held.turns[0]["request"] == {
        "method": "MAIL",
        "path": "orders@partner.example",
        "body": "Purchase order A-1 for Œuvre A-1.csv (13 bytes)",
    }
