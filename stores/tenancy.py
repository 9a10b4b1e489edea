"""Whose rows we may touch. A query outside a scope fails; it never returns everyone's.

The scope is the first wall: managers filter by it and refuse to work without it. It also travels to PostgreSQL
(see `stores.postgresql.base`), where row-level security is the second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, models

_EVERYONE = object()
_scope: ContextVar[object | None] = ContextVar("retailer_scope", default=None)


class NoRetailerScope(RuntimeError):
    """A retailer's rows were asked for before anyone said which retailer."""


@contextmanager
def retailer_scope(retailer_id: int) -> Iterator[None]:
    """Limit every query in the block to one retailer. Scopes nest; the inner one wins until it ends."""
    if retailer_id is None:
        raise NoRetailerScope("A retailer scope needs a retailer.")
    with _scoped_to(retailer_id):
        yield


@contextmanager
def every_retailer() -> Iterator[None]:
    """Read across retailers, for the few jobs that serve all. Keep the block to one query; it cannot write."""
    with _scoped_to(_EVERYONE):
        yield


def current_retailer_id() -> int:
    """The retailer of this scope; raises NoRetailerScope outside one."""
    retailer_id = retailer_id_or_none()
    if retailer_id is None:
        raise NoRetailerScope("No single retailer is in scope.")
    return retailer_id


def retailer_id_or_none() -> int | None:
    """The retailer of this scope, or None outside one and when reading across."""
    scope = _scope.get()
    return scope if isinstance(scope, int) else None


def reads_across() -> bool:
    """Whether we are inside `every_retailer()`."""
    return _scope.get() is _EVERYONE


@contextmanager
def _scoped_to(scope: object) -> Iterator[None]:
    token = _scope.set(scope)
    _tell_open_transactions()
    try:
        yield
    finally:
        _scope.reset(token)
        _tell_open_transactions()


def _tell_open_transactions() -> None:
    """A transaction that is already open learns of the change; a later one learns when it begins."""
    for connection in connections.all(initialized_only=True):
        connection.tell_retailer()  # type: ignore[attr-defined]  # our own backend


class RetailerManager(models.Manager[Any]):
    """Default manager of every owned model."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """The rows of the retailer in scope. Raises NoRetailerScope outside one."""
        rows = super().get_queryset()
        if reads_across():
            return rows
        return rows.filter(retailer_id=current_retailer_id())
