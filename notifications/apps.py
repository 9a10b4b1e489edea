"""Who must be told, and how."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The top app: it listens to all others and none listens to it."""

    name = "notifications"
    verbose_name = "Behind the scenes"
