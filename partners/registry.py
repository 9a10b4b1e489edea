"""From a partner's row to the transformer that speaks its protocol. Nothing outside the allow-list is ever imported."""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from inspect import isabstract

from django.core.checks import CheckMessage, Error
from django.db import ProgrammingError
from django.utils.module_loading import import_string

from partners.allow_list import TransformerNotAllowed as TransformerNotAllowed  # noqa: PLC0414 - raised from here
from partners.allow_list import allowed_transformers, is_allowed, named_but_not_installed
from partners.models import Partner
from partners.transformers.base import Capability, Transformer
from stores.tenancy import every_retailer


class TransformerBroken(TransformerNotAllowed):
    """The class path is on the list, but no transformer can be loaded from it."""

    code = "transformer-broken"
    message = "{path} is on the list of allowed transformers, but {problem}."


def transformer_class(path: str) -> type[Transformer]:
    """The class a path names. Raises TransformerNotAllowed before anything is imported, TransformerBroken after."""
    if not is_allowed(path):
        raise TransformerNotAllowed(path=path)
    return _load(path)


def transformer_for(partner: Partner) -> Transformer:
    """The transformer of a partner, with the partner's options. Raises as `transformer_class`."""
    return transformer_class(partner.transformer)(partner.options)


def capabilities_of(path: str, options: str) -> frozenset[Capability]:
    """What a partner with this transformer and these options (as JSON) can be asked. Raises TransformerNotAllowed."""
    return _capabilities(transformer_class(path), options)


def usable_transformers() -> dict[str, type[Transformer]]:
    """What is on the list and can be loaded, by path; the system check tells of the rest."""
    usable = {}
    for path in allowed_transformers():
        try:
            usable[path] = _load(path)
        except TransformerBroken:
            continue
    return usable


def transformer_choices() -> list[tuple[str, str]]:
    """What can be chosen, for forms: each path with the first line of its class."""
    return [
        (path, f"{path.rpartition('.')[2]}: {(transformer.__doc__ or '').partition(chr(10))[0]}")
        for path, transformer in usable_transformers().items()
    ]


def check_transformers(**_kwargs: object) -> list[CheckMessage]:
    """Fail the deploy, not the first order, when a listed transformer cannot be loaded."""
    problems: list[CheckMessage] = [
        Error(f"The package {name} offers no transformers, or is not installed.", id="partners.E002")
        for name in named_but_not_installed()
    ]
    for path in allowed_transformers():
        try:
            _load(path)
        except TransformerBroken as error:
            problems.append(Error(str(error), id="partners.E001"))
    return problems


def check_rows(*, databases: Sequence[str] | None = None, **_kwargs: object) -> list[CheckMessage]:
    """Tell of rows that name what may not be spoken. Runs with `check --database ops`: it reads every retailer's."""
    if "ops" not in (databases or ()):
        return []
    try:
        with every_retailer():
            rows = list(Partner.objects.order_by("pk").values_list("pk", "transformer"))
    except ProgrammingError:  # before the first migration there are no rows
        return []
    hint = "Choose another protocol for it, or put this one on the list."
    return [
        Error(str(TransformerNotAllowed(path=path)), hint=hint, obj=f"Partner {pk}", id="partners.E003")
        for pk, path in rows
        if not is_allowed(path)
    ]


@lru_cache(maxsize=1024)
def _capabilities(transformer: type[Transformer], options: str) -> frozenset[Capability]:
    """Remembered, because every look-up wants to know it of every partner."""
    return transformer.capabilities_with(json.loads(options))


@cache
def _load(path: str) -> type[Transformer]:
    """Import a class that is on the list."""
    try:
        loaded = import_string(path)
    except Exception as error:  # whatever a module of somebody else raises while it is imported
        raise TransformerBroken(path=path, problem=f"it cannot be imported: {error}") from error
    if not (isinstance(loaded, type) and issubclass(loaded, Transformer)):
        raise TransformerBroken(path=path, problem="it is no Transformer")
    if isabstract(loaded):
        raise TransformerBroken(path=path, problem="some of its methods are still missing")
    return loaded
