"""The door of the API: who may come in, and what it says to what is no request."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import path
from django.utils import timezone

from config.api import server_error
from stores.api.views import RetailerView
from stores.models import ApiKey
from stores.operations.access import issue_api_key, note_use, revoke_api_key
from tests.api import problem, program
from tests.factories.stores import RetailerFactory

ORDERS = "/api/v1/orders/"
ITEMS = "/api/v1/items/"


def test_a_stranger_and_every_bad_key_hear_the_same(retailer, client):
    now = timezone.now()
    revoked, expired, good = (
        issue_api_key(name="a"),
        issue_api_key(name="b", expires_at=now),
        issue_api_key(name="c"),
    )
    revoke_api_key(api_key_id=ApiKey.objects.get(name="a").pk, now=now)
    other = RetailerFactory()
    forged = good.replace(f"_{retailer.pk}_", f"_{other.pk}_")

    answers = [
        client.get(ORDERS, headers={"Authorization": f"Bearer {key}"} if key else {})
        for key in ("", revoked, expired, forged, f"{good}0", "eak_9_9_9", "eak_99999999999999999_a_b", "é")
    ]

    assert {problem(answer) for answer in answers} == {(401, "not-authenticated")}
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {"Bearer"}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(("scheme", "status"), [("Bearer", 200), ("bearer", 200), ("Basic", 401), ("", 401)])
def test_a_key_is_shown_as_a_bearer_token(retailer, client, scheme, status):
    key = issue_api_key(name="till")

    response = client.get(ORDERS, headers={"Authorization": f"{scheme} {key}".strip()})

    assert response.status_code == status


def test_a_session_is_no_key(retailer, client, django_user_model):
    client.force_login(
        django_user_model.objects.create_user("hq", "hq@example.com", role="hq", retailer=retailer)
    )

    assert problem(client.get(ORDERS)) == (401, "not-authenticated")


def test_a_key_opens_what_its_scopes_name(retailer):
    reader = program("items:read")

    assert reader.get(ITEMS, {"q": "x"}).status_code == 200
    assert problem(reader.get(ORDERS)) == (403, "permission-denied")


def test_a_key_notes_its_use_once_a_minute(retailer, django_assert_num_queries):
    issue_api_key(name="till")
    now = timezone.now()
    key = ApiKey.objects.get()
    note_use(api_key_id=key.pk, last_noted=None, now=now)

    note_use(
        api_key_id=key.pk, last_noted=None, now=now + timedelta(seconds=30)
    )  # read before the first note
    with django_assert_num_queries(0):
        note_use(api_key_id=key.pk, last_noted=now, now=now + timedelta(seconds=59))

    assert ApiKey.objects.get().last_used_at == now
    note_use(api_key_id=key.pk, last_noted=now, now=now + timedelta(minutes=1))
    assert ApiKey.objects.get().last_used_at == now + timedelta(minutes=1)


def test_a_call_notes_the_use_of_its_key(retailer):
    program("orders:read").get(ORDERS)

    assert ApiKey.objects.get().last_used_at is not None


BODIES = {
    "no JSON": (b"store=chiado", 400, "parse-error"),
    "cut JSON": (b'{"store": ', 400, "parse-error"),
    "two documents": (b"{}{}", 400, "parse-error"),
    "invalid UTF-8": (b'{"store": "\xff"}', 400, "parse-error"),
    "UTF-16": ('{"store": "x"}'.encode("utf-16"), 400, "parse-error"),
    "lone surrogate": (rb'{"store": "\ud800"}', 400, "parse-error"),
    "lone surrogate as a key": (rb'{"\ud800": 1}', 400, "parse-error"),
    "NaN": (b'{"store": NaN}', 400, "parse-error"),
    "infinity": (b'{"store": -Infinity}', 400, "parse-error"),
    "endless number": (b'{"store": ' + b"9" * 5000 + b"}", 400, "parse-error"),
    "a list": (b"[]", 400, "invalid-body"),
    "null": (b"null", 400, "invalid-body"),
    "a text": (b'"x"', 400, "invalid-body"),
    "a number": (b"1", 400, "invalid-body"),
    "duplicate key": (b'{"store": "a", "store": "b"}', 400, "duplicate-key"),
    "duplicate key within": (b'{"buyer": {"email": 1, "email": 2}}', 400, "duplicate-key"),
    "deep list": (b"[" * 100_000, 400, "too-deep"),
    "deep object": (b'{"a":' * 100_000, 400, "too-deep"),
    "deep and whole": (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400, "too-deep"),
    "infinite quantity": (b'{"lines": [{"quantity": 1e400}]}', 400, "invalid"),
    "NUL key": (rb'{"\u0000": 1}', 400, "unknown-field"),
    "too large": (b'{"store": "' + b"x" * 1_000_000 + b'"}', 413, "too-large"),
    "nothing": (b"", 400, "invalid"),
    "empty": (b"{}", 400, "invalid"),
}


@pytest.mark.parametrize(("body", "status", "code"), BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_request_is_refused(retailer, body, status, code):
    response = program().post(ORDERS, body, content_type="application/json", headers={"Idempotency-Key": "k"})

    assert problem(response) == (status, code)


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_of_another_kind_is_refused(retailer, content_type):
    response = program().generic(
        "POST", ORDERS, b"<x/>", content_type=content_type, headers={"Idempotency-Key": "k"}
    )

    assert problem(response) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PUT", ORDERS, "GET, HEAD, POST"),
        ("DELETE", ORDERS, "GET, HEAD, POST"),
        ("OPTIONS", ORDERS, "GET, HEAD, POST"),
        ("TRACE", ORDERS, "GET, HEAD, POST"),
        ("BREW", ORDERS, "GET, HEAD, POST"),
        ("POST", ITEMS, "GET, HEAD"),
        ("PATCH", f"{ORDERS}AF-1/", "GET, HEAD"),
    ],
)
def test_a_method_that_is_none_is_refused_with_those_that_are(retailer, method, address, allowed):
    response = program().generic(method, address)

    assert problem(response) == (405, "method-not-allowed")
    assert response.headers["Allow"] == allowed


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "address",
    [
        "/api/",
        "/api/v1/",
        "/api/v1/orders",
        "/api/v1/items",
        "/api/v2/items/",
        "/api/%00/",
        "/api/v1/lookups/abc/",
    ],
)
def test_an_address_that_leads_nowhere_is_told_to_programs(retailer, method, address):
    assert problem(program().generic(method, address)) == (404, "not-found")


def test_what_the_caller_cannot_read_is_not_acceptable(retailer):
    response = program().get(ITEMS, {"q": "x"}, headers={"Accept": "text/xml"})

    assert problem(response) == (406, "not-acceptable")


def test_a_host_that_is_not_ours_is_refused(retailer):
    assert problem(program().get(ORDERS, headers={"Host": "evil.example"})) == (400, "bad-request")


class Bug(RetailerView):
    """A view with a mistake."""

    resource = "orders"

    def get(self, request):
        raise ZeroDivisionError("canary")


urlpatterns = [path("api/v1/bug/", Bug.as_view())]
handler500 = server_error


@pytest.mark.urls(__name__)
def test_a_bug_tells_nothing_of_itself(retailer):
    response = program().get("/api/v1/bug/")

    assert problem(response) == (500, "server-error")
    assert b"canary" not in response.content


def test_a_database_that_does_not_answer_in_time_is_worth_another_try(committed_retailer):
    api, held, done = program(), threading.Event(), threading.Event()

    def hold_the_table():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE orders_order IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(hold_the_table)
        held.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        response = api.get(ORDERS)
        done.set()
    connection.close()

    assert problem(response) == (503, "unavailable")
    assert response.headers["Retry-After"] == "2"


def test_a_database_that_was_lost_is_worth_another_try_and_found_again(committed_retailer):
    api = program()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [ours] = cursor.fetchone()

    def cut_the_line():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
        connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(cut_the_line).result()
    lost = api.get(ORDERS)
    connection.close()
    found = api.get(ORDERS)

    assert problem(lost) == (503, "unavailable")
    assert (lost.headers["Retry-After"], found.status_code) == ("2", 200)


def test_answers_are_kept_by_no_cache(retailer):
    api = program()

    kept = {api.get(address).headers["Cache-Control"] for address in (ORDERS, f"{ORDERS}AF-1/", ITEMS)}

    assert kept == {"private, no-store"}


def test_forged_headers_change_nothing(retailer):
    response = program().get(
        ORDERS, headers={"X-Forwarded-Host": "evil.example", "X-HTTP-Method-Override": "DELETE"}
    )

    assert json.loads(response.content) == {"results": [], "next": None}
