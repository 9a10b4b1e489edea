"""The first wall: managers that refuse to work without a retailer."""

import pytest
from django.db import ProgrammingError, connection, transaction

from stores.models import Store
from stores.tenancy import NoRetailerScope, every_retailer, retailer_scope
from tests.factories.stores import RetailerFactory, StoreFactory


@pytest.mark.django_db
def test_a_query_outside_a_scope_fails():
    with pytest.raises(NoRetailerScope):
        Store.objects.count()


def test_a_scope_of_nobody_fails():
    with pytest.raises(NoRetailerScope), retailer_scope(None):
        pass


@pytest.mark.django_db
def test_a_row_cannot_be_made_for_nobody():
    with pytest.raises(NoRetailerScope):
        Store(code="x", name="x")


def test_a_scope_hides_other_retailers(retailer, other_retailer):
    ours = StoreFactory()

    with retailer_scope(other_retailer.pk):
        theirs = StoreFactory()
        assert list(Store.objects.all()) == [theirs]

    assert list(Store.objects.all()) == [ours]


def test_a_query_made_in_a_scope_and_run_after_it_sees_nothing(retailer, other_retailer):
    with retailer_scope(other_retailer.pk):
        StoreFactory()
        later = Store.objects.all()

    assert list(later) == []


def test_a_write_for_another_retailer_is_refused_by_the_database(retailer, other_retailer):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        StoreFactory(retailer=other_retailer)


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_reading_across_sees_all_and_writes_nothing(committed_retailer):
    StoreFactory()
    with retailer_scope(RetailerFactory().pk):
        StoreFactory()

    with every_retailer():
        assert Store.objects.count() == 2
    with pytest.raises(ProgrammingError), every_retailer():
        Store.objects.update(name="mine")


def test_statements_outside_a_transaction_are_scoped_too(committed_retailer):
    StoreFactory()
    with retailer_scope(RetailerFactory().pk):
        StoreFactory()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stores_store")
        assert cursor.fetchone() == (1,)


def test_whatever_is_asked_outside_a_transaction_is_scoped(committed_retailer):
    with retailer_scope(RetailerFactory().pk):
        StoreFactory()
    stores = StoreFactory.create_batch(3)

    renamed = Store.objects.update(name="%s; renamed")
    in_pieces = [store.name for store in Store.objects.order_by("pk").iterator(chunk_size=1)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE stores_store SET city = %s WHERE code = %s", [("A", s.code) for s in stores]
        )
        cursor.execute("SELECT city FROM stores_store")
        cities = cursor.fetchall()

    assert (renamed, in_pieces, cities) == (3, ["%s; renamed"] * 3, [("A",)] * 3)


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_nothing_is_left_on_the_connection_after_a_scope(committed_retailer):
    StoreFactory()
    with retailer_scope(committed_retailer.pk), transaction.atomic():
        assert Store.objects.count() == 1

    with every_retailer(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stores_store")
        assert cursor.fetchone() == (0,)


def test_a_scope_inside_a_transaction_ends_with_its_block(retailer, other_retailer):
    StoreFactory()
    with transaction.atomic():
        with transaction.atomic(), retailer_scope(other_retailer.pk):
            StoreFactory.create_batch(2)

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM stores_store")
            assert cursor.fetchone() == (1,)
