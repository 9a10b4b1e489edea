"""The project itself, as an app without rows: it carries the commands that serve all apps."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, the pipeline and the demo."""

    name = "config"
