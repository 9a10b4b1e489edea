"""The browser that tests drive: the system's Chromium, installed from Debian's packages where we may."""

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "fonts-noto-core"]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The browser's program: `$CHROMIUM`, or what is on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure_chromium() -> None:
    """Install Chromium unless it is there. Raises SystemExit where that takes more rights than we have."""
    if chromium():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("Browser tests need Chromium: install it, or set CHROMIUM to its program.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qqy", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", *command], env=quiet, check=True, stdout=subprocess.DEVNULL)
