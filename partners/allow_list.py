"""The protocols that may be spoken here, by class path. Nothing is imported to find out.

A path is on the list when the settings name it (`PARTNER_TRANSFORMERS`), or when an installed package offers it in the
entry point group `endless_aisle.transformers` *and* the settings name that package (`PARTNER_TRANSFORMER_PACKAGES`).
Offering is not enough: whatever is pulled in as somebody's dependency could offer code to run with an order in hand.
For the same reason there is no wildcard.
"""

import re
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from django.conf import settings

from stores.errors import Invalid

GROUP = "endless_aisle.transformers"
LONGEST_TOLD = 100


class TransformerNotAllowed(Invalid):
    """The class path is not on the allow-list."""

    code = "transformer-not-allowed"
    message = "{path} is not on the list of allowed transformers."

    def __init__(self, path: object, **context: object) -> None:
        super().__init__(path=str(path)[:LONGEST_TOLD], **context)


def allowed_transformers() -> tuple[str, ...]:
    """All class paths on the list, the settings' own first."""
    return tuple(dict.fromkeys([*settings.PARTNER_TRANSFORMERS, *_of_packages()]))


def is_allowed(path: object) -> bool:
    """Whether a class path is on the list."""
    return path in settings.PARTNER_TRANSFORMERS or path in _of_packages()


def named_but_not_installed() -> list[str]:
    """Packages that the settings name and that offer nothing, or are not there."""
    offering = {_distribution(entry_point) for entry_point in entry_points(group=GROUP)}
    return [name for name in settings.PARTNER_TRANSFORMER_PACKAGES if _normal(name) not in offering]


def forget_packages() -> None:
    """Look again at what is installed. Only for whoever changes that in a running process."""
    _offered_by.cache_clear()


def _of_packages() -> tuple[str, ...]:
    return _offered_by(tuple(settings.PARTNER_TRANSFORMER_PACKAGES))


@cache
def _offered_by(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Remembered, for looking through all that is installed takes milliseconds and every look-up asks."""
    named = {_normal(name) for name in packages}
    if not named:
        return ()
    offers = [one for one in entry_points(group=GROUP) if _distribution(one) in named]
    return tuple(sorted(offer.value.replace(":", ".") for offer in offers))


def _distribution(entry_point: EntryPoint) -> str:
    return _normal(entry_point.dist.name) if entry_point.dist else ""


def _normal(name: str) -> str:
    """A package's name as all spellings of it have in common (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
