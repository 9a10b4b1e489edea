"""A new package for a partner's protocol: a transformer, a partner in memory, and a test that both pass at once.

`python -m partners.contract.start NAME [DIRECTORY]` makes it anywhere; in a checkout `manage.py startpartner` does too.
"""

import re
from pathlib import Path
from string import Template

TEMPLATE = Path(__file__).parent / "template"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME = 40
SUFFIX = "-tpl"  # so that no tool takes a template for Python


class CannotStart(ValueError):
    """No package can be made with this name or at this place, and why."""


def start_package(name: str, directory: Path) -> Path:
    """Make the package `aisle-<name>` in a directory; return where. Raises CannotStart and changes nothing then."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise CannotStart(
            f"{name!r} is no name: small letters and digits, with hyphens between, such as acme-uk."
        )
    home = directory / f"aisle-{name}"
    if home.exists():
        raise CannotStart(f"{home} is there already.")
    for source in sorted(TEMPLATE.rglob(f"*{SUFFIX}")):
        _fill(source, home, _names(name))
    return home


def _names(name: str) -> dict[str, str]:
    words = name.split("-")
    return {
        "name": name,
        "package": f"aisle_{name.replace('-', '_')}",
        "transformer": f"{''.join(word.capitalize() for word in words)}Transformer",
        "partner": f"{''.join(word.capitalize() for word in words)}InMemory",
        "title": " ".join(word.capitalize() for word in words),
    }


def _fill(source: Path, home: Path, names: dict[str, str]) -> None:
    """Write one file, its own name filled in like its text."""
    place = (
        source.relative_to(TEMPLATE).as_posix().removesuffix(SUFFIX).replace("package_name", names["package"])
    )
    target = home / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(Template(source.read_text()).substitute(names))
