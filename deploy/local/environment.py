"""The environment the product runs in on this machine: everything `config.settings` asks for."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from deploy.local import postgres
from deploy.local.databases import (
    ensure_broker,
    ensure_database,
    ensure_roles,
    throwaway_database,
    url_for,
)
from deploy.local.places import VAR
from deploy.local.secrets_file import local_secret

DEMO_DATABASE = "aisle"
BROKER_DATABASE = "aisle_broker"


@contextmanager
def demo_environment() -> Iterator[dict[str, str]]:
    """The lasting demo's environment, its databases ready; they outlive the block."""
    with _server("demo-postgres", postgres.STEADY) as admin_url:
        ensure_database(admin_url, DEMO_DATABASE)
        yield environment_on(admin_url, DEMO_DATABASE)


@contextmanager
def throwaway_environment() -> Iterator[dict[str, str]]:
    """An environment with an empty database for one run."""
    with throwaway_environments(1) as [environment]:
        yield environment


@contextmanager
def throwaway_environments(count: int) -> Iterator[list[dict[str, str]]]:
    """The same for several runs at once, each with a broker of its own."""
    with _server("test-postgres", postgres.THROWAWAY) as admin_url, ExitStack() as stack:
        databases = [stack.enter_context(throwaway_database(admin_url)) for _ in range(count)]
        brokers = [BROKER_DATABASE, *(f"{BROKER_DATABASE}_{number}" for number in range(1, count))]
        for broker in brokers[1:]:
            ensure_broker(admin_url, broker)
        yield [environment_on(admin_url, *places) for places in zip(databases, brokers, strict=True)]


@contextmanager
def _server(name: str, settings: tuple[str, ...]) -> Iterator[str]:
    """The administrator's URL of the server to use: `DATABASE_URL`, or one of our own."""
    given = os.environ.get("DATABASE_URL")
    if given:
        prepare(given)
        yield given
        return
    with postgres.running(name, settings) as server:
        prepare(server.url)
        yield server.url


def prepare(admin_url: str) -> None:
    """Make the roles and the broker on a server. Again is harmless."""
    ensure_roles(admin_url)
    ensure_broker(admin_url, BROKER_DATABASE)


def environment_on(admin_url: str, database: str, broker: str = BROKER_DATABASE) -> dict[str, str]:
    """What the product is told so that it works with these databases of this server."""
    chosen = {
        "DATABASE_URL": url_for(admin_url, "app", database),
        "DATABASE_MIGRATOR_URL": url_for(admin_url, "migrator", database),
        "DATABASE_OPS_URL": url_for(admin_url, "ops", database),
        "SECRET_KEY": local_secret("django", 48),
        "CREDENTIALS_KEYS": f"local:{local_secret('credentials')}",
    }
    usual = {
        "CELERY_BROKER_URL": url_for(admin_url, "broker", broker, scheme="pgmq"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PARTNER_ALLOWED_NETWORKS": "127.0.0.0/8,::1/128",
        "MEDIA_ROOT": str(VAR / "media"),
        "ERP_ROOT": str(VAR / "erp"),
        "FEEDS_ROOT": str(VAR / "feeds"),
        "ERP_GRACE_S": "10",
    }
    return {**usual, **_inherited(), **chosen}


def _inherited() -> Mapping[str, str]:
    """What the caller's own environment says, which wins over what is usual here."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
