"""From a partner's row to the transformer that speaks its protocol. Nothing outside the allow-list is ever imported."""

from functools import cache

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from partners.models import Partner
from partners.transformers.base import Transformer
from stores.errors import Invalid


class TransformerNotAllowed(Invalid):
    """The class path is not on the allow-list."""

    code = "transformer-not-allowed"
    message = "{path} is not on the list of allowed transformers."


def transformer_class(path: str) -> type[Transformer]:
    """The class a path names. Raises TransformerNotAllowed before anything is imported."""
    if path not in settings.PARTNER_TRANSFORMERS:
        raise TransformerNotAllowed(path=path)
    return _load(path)


def transformer_for(partner: Partner) -> Transformer:
    """The transformer of a partner, with the partner's options."""
    return transformer_class(partner.transformer)(partner.options)


def transformer_choices() -> list[tuple[str, str]]:
    """The allow-list, for forms: each path with the first line of its class."""
    return [
        (path, f"{path.rpartition('.')[2]}: {(transformer_class(path).__doc__ or '').splitlines()[0]}")
        for path in settings.PARTNER_TRANSFORMERS
    ]


def check_transformers(**_kwargs: object) -> list[CheckMessage]:
    """Fail the deploy, not the first order, when a listed transformer cannot be loaded."""
    problems: list[CheckMessage] = []
    for path in settings.PARTNER_TRANSFORMERS:
        try:
            transformer = _load(path)
        except ImportError as error:
            problems.append(Error(f"Transformer {path}: {error}", id="partners.E001"))
        else:
            if not (isinstance(transformer, type) and issubclass(transformer, Transformer)):
                problems.append(Error(f"{path} is no Transformer.", id="partners.E002"))
    return problems


@cache
def _load(path: str) -> type[Transformer]:
    loaded: type[Transformer] = import_string(path)
    return loaded
