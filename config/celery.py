"""Celery: the alarm clock. The rows in PostgreSQL are the queue; a lost message costs seconds, never an order."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from kombu.entity import Queue

from config.pipeline import QUEUES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("endless_aisle")
app.set_default()  # or threads that did not make the app would send to a broker that nobody named
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker that gave up would have to be woken by hand
    broker_pool_acquire_timeout=2,
    task_publish_retry_policy={"max_retries": 1},
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    task_default_queue="default",
    task_queues=[Queue(name) for name in QUEUES],
    task_create_missing_queues=False,
    beat_schedule={
        "export-to-erp": {
            "task": "orders.export_to_erp",
            "schedule": 10.0,
            "options": {"queue": "erp", "expires": 10},
        },
        "reconcile-erp": {
            "task": "orders.reconcile_with_erp",
            "schedule": crontab(hour=3, minute=0),
            "options": {"queue": "erp"},
        },
        "collect-from-partners": {
            "task": "orders.collect_from_partners",
            "schedule": 30.0,
            "options": {"queue": "partners", "expires": 30},
        },
        "read-feeds": {
            "task": "catalog.read_feeds",
            "schedule": 30.0,
            "options": {"queue": "default", "expires": 30},
        },
        "fetch-feed-files": {
            "task": "catalog.fetch_feed_files",
            "schedule": 60.0,
            "options": {"queue": "default", "expires": 60},
        },
        "read-feed-files": {
            "task": "catalog.read_feed_files",
            "schedule": 10.0,
            "options": {"queue": "default", "expires": 10},
        },
        "forget-feed-files": {
            "task": "catalog.forget_feed_files",
            "schedule": crontab(hour=4, minute=40),
            "options": {"queue": "default"},
        },
        "tidy-mailboxes": {
            "task": "partners.tidy_mailboxes",
            "schedule": crontab(hour=4, minute=30),
            "options": {"queue": "default"},
        },
        "ask-partners-that-refuse": {
            "task": "partners.ask_those_that_refuse",
            "schedule": 600.0,
            "options": {"queue": "partners", "expires": 600},
        },
        "refresh-wanted": {
            "task": "catalog.refresh_wanted",
            "schedule": 30.0,
            "options": {"queue": "default", "expires": 30},
        },
        "forget-lookups": {
            "task": "catalog.forget_lookups",
            "schedule": crontab(hour=4, minute=0),
            "options": {"queue": "default"},
        },
        "settle-enquiries": {
            "task": "orders.settle_enquiries",
            "schedule": 60.0,
            "options": {"queue": "default", "expires": 60},
        },
        "revise-enquiries": {
            "task": "orders.revise_enquiries",
            "schedule": crontab(minute=10),
            "options": {"queue": "default"},
        },
        "forget-enquiries": {
            "task": "catalog.forget_enquiries",
            "schedule": crontab(hour=4, minute=15),
            "options": {"queue": "default"},
        },
        "forget-unmatched": {
            "task": "catalog.forget_unmatched",
            "schedule": crontab(hour=4, minute=10),
            "options": {"queue": "default"},
        },
        "suggest-matches": {
            "task": "catalog.suggest_matches",
            "schedule": 60.0,
            "options": {"queue": "default", "expires": 60},
        },
        "forget-exchanges": {
            "task": "partners.forget_exchanges",
            "schedule": crontab(hour=4, minute=20),
            "options": {"queue": "default"},
        },
        "fetch-pictures": {
            "task": "catalog.fetch_pictures",
            "schedule": 30.0,
            "options": {"queue": "pictures", "expires": 30},
        },
        "forget-pictures": {
            "task": "catalog.forget_pictures",
            "schedule": crontab(hour=4, minute=40),
            "options": {"queue": "pictures"},
        },
        "reprice-due": {
            "task": "catalog.reprice_due",
            "schedule": 60.0,
            "options": {"queue": "default", "expires": 60},
        },
        "reprice-for-new-rates": {
            "task": "catalog.reprice_for_new_rates",
            "schedule": crontab(hour=0, minute=5),
            "options": {"queue": "default"},
        },
        "send-invitations": {
            "task": "stores.send_invitations",
            "schedule": 60.0,
            "options": {"queue": "mail", "expires": 60},
        },
    },
)


@worker_init.connect
def look_without_being_woken(sender: Any, **_: object) -> None:
    """Let a worker look after its queues by itself as well: a broker that is gone delays an order by seconds."""
    from config.polling import poll  # noqa: PLC0415 - needs the apps, which are loaded by now

    poll(set(sender.app.amqp.queues.consume_from))
