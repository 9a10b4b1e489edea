"""Django's admin, told to use our own door."""

from django.contrib.admin.apps import AdminConfig


class ConsoleConfig(AdminConfig):
    """The admin app with the console as its site."""

    default_site = "config.console.site.Console"
