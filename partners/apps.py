"""Partners and the conversations we hold with them."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class PartnersConfig(AppConfig):
    """Rows, transformers and transports."""

    name = "partners"
    verbose_name = "Partners"

    def ready(self) -> None:
        """Check the allow-list with every start."""
        from partners.registry import check_rows, check_transformers

        register(check_transformers)
        register(Tags.database)(check_rows)
