"""Filling the shop once, and running a copy of it."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local import postgres
from deploy.local.places import ROOT
from deploy.local.secrets_file import local_secret
from deploy.partners.made_once import alone, digest
from deploy.partners.ready import awaited
from deploy.partners.vendure import install

HERE = Path(__file__).parent
ASSETS = install.HOME / "assets"
PICTURES = ROOT / "partners" / "simulator" / "pictures"
PATIENCE_S = 90


@dataclass(frozen=True, kw_only=True)
class Stock:
    """What a shop is filled with: photographs, and a list in the columns of Vendure's own import.

    Without a list it is ours, of `shop/catalogue.js`. Filled databases and drawn assets are kept by its name.
    """

    name: str
    pictures: Path
    products: Path | None = None

    @property
    def assets(self) -> Path:
        """Where the shop keeps what it draws of them."""
        return ASSETS if self.products is None else install.HOME / f"assets-{self.name}"

    @property
    def sources(self) -> list[Path]:
        """What it is made from."""
        return [self.products] if self.products else []


OURS = Stock(name="filled", pictures=PICTURES)


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A running shop: where it is, the accounts of the retailer and of its owner, and its database.

    `customer_id` is the shop's own number of the retailer, its first customer.
    """

    url: str
    username: str = "endless-aisle"
    password: str = field(repr=False)
    customer_id: str = "1"
    owner: str = "superadmin"
    owners_password: str = field(repr=False)
    database: str = field(repr=False)


@contextmanager
def running(folder: Path, stock: Stock = OURS) -> Iterator[Shop]:
    """Run a freshly filled shop on a free loopback port, its words in a folder; end it by its pid."""
    with postgres.running("vendure-postgres", postgres.THROWAWAY) as server, _copy(server, stock) as database:
        ready = folder / "url"
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [install.node(), HERE / "shop" / "serve.js", ready],
                cwd=folder,
                env=_environment(database, stock),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
            try:
                yield _shop(awaited(ready, process, patience_s=PATIENCE_S), database)
            finally:
                process.terminate()
                process.wait(timeout=20)


def _shop(url: str, database: str) -> Shop:
    return Shop(
        url=url, password=_password("retailer"), owners_password=_password("owner"), database=database
    )


@contextmanager
def _copy(server: postgres.Server, stock: Stock) -> Iterator[str]:
    """A database like the filled one, dropped after the block; its URL."""
    name = f"shop_{os.getpid()}_{secrets.token_hex(4)}"
    filled = _filled(server, stock)
    _administer(server, "CREATE DATABASE {} TEMPLATE {}", name, filled)
    try:
        yield _url(server, name)
    finally:
        _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def _filled(server: postgres.Server, stock: Stock) -> str:
    """The database of a shop that is filled and has no orders, named for what it was made from."""
    with alone(install.HOME):
        install.installed()
        sources = sorted(path for path in (HERE / "shop").iterdir() if path.is_file())
        accounts = _password("owner") + _password("retailer")
        made_from = digest(*sources, *stock.sources, install.REQUIREMENTS, and_also=accounts)
        name = f"{stock.name}_{made_from[:16]}"
        _sweep(server)
        if not stock.assets.exists() or name not in _databases(server, stock.name):
            _fill(server, name, stock)
    return name


def _sweep(server: postgres.Server) -> None:
    """Drop what processes that were killed have left behind."""
    for name in _databases(server, "shop"):
        if _is_gone(int(name.split("_")[1])):
            _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def _is_gone(process: int) -> bool:
    try:
        with suppress(PermissionError):  # it runs, as another user's
            os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def _fill(server: postgres.Server, name: str, stock: Stock) -> None:
    """Fill a database under another name, which it keeps if that fails half-way."""
    half = f"{name}_half"
    for outdated in _databases(server, stock.name):
        _administer(server, "DROP DATABASE {} WITH (FORCE)", outdated)
    _administer(server, "CREATE DATABASE {}", half)
    command = [install.node(), HERE / "shop" / "fill.js", install.HOME]
    subprocess.run(command, cwd=install.HOME, env=_environment(_url(server, half), stock), check=True)
    _administer(server, "ALTER DATABASE {} RENAME TO {}", half, name)


def _environment(database: str, stock: Stock) -> dict[str, str]:
    """What the shop is told; nothing of the product's own settings."""
    return {
        "PATH": os.environ["PATH"],
        "NODE_PATH": str(install.PACKAGES / "node_modules"),
        "VENDURE_DISABLE_TELEMETRY": "true",  # it would tell its makers of itself
        "SHOP_DATABASE": database,
        "SHOP_ASSETS": str(stock.assets),
        "SHOP_PICTURES": str(stock.pictures),
        "SHOP_PRODUCTS": str(stock.products or ""),
        "SHOP_OWNER_PASSWORD": _password("owner"),
        "SHOP_RETAILER_PASSWORD": _password("retailer"),
    }


def _password(whose: str) -> str:
    return local_secret(f"vendure-{whose}")


def _url(server: postgres.Server, database: str) -> str:
    return f"{server.url.rpartition('/')[0]}/{database}"


def _databases(server: postgres.Server, kind: str) -> list[str]:
    with psycopg.connect(server.url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind])
        return [name for (name,) in rows]


def _administer(server: postgres.Server, statement: str, *names: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
