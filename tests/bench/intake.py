"""How fast orders are taken, compared with writing the same rows by hand."""

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from tests.bench.figure import Figure
from tests.bench.load import Caller, load
from tests.stack import Stack

COUNTS = {1: 150, 8: 400}

# What one order leaves behind, parents first: how its rows are found, and which columns name rows written before.
ROWS = {
    "orders_order": "id = %(order)s",
    "orders_cart": "order_id = %(order)s",
    "orders_cartline": "cart_id IN (SELECT id FROM orders_cart WHERE order_id = %(order)s)",
    "orders_purchaseorder": "order_id = %(order)s",
    "orders_orderline": "order_id = %(order)s",
    "orders_payment": "order_id = %(order)s",
    "orders_orderevent": "order_id = %(order)s",
    "orders_outboxmessage": "(payload->>'purchase_order_id')::bigint IN"
    " (SELECT id FROM orders_purchaseorder WHERE order_id = %(order)s) OR (payload->>'event_id')::bigint IN"
    " (SELECT id FROM orders_orderevent WHERE order_id = %(order)s)",
    "orders_idempotencykey": "order_id = %(order)s",
}
PARENTS = {"order_id": "orders_order", "cart_id": "orders_cart", "purchase_order_id": "orders_purchaseorder"}

Rows = dict[str, list[dict[str, Any]]]


def measure(stack: Stack) -> Iterator[Figure]:
    """Orders a second through `POST /api/v1/orders/`, against plain psycopg writing the rows of one of them.

    Shoppers want different things: a test of one item alone would measure who waits for its row.
    """
    caller = Caller(stack.url, stack.headers)
    bodies = [json.dumps(stack.order_body(gtin=gtin)) for gtin in _listed(stack)]
    stack.stock_up()  # the partners have just told what they really have left
    for at_once, count in COUNTS.items():
        _place(caller, bodies[0])
        ours = load(count, at_once, lambda number: _place(caller, bodies[number % len(bodies)]))
        plain = _plain(stack, at_once, count)
        yield Figure(
            name=f"order intake, {at_once} at once",
            value=ours.per_s,
            unit="orders/s",
            against="the same rows by plain psycopg, orders/s",
            limit=plain,
            detail=f"p50 {ours.p50_ms:.0f} ms, p99 {ours.p99_ms:.0f} ms",
        )


def _listed(stack: Stack) -> list[str]:
    """What the retailer sells of one partner."""
    items = stack.call("GET", "/api/v1/items/?q=northpeak&limit=100")["results"]
    return [
        variant["gtin"]
        for item in items
        for variant in item["variants"]
        if any(offer["partner"]["code"] == "northpeak" for offer in variant["offers"])
    ]


def _place(caller: Caller, body: str) -> None:
    caller.call("POST", "/api/v1/orders/", body, **{"Idempotency-Key": uuid.uuid4().hex})


def _plain(stack: Stack, at_once: int, count: int) -> float:
    """Orders a second, when somebody who knows the rows writes them in one transaction each."""
    with ExitStack() as open_connections:
        connections: SimpleQueue[psycopg.Connection[Any]] = SimpleQueue()
        for _ in range(at_once):
            connection = psycopg.connect(stack.environment["DATABASE_URL"], row_factory=dict_row)
            connections.put(open_connections.enter_context(connection))
        rows, retailer = _rows_of_one_order(connections)

        def write(_: int) -> None:
            connection = connections.get()
            with connection.transaction():
                connection.execute("SELECT set_config('app.retailer', %s, true)", [retailer])
                _write(connection, rows)
            connections.put(connection)

        return load(count, at_once, write).per_s


def _rows_of_one_order(connections: "SimpleQueue[psycopg.Connection[Any]]") -> tuple[Rows, str]:
    connection = connections.get()
    with connection.transaction():
        retailer = connection.execute("SELECT id FROM stores_retailer ORDER BY id LIMIT 1").fetchone()["id"]
        connection.execute("SELECT set_config('app.retailer', %s, true)", [str(retailer)])
        order = connection.execute("SELECT max(id) AS id FROM orders_order").fetchone()["id"]
        rows = {
            table: connection.execute(f"SELECT * FROM {table} WHERE {where}", {"order": order}).fetchall()
            for table, where in ROWS.items()
        }
    connections.put(connection)
    if not all(rows.values()):
        raise RuntimeError(f"An order left no rows in {[table for table in rows if not rows[table]]}.")
    return rows, str(retailer)


def _write(connection: "psycopg.Connection[Any]", rows: Rows) -> None:
    """The rows once more, with keys of their own, and the pieces taken off the offer."""
    renewed: dict[tuple[str, int], int] = {}
    for table, copies in rows.items():
        for row in copies:
            renewed[table, row["id"]] = _insert(connection, table, _fresh(row, renewed))
    for line in rows["orders_cartline"]:
        connection.execute(
            "UPDATE catalog_offer SET available = available - 0 WHERE id = %s", [line["offer_id"]]
        )


def _fresh(row: dict[str, Any], renewed: dict[tuple[str, int], int]) -> dict[str, Any]:
    fresh = {name: value for name, value in row.items() if name != "id"}
    for name, value in fresh.items():
        if name in PARENTS and value is not None:
            fresh[name] = renewed[PARENTS[name], value]
        elif name == "public_id":
            fresh[name] = uuid.uuid4()
        elif name in ("number", "key"):
            fresh[name] = uuid.uuid4().hex[:20]
        elif isinstance(value, (dict, list)):
            fresh[name] = Jsonb(value)
    return fresh


def _insert(connection: "psycopg.Connection[Any]", table: str, row: dict[str, Any]) -> int:
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(sql.Placeholder() * len(row)),
    )
    written: int = connection.execute(statement, list(row.values())).fetchone()["id"]  # type: ignore[index]
    return written
