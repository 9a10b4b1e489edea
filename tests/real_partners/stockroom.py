"""The shop's own books, read and written behind its back: the truth about what it holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ORDERS = """
    SELECT orders.number, orders.total_incl_tax AS total, orders.currency, orders.guest_email AS email,
        address.first_name, address.last_name, address.line1, address.line4, address.postcode,
        address.country_id AS country, address.notes
    FROM order_order orders JOIN order_shippingaddress address ON address.id = orders.shipping_address_id
    WHERE address.notes = :mark OR address.notes LIKE :mark || char(10) || '%'
    ORDER BY orders.id
"""
LINES = """
    SELECT line.upc, line.quantity FROM order_line line JOIN order_order orders ON orders.id = line.order_id
    WHERE orders.number = ? ORDER BY line.id
"""


class Stockroom:
    """A shop's database."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def orders(self, number: str) -> list[dict[str, Any]]:
        """Every order the shop holds for a purchase order of ours, with its lines."""
        with self._opened() as books:
            found = [dict(row) for row in books.execute(ORDERS, {"mark": f"Purchase order {number}"})]
            for order in found:
                order["lines"] = [tuple(row) for row in books.execute(LINES, [order["number"]])]
        return found

    def set_price(self, upc: str, price: str) -> None:
        """Sell a product at another price from now on."""
        self._change("price", price, upc)

    def set_stock(self, upc: str, pieces: int) -> None:
        """Have so many pieces of a product from now on."""
        self._change("num_in_stock", pieces, upc)

    def set_status(self, number: str, word: str) -> None:
        """Let an order of the shop's stand elsewhere from now on."""
        with self._opened() as books:
            changed = books.execute("UPDATE order_order SET status = ? WHERE number = ?", [word, number])
            assert changed.rowcount == 1
            books.commit()

    def _change(self, column: str, value: object, upc: str) -> None:
        wanted = "(SELECT id FROM catalogue_product WHERE upc = ?)"
        with self._opened() as books:
            changed = books.execute(
                f"UPDATE partner_stockrecord SET {column} = ? WHERE product_id = {wanted}", [value, upc]
            )
            assert changed.rowcount == 1
            books.commit()

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._database, timeout=20)) as books:
            books.row_factory = sqlite3.Row
            yield books
