"""What a partner knows us by is typed once and read by nobody: not on a page, in a row, an answer, a mail or a log."""

import json
import logging
import sys
import time

import pytest
from celery.signals import before_task_publish
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from catalog.operations.lookup import look_up
from orders.operations.inquiry import ask_partner
from orders.operations.relay import deliver_next
from partners.models import Exchange, Partner
from partners.operations.credentials import stage_next
from partners.queries.accounts import account_of
from partners.transports.auth import schemes
from stores.operations.access import issue_api_key
from tests.console.pages import add_of, list_of, page_of, text_of
from tests.console.test_admin_partners import BARE
from tests.factories.orders import order_of
from tests.partners.listening_partner import Told, listening
from tests.partners.test_canaries import REPEATS, telling

TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
LISTS = ("partner", "exchange", "purchaseorder", "outboxmessage", "delivery")
SECRET_NAMES = {name for needed in schemes.NEEDED.values() for name in needed} - schemes.NO_SECRETS
CANARIES = {
    f"{which}-canary-of-{name}" for which in ("present", "following", "mistyped") for name in SECRET_NAMES
}


def typed(scheme, which):
    """Credentials of a scheme, each a word that must be read nowhere; who we are is no secret."""
    return {
        name: f"us-{name}" if name in schemes.NO_SECRETS else f"{which}-canary-of-{name}"
        for name in schemes.NEEDED[scheme]
    }


def found(text):
    return sorted(canary for canary in CANARIES if canary in text)


def set_up(hq, company, scheme, base_url):
    """Type a partner in, once with a mistake, and stage what it will know us by next."""
    told = {**BARE, "base_url": base_url, "auth_scheme": scheme}
    told |= {"auth_options": '{"token_url": "/token"}'} if scheme == "oauth2" else {}
    mistaken = hq.post(add_of("partner"), {**told, **typed(scheme, "mistyped"), "name": ""})
    hq.post(add_of("partner"), {**told, **typed(scheme, "present")})
    with company.scope():
        partner = Partner.objects.get(code="new")
        stage_next(partner_id=partner.pk, credentials=typed(scheme, "following"), now=timezone.now())
    return partner, mistaken.content.decode()


def go_through_everything(hq, company, partner):
    """Test the connection, look up, order, fail, ask, and tell everybody."""
    hq.post(page_of(partner, "test"), {"confirmed": "1"})
    with company.scope():
        look_up(gtin="09500000000051", now=timezone.now())
        order = order_of(partner=partner, available=9)
        while any(deliver_next(queue=queue) for queue in ("partners", "events", "mail")):
            pass
        ask_partner(purchase_order_id=order.purchase_orders.get().pk)
    return order


def read_by_staff(hq, company, partner, order):
    """Every page that shows something of it."""
    with company.scope():
        rows = [partner, order, order.purchase_orders.get(), *Exchange.objects.filter(partner=partner)]
    addresses = ["/admin/", *(list_of(name) for name in LISTS)]
    addresses += [page_of(row, verb) for row in rows for verb in ("change", "history")]
    return "".join(hq.get(address).content.decode(errors="replace") for address in addresses)


def read_by_programs(company, order):
    with company.scope():
        key = issue_api_key(name="reader", scopes=["items:read", "orders:read"])
    client = Client(headers={"Authorization": f"Bearer {key}"})
    addresses = [f"/api/v1/orders/{order.number}/", "/api/v1/orders/", "/api/v1/items/?q=new"]
    return "".join(client.get(address).content.decode() for address in addresses)


def kept():
    """The whole database as text."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        told = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(one)::text FROM {table} AS one")
            told += [row[0] for row in cursor.fetchall()]
    return "\n".join(told)


@pytest.fixture
def published():
    """The messages that went to the broker."""
    bodies = []

    def note(sender=None, body=None, headers=None, **_):
        bodies.append(f"{sender} {body} {headers}")

    before_task_publish.connect(note, weak=False)
    yield bodies
    before_task_publish.disconnect(note)


@pytest.mark.parametrize(
    ("scheme", "status"),
    [*((scheme, 200) for scheme in schemes.NEEDED if scheme != "none"), ("api-key", 401), ("oauth2", 401)],
)
def test_nobody_reads_what_was_typed(
    hq, ours, published, caplog, capsys, django_capture_on_commit_callbacks, scheme, status
):
    caplog.set_level(logging.DEBUG)
    with (
        listening(telling(REPEATS["json"], status)) as partner,
        django_capture_on_commit_callbacks(execute=True),
    ):
        row, mistaken = set_up(hq, ours, scheme, partner.base_url)
        order = go_through_everything(hq, ours, row)
    until = time.monotonic() + 5
    while not published and time.monotonic() < until:
        time.sleep(0.02)

    with ours.scope():
        fresh = Partner.objects.get(pk=row.pk)
        assert {**fresh.credentials, **fresh.next_credentials} != {}
        places = {
            "form with a mistake": mistaken,
            "pages": read_by_staff(hq, ours, row, order),
            "answers to programs": read_by_programs(ours, order),
            "rows": kept(),
            "mails": "".join(f"{message.message()}" for message in mail.outbox),
            "messages": "".join(published),
            "logs": caplog.text + "".join(capsys.readouterr()),
            "words for programmers": f"{fresh!r} {fresh} {account_of(fresh)!r} {account_of(fresh)}",
        }
    assert {place: found(text) for place, text in places.items() if found(text)} == {}
    assert [place for place, text in places.items() if not text.strip()] == []


def test_a_conversation_in_which_the_next_credentials_were_shown_says_so(hq, ours):
    with listening(lambda call: Told(200 if "following" in call.headers["x-api-key"] else 401)) as partner:
        row, _ = set_up(hq, ours, "api-key", partner.base_url)
        hq.post(page_of(row, "test"), {"confirmed": "1"})
    with ours.scope():
        exchange = Exchange.objects.get(partner=row)

    page = text_of(hq.get(page_of(exchange)))

    assert "It refused our present credentials, so it was shown the next." in page


def test_what_was_typed_did_travel(hq, ours):
    """The control: the words that the test above looks for were really said, to the partner."""
    with listening(telling(REPEATS["json"], 200)) as partner:
        row, _ = set_up(hq, ours, "api-key", partner.base_url)
        go_through_everything(hq, ours, row)

    assert found(json.dumps([call.headers for call in partner.heard])) == ["present-canary-of-key"]


TYPED, AT_HAND = sorted(CANARIES)[:2]


def reported(reporter_filter):
    """Both forms of the report of an error that struck with one secret in the form and one at hand."""
    request = RequestFactory().post("/admin/", {"word": TYPED})
    request.user = None
    request.exception_reporter_filter = import_string(reporter_filter)()
    try:
        strike(AT_HAND)
    except RuntimeError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    return reporter.get_traceback_html() + reporter.get_traceback_text()


def strike(word):
    kept = {"word": word}
    raise RuntimeError(len(kept))


def test_the_report_of_an_error_shows_no_value(settings):
    report = reported(settings.DEFAULT_EXCEPTION_REPORTER_FILTER)

    assert found(report) == []
    assert "kept" in report


def test_djangos_own_report_would_show_them():
    """The control: it hides what is called a password or a key, and no other."""
    own = f"{SafeExceptionReporterFilter.__module__}.{SafeExceptionReporterFilter.__name__}"

    assert found(reported(own)) == [TYPED, AT_HAND]
