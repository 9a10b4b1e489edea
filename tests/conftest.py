"""What every test may use: a real PostgreSQL, a retailer to work for, and a partner to talk to."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connections

from stores.models import Retailer
from stores.tenancy import retailer_scope
from tests.factories.stores import RetailerFactory
from tests.simulator import Simulator
from tests.world import World, populate

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureDef) -> Iterator[None]:
    """The database the launcher made is ours alone: bring its tables up to date as their owner, then be the app."""
    with django_db_blocker.unblock():
        call_command("migrate", database="migrator", verbosity=0)
        connections["migrator"].close()
    yield
    for connection in connections.all(initialized_only=True):
        connection.close()


@pytest.fixture
def retailer(db: None) -> Iterator[Retailer]:
    """A retailer, with everything in the test scoped to it."""
    retailer = RetailerFactory()
    with retailer_scope(retailer.pk):
        yield retailer


@pytest.fixture
def committed_retailer(transactional_db: None) -> Iterator[Retailer]:
    """The same, for tests in which other connections must see the rows."""
    retailer = RetailerFactory()
    with retailer_scope(retailer.pk):
        yield retailer


@pytest.fixture
def other_retailer(db: None) -> Retailer:
    """Somebody else."""
    return RetailerFactory()


@pytest.fixture
def everything_of_one_retailer(retailer: Retailer) -> World:
    """The retailer in scope, with one of everything that a retailer can own."""
    world = populate(retailer, "canary0wn")
    assert world.lacks() == []
    return world


@pytest.fixture(scope="session")
def running_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One partner simulator for the whole run."""
    with Simulator.started(tmp_path_factory.mktemp("simulator")) as simulator:
        yield simulator


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    """The simulator, as good as new."""
    running_simulator.reset()
    return running_simulator


@pytest.fixture(autouse=True)
def _media_in_a_folder_of_its_own(tmp_path: object, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    feeds = {**settings.STORAGES["feeds"], "OPTIONS": {"location": f"{tmp_path}/feeds"}}  # type: ignore[attr-defined]
    settings.STORAGES = {**settings.STORAGES, "feeds": feeds}  # type: ignore[attr-defined]
