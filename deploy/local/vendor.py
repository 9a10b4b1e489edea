"""Renew what the shop's pages borrow from npm: `python -m deploy.local.vendor`.

The versions are pinned in `static/vendor/package.json` and its lock. What is copied is committed with its SHA-256
sums, so that neither a build nor a running system ever needs npm; a test compares the sums.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.local.places import ROOT

VENDOR = ROOT / "static" / "vendor"
SUMS = VENDOR / "SHA256SUMS"
PINS = ("package.json", "package-lock.json")
FILES = {
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "@fontsource-variable/inter": (
        "files/inter-latin-opsz-normal.woff2",
        "files/inter-latin-ext-opsz-normal.woff2",
        "LICENSE",
    ),
    "lucide-static": ("LICENSE",),
}
SPRITE = "lucide-static"
ICONS = [
    "arrow-left",
    "check",
    "circle-alert",
    "circle-check",
    "clock",
    "info",
    "keyboard",
    "lock",
    "log-in",
    "log-out",
    "map-pin",
    "minus",
    "package",
    "plus",
    "receipt",
    "rotate-ccw",
    "scan-barcode",
    "search",
    "search-x",
    "settings",
    "shield-check",
    "shopping-bag",
    "store",
    "trash-2",
    "truck",
    "undo-2",
    "user",
    "x",
]


def main() -> None:
    """Fetch the pinned packages into a temporary folder, copy what we use and note the sums."""
    with tempfile.TemporaryDirectory() as folder:
        for name in PINS:
            shutil.copy(VENDOR / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        for old in VENDOR.glob("*-*.*.*"):
            shutil.rmtree(old)
        for package, files in FILES.items():
            _copy(Path(folder) / "node_modules" / package, files)
    SUMS.write_text("".join(f"{sha256}  {name}\n" for name, sha256 in sums().items()))


def sums() -> dict[str, str]:
    """The SHA-256 of every borrowed file that lies here now, by its name."""
    borrowed = sorted(path for path in VENDOR.glob("*/*") if path.is_file())
    return {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in borrowed}


def _copy(package: Path, files: tuple[str, ...]) -> None:
    told = json.loads((package / "package.json").read_text())
    name = told["name"].rpartition("/")[2].removesuffix(".org").removesuffix("-static")
    target = VENDOR / f"{name}-{told['version']}"
    target.mkdir(parents=True)
    for file in files:
        shutil.copy(package / file, target)
    if told["name"] == SPRITE:
        symbols = "".join(_symbol(icon, (package / "icons" / f"{icon}.svg").read_text()) for icon in ICONS)
        (target / "sprite.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n')


def _symbol(name: str, svg: str) -> str:
    """One icon as a symbol; its strokes follow the colour of the text around it."""
    drawing = re.sub(r"\s+", " ", svg.partition("<svg")[2].partition(">")[2].partition("</svg>")[0]).strip()
    stroke = (
        'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {stroke}>{drawing}</symbol>\n'


if __name__ == "__main__":
    main()
