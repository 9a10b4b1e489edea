"""The project: settings, addresses, Celery and the pipeline."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
