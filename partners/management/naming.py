"""Commands that are about one partner of a retailer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError, CommandParser

from partners.models import Partner
from stores.management.naming import retailer_named
from stores.tenancy import retailer_scope


def add_partner(parser: CommandParser) -> None:
    """The arguments that name it."""
    parser.add_argument("retailer", help="Its slug.")
    parser.add_argument("partner", help="The partner's code.")


@contextmanager
def partner_named(options: dict[str, Any]) -> Iterator[Partner]:
    """The partner they name, in the scope of its retailer. Raises CommandError."""
    retailer = retailer_named(options["retailer"])
    with retailer_scope(retailer.pk):
        partner: Partner | None = Partner.objects.filter(code=options["partner"]).first()
        if partner is None:
            raise CommandError(f"{retailer.slug} has no partner {options['partner']}.")
        yield partner
