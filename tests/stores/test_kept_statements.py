"""What a connection keeps: itself while the server is there, and the statements that are asked all day long."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stores.queries.plain import select
from stores.tenancy import retailer_scope

pytestmark = pytest.mark.django_db(transaction=True)

SUM = "SELECT %(one)s::int + %(two)s::int, %(retailer)s::int"


def _kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return [name for (name,) in cursor.fetchall()]


def _pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def _on_another_connection(sql: str, pid: int) -> object:
    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, [pid])
            [told] = cursor.fetchone()
        connection.close()
        return told

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(ask).result()


def _said_last(pid: int) -> object:
    return _on_another_connection("SELECT query FROM pg_stat_activity WHERE pid = %s", pid)


def _as_between_requests() -> None:
    connection.health_check_enabled, connection.health_check_done = True, False


def test_a_statement_is_kept_once_and_answers_for_the_retailer_in_scope():
    connection.close()

    with retailer_scope(7):
        told = [select(SUM, one=1, two=2), select(SUM, one=3, two=4)]
    with retailer_scope(8):
        told.append(select(SUM, one=5, two=6))

    assert told == [[(3, 7)], [(7, 7)], [(11, 8)]]
    assert len(_kept()) == 1


@pytest.mark.parametrize("by", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_what_the_server_no_longer_keeps_is_given_to_it_again(by):
    with retailer_scope(7):
        select(SUM, one=1, two=2)
    with connection.cursor() as cursor:
        cursor.execute(by)

    with retailer_scope(7):
        told = select(SUM, one=3, two=4)

    assert told == [(7, 7)]


def test_what_another_server_behind_a_pooler_keeps_already_is_no_mistake():
    with retailer_scope(7):
        select(SUM, one=1, two=2)
    connection.kept.clear()

    with retailer_scope(7):
        told = select(SUM, one=3, two=4)

    assert told == [(7, 7)]


def test_a_new_connection_is_known_to_keep_nothing():
    with retailer_scope(7):
        select(SUM, one=1, two=2)
    connection.close()

    with retailer_scope(7), CaptureQueriesContext(connection) as asked:
        told = select(SUM, one=3, two=4)

    assert told == [(7, 7)]
    assert ["DEALLOCATE" in query["sql"] for query in asked] == [False]


def test_a_quiet_connection_is_used_without_a_question():
    pid = _pid()
    said = _said_last(pid)
    _as_between_requests()

    connection.close_if_health_check_failed()

    assert (_said_last(pid), connection.health_check_done) == (said, True)
    assert _pid() == pid


def test_a_connection_that_the_server_has_ended_is_replaced():
    pid = _pid()
    _on_another_connection("SELECT pg_terminate_backend(%s, 5000)", pid)
    _as_between_requests()

    assert _pid() != pid
