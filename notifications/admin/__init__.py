"""The console's page for mails."""

from notifications.admin import deliveries

__all__ = ["deliveries"]
