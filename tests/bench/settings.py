"""The product's settings, plus the view that does nothing."""

from config.settings.base import *  # noqa: F403 - these are settings

ROOT_URLCONF = "tests.bench.urls"
