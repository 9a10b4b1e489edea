"""From a bare Python to this project's environment: uv, then all that `uv.lock` names, each checked by its hash.

Runs on the machine's own Python 3.11 or later with nothing installed, not even pip: Debian ships Python without it.
"""

import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = "0.13.9"
UV = ROOT / ".uv" / f"uv-{VERSION}"
JSON_INDEX = "application/vnd.pypi.simple.v1+json"  # PEP 691
# PyPI's wheels of that version by system and processor: their SHA-256.
WHEELS = {
    ("Linux", "x86_64"): "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ("Linux", "aarch64"): "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ("Darwin", "x86_64"): "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ("Darwin", "arm64"): "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
}


def main() -> None:
    """Make or refresh `.venv`, with the groups of packages that the command line names. Quick when nothing changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file meets Pythons that the project does not support
        sys.exit(f"Python 3.11 or later is needed; this is {platform.python_version()}. Set PYTHON=…")
    print("Setting up: uv and the packages in uv.lock …", flush=True)
    if not UV.exists():
        _fetch_uv()
    environment = {
        "UV_SYSTEM_CERTS": "1",  # the machine's certificates, or uv would not trust a company's own proxy
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
    }
    environment.pop("VIRTUAL_ENV", None)
    sync = [str(UV), "sync", "--frozen", "--quiet", "--python", sys.executable]
    groups = [part for group in sys.argv[1:] for part in ("--group", group)]
    sys.exit(subprocess.run([*sync, *groups], cwd=ROOT, env=environment, check=False).returncode)


def _fetch_uv() -> None:
    """Take the one program out of uv's wheel. Raises SystemExit when the wheel is not the one we know."""
    wanted = WHEELS.get((platform.system(), platform.machine()))
    if wanted is None:
        sys.exit(f"No uv is known for {platform.system()} {platform.machine()}; put uv {VERSION} at {UV}.")
    try:
        wheel = _download(wanted)
    except (urllib.error.URLError, LookupError) as error:
        sys.exit(f"uv {VERSION} could not be fetched from the package index: {error}")
    if hashlib.sha256(wheel).hexdigest() != wanted:
        sys.exit(f"The wheel of uv {VERSION} is not the one we know; nothing was installed.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("scripts/uv"))
        program = archive.read(name)
    UV.parent.mkdir(exist_ok=True)
    half = UV.with_suffix(f".{os.getpid()}")
    half.write_bytes(program)
    half.chmod(0o755)
    half.rename(UV)


def _download(wanted: str) -> bytes:
    """The file with this hash from the package index (`PIP_INDEX_URL`, else PyPI). Raises URLError, LookupError."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
    request = urllib.request.Request(f"{index}/uv/", headers={"Accept": JSON_INDEX})
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    url = next((file["url"] for file in files if file["hashes"].get("sha256") == wanted), None)
    if url is None:
        raise LookupError("the index does not list it")
    with urllib.request.urlopen(url, timeout=300) as answer:
        wheel: bytes = answer.read()
    return wheel


if __name__ == "__main__":
    main()
