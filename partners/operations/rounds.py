"""Doing the same with every partner, so that one partner's trouble does not stop the others."""

import logging
from collections.abc import Callable

from partners.models import Partner
from partners.operations.standing import LeftAlone
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transformers.base import Transformer
from partners.vault import VaultError

logger = logging.getLogger(__name__)


def with_each(act: Callable[[Partner], int], *, where: Callable[[Transformer], bool], what: str) -> int:
    """Do something with each active partner of the retailer in scope whose protocol fits; return the sum.

    One that is left alone just now, that is set up wrongly or that makes us stumble counts as nothing; the log says
    that `what` failed there.
    """
    return sum(_done(act, partner, where, what) for partner in Partner.objects.active().order_by("pk"))


def _done(
    act: Callable[[Partner], int], partner: Partner, where: Callable[[Transformer], bool], what: str
) -> int:
    try:
        return act(partner) if where(transformer_for(partner)) else 0
    except LeftAlone as refusal:
        logger.debug("%s is left out: %s", partner.code, refusal)
    except (VaultError, TransformerNotAllowed) as error:
        logger.warning("%s cannot be asked as it is set up: %s", partner.code, error)
    except Exception:
        logger.exception("%s of %s failed", what, partner.code)
    return 0
