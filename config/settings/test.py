"""Settings of the tests: the same product, with quick passwords, a broker in memory and mail in a list."""

import os

os.environ.setdefault("PARTNER_ALLOWED_NETWORKS", "127.0.0.0/8")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
# Celery looks here first, whatever the settings say.
os.environ["CELERY_BROKER_URL"] = "memory://"

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # nothing is collected in a test, so there is nothing to scan
INTEREST_WRITTEN_EVERY_S = 86_400  # by the tests that are about it, and in no other's way
DATABASE_ROUTERS = ["tests.routing.FlushableByTheApp"]
