"""Installing the shop, filling it once, and running a copy of it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy.local.places import VAR
from deploy.local.secrets_file import local_secret
from deploy.partners.made_once import alone, digest, install, once
from deploy.partners.ready import awaited

HERE = Path(__file__).parent
HOME = VAR / "partners" / "oscar"
VENV = HOME / "venv"
FILLED = HOME / "filled"
REQUIREMENTS = HERE / "requirements.txt"
PATIENCE_S = 60


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A running shop: where its API is, the account that may read its orders, and its database."""

    url: str
    database: Path
    username: str = "endless-aisle"
    password: str = field(repr=False)


@contextmanager
def running(folder: Path) -> Iterator[Shop]:
    """Run a freshly filled shop in a folder, on a free loopback port; end it by its pid."""
    copy = folder / "shop"
    shutil.copytree(prepared(), copy)
    ready = folder / "url"
    with (folder / "log").open("wb") as log:
        command = [VENV / "bin" / "python", "-m", "shop", "serve", ready]
        process = subprocess.Popen(
            command, env=_environment(copy), stdin=subprocess.PIPE, stdout=log, stderr=log
        )
        try:
            url = awaited(ready, process, patience_s=PATIENCE_S)
            yield Shop(url=url, database=copy / "shop.sqlite3", password=_password())
        finally:
            process.terminate()
            process.wait(timeout=20)


def prepared() -> Path:
    """The folder of a shop that is filled and has no orders; installs and fills what is missing or out of date."""
    with alone(HOME):
        once(VENV, _digest(REQUIREMENTS), partial(install, VENV, REQUIREMENTS))
        once(FILLED, _digest(REQUIREMENTS, *sorted(HERE.glob("shop/*.py"))), _fill)
    return FILLED


def _fill() -> None:
    FILLED.mkdir()
    command = [VENV / "bin" / "python", "-W", "ignore", "-m", "shop", "seed"]
    subprocess.run(command, env=_environment(FILLED), check=True)


def _environment(folder: Path) -> dict[str, str]:
    """What the shop is told; nothing of the product's own settings."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(HERE),
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "SHOP_FOLDER": str(folder),
        "SHOP_SECRET_KEY": local_secret("oscar"),
        "SHOP_READER_PASSWORD": _password(),
    }


def _password() -> str:
    return local_secret("oscar-reader")


def _digest(*files: Path) -> str:
    return digest(*files, and_also=_password())
