"""One settings file for every place we run; the environment fills the gaps. Safe unless told otherwise."""

from pathlib import Path
from typing import Any

from config.pipeline import OUTBOX_STEPS as OUTBOX_STEPS  # noqa: PLC0414 - a setting
from config.settings.broker import transport_options
from config.settings.environment import Environment
from config.settings.schema import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS  # noqa: PLC0414 - a setting
from config.settings.security import *
from config.settings.unfold import UNFOLD as UNFOLD  # noqa: PLC0414 - a setting

BASE_DIR = Path(__file__).resolve().parents[2]
env = Environment()

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "stores.User"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

INSTALLED_APPS = [
    "config",
    "notifications",
    "orders",
    "catalog",
    "partners",
    "stores",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "config.console.apps.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "storages",
    "anymail",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stores.middleware.PasswordFirstMiddleware",
    "stores.middleware.RetailerMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "orders.kiosk.context.cart",
            ],
            "libraries": {
                "kiosk": "stores.kiosk.tags",
                "catalogue": "catalog.kiosk.tags",
                "console": "config.console.tags",
            },
        },
    }
]

# Three roles on one database: the app serves, the migrator owns, ops reads across retailers.
DATABASES: dict[str, Any] = {
    "default": env.database("DATABASE_URL"),
    "migrator": env.database("DATABASE_MIGRATOR_URL"),
    "ops": env.database("DATABASE_OPS_URL"),
}
for alias, database in DATABASES.items():
    database["CONN_MAX_AGE"] = 0 if alias == "migrator" else 60
    database["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = ["stores.postgresql.routing.OneDatabaseThreeRoles"]

# Log-in attempts must be counted once for all processes; `process` is for what holds in one process alone.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTHENTICATION_BACKENDS = [
    "stores.roles_backend.RoleBackend",
    "stores.roles_backend.LogInBackend",
]
LOGIN_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "stores.accounts.InvitedOnlyAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
MEDIA_BUCKET = env.text("MEDIA_BUCKET", "")
# Where files that say what partners offer are kept as they came, how long, and how long the longest may be.
FEEDS_ROOT = Path(env.text("FEEDS_ROOT", str(BASE_DIR / "var" / "feeds")))
FEEDS_BUCKET = env.text("FEEDS_BUCKET", "")
FEED_FILES_KEPT_DAYS = env.number("FEED_FILES_KEPT_DAYS", 90, least=1)
FEED_FILE_MOST_MB = env.number("FEED_FILE_MOST_MB", 300, least=1)
# Where browsers find a bucket's files, such as https://media.example: pages may show pictures from there. Its addresses
# are signed and last so many seconds, or are those of a public bucket or a CDN before it.
MEDIA_ORIGIN = env.text("MEDIA_ORIGIN", "")
MEDIA_SIGNED = env.flag("MEDIA_SIGNED", default=True)
MEDIA_LINKS_LAST_S = env.number("MEDIA_LINKS_LAST_S", 3600, least=60)
for policy in (CONTENT_SECURITY_POLICY["DIRECTIVES"], CONSOLE_SECURITY_POLICY):
    policy["img-src"] = [*policy["img-src"], *filter(None, [MEDIA_ORIGIN])]
ERP_ROOT = Path(env.text("ERP_ROOT", str(BASE_DIR / "var" / "erp")))
ERP_BUCKET = env.text("ERP_BUCKET", "")
ERP_EVENT_BUS = env.text("ERP_EVENT_BUS", "default")
# How long an ERP may take to enter what it was sent, before the nightly comparison counts it as missing.
ERP_GRACE_S = env.number("ERP_GRACE_S", 900)


def storage(
    bucket: str, root: Path | None, files: str = "django.core.files.storage.FileSystemStorage", **local: Any
) -> dict[str, Any]:
    """S3 when a bucket is named, else files under a folder."""
    if bucket:
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": bucket}}
    return {"BACKEND": files, "OPTIONS": {"location": root, **local}}


def media(bucket: str, root: Path | None, *files: str, **local: Any) -> dict[str, Any]:
    """The same for what browsers fetch by themselves."""
    made = storage(bucket, root, *files, **local)
    if bucket:
        domain = "" if MEDIA_SIGNED else MEDIA_ORIGIN.removeprefix("https://")
        made["OPTIONS"] |= {
            "querystring_auth": MEDIA_SIGNED,
            "querystring_expire": MEDIA_LINKS_LAST_S,
            "custom_domain": domain or None,
            "object_parameters": {"CacheControl": "private, max-age=31536000, immutable"},
        }
    return made


STORAGES = {
    "default": media(MEDIA_BUCKET, MEDIA_ROOT, "stores.media.MediaFolder", base_url=MEDIA_URL),
    # Beside the uploads: a file of pictures never changes, and is written whole or not at all.
    "renditions": media(MEDIA_BUCKET, None, "orders.erp.storage.DurableFileStorage", allow_overwrite=True),
    "erp": storage(ERP_BUCKET, ERP_ROOT, "orders.erp.storage.DurableFileStorage", allow_overwrite=True),
    "feeds": storage(FEEDS_BUCKET, FEEDS_ROOT, "orders.erp.storage.DurableFileStorage"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
AWS_S3_ENDPOINT_URL = env.text("AWS_ENDPOINT_URL", "") or None
AWS_ENDPOINT_URL = AWS_S3_ENDPOINT_URL

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)

globals().update(env.mail("EMAIL_URL", "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Endless Aisle <aisle@example.com>")
EMAIL_TIMEOUT = 10

CREDENTIALS_KEYS = env.keys("CREDENTIALS_KEYS")

# What finds items by name. Another engine is another class: see docs/search.md.
SEARCH_ENGINE = "catalog.search.postgresql.PostgresqlEngine"

# The partner protocols we speak. A class that is not on this list is never imported, whatever a row says.
PARTNER_TRANSFORMERS = [
    "partners.transformers.plain.PlainTransformer",
    "partners.transformers.plain.LookupPlainTransformer",
    "partners.transformers.declarative.DeclarativeTransformer",
    "partners.transformers.feed.FeedTransformer",
    "partners.transformers.feed.MailedFeedTransformer",
    "partners.transformers.oscar.OscarTransformer",
    "partners.transformers.oscar.GuestOscarTransformer",
    "partners.transformers.vendure.VendureTransformer",
    "partners.transformers.vendure.LookupVendureTransformer",
    "partners.transformers.shopify.ShopifyTransformer",
    "partners.transformers.woocommerce.WooCommerceTransformer",
    "partners.transformers.x12.X12Transformer",
    "partners.transformers.x12.UncheckedX12Transformer",
    "partners.transformers.edifact.EdifactTransformer",
    "partners.transformers.edifact.UncheckedEdifactTransformer",
]
# Installed packages whose transformers may be used as well, by name: see partners/allow_list.py.
PARTNER_TRANSFORMER_PACKAGES = env.words("PARTNER_TRANSFORMER_PACKAGES")
PARTNER_ALLOWED_NETWORKS = env.networks("PARTNER_ALLOWED_NETWORKS")
# Where partners' mailboxes of our own lie, each retailer's in a folder of its own; and how old a file must be before it
# is taken for finished, in seconds: see docs/partners/mailboxes.md.
PARTNER_FILES_ROOT = Path(env.text("PARTNER_FILES_ROOT", str(BASE_DIR / "var" / "partner-files")))
PARTNER_FILES_BUCKET = env.text("PARTNER_FILES_BUCKET", "")
PARTNER_FILES_SETTLE_S = env.number("PARTNER_FILES_SETTLE_S", 10)
# How long files that we put away in a mailbox are kept, and after how long copies of orders are put away; in days.
PARTNER_ARCHIVE_DAYS = env.number("PARTNER_ARCHIVE_DAYS", 90)
PARTNER_COPIES_DAYS = env.number("PARTNER_COPIES_DAYS", 180)
# How often a partner's feed is read, and from how many per cent fewer items than the last time it waits for a person.
FEED_EVERY_S = env.number("FEED_EVERY_S", 900)
FEED_HELD_WHEN_SHORTER_BY_PERCENT = env.number("FEED_HELD_WHEN_SHORTER_BY_PERCENT", 60)
# How many days the history of lists is kept, with the rows of each that could not be used.
FEED_RUNS_KEPT_DAYS = env.number("FEED_RUNS_KEPT_DAYS", 90, least=1)

# How many calls a minute a partner gets for what shoppers look at, before what it told is old; 0 for none. And how
# often each process writes down what they look at.
REFRESH_CALLS_PER_MINUTE = env.number("REFRESH_CALLS_PER_MINUTE", 60, least=0)
INTEREST_WRITTEN_EVERY_S = env.number("INTEREST_WRITTEN_EVERY_S", 60, least=0)

# After how many days a picture that a partner named is asked for again, and how long its files are kept when nothing
# names it any more.
PICTURES_AGAIN_DAYS = env.number("PICTURES_AGAIN_DAYS", 30, least=1)
PICTURES_KEPT_DAYS = env.number("PICTURES_KEPT_DAYS", 7, least=2)

# How many days look-ups are kept, with what partners were asked and said for them, and how many days all else is that
# was said with partners: it is the evidence of what became of an order.
LOOKUPS_KEPT_DAYS = env.number("LOOKUPS_KEPT_DAYS", 2, least=1)
UNMATCHED_KEPT_DAYS = env.number("UNMATCHED_KEPT_DAYS", 180, least=1)
EXCHANGES_KEPT_DAYS = env.number("EXCHANGES_KEPT_DAYS", 400, least=1)

# The lost-sale ledger: when a visit to a screen is over for want of any other end, after how many days an order that is
# still unpaid is lost, from how many days on a promise counts as too slow, and how long all of it is kept.
VISIT_MINUTES = env.number("VISIT_MINUTES", 30, least=1)
UNPAID_DAYS = env.number("UNPAID_DAYS", 7, least=1)
SLOW_DAYS = env.number("SLOW_DAYS", 10, least=1)
ENQUIRIES_KEPT_DAYS = env.number("ENQUIRIES_KEPT_DAYS", 400, least=1)

# How long a promise is leased to one worker. It must outlast the longest conversation with a partner, twice: to ask
# whether an order is there, and to send it (each at most 45 s), and a question of 10 s when we were refused.
OUTBOX_LEASE_S = env.number("OUTBOX_LEASE_S", 120)
OUTBOX_POLL_S = env.number("OUTBOX_POLL_S", 3)
# How many purchase orders may be on their way to one partner at the same time, all workers together: at most half of
# the threads with which one worker looks for them, so that a partner that hangs leaves the others room.
ORDERS_AT_ONCE_PER_PARTNER = env.number("ORDERS_AT_ONCE_PER_PARTNER", 2)

FAULTS = env.text("FAULTS", "")

REST_FRAMEWORK: dict[str, Any] = {
    "EXCEPTION_HANDLER": "config.api.problem_response",
    "DEFAULT_AUTHENTICATION_CLASSES": ["stores.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["stores.api.permissions.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["stores.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {},
    "NUM_PROXIES": 1 if env.flag("BEHIND_PROXY") else 0,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    # Connections that carried an order are not kept, on purpose; the pool would tell of each.
    "loggers": {"urllib3.connectionpool": {"level": "ERROR"}, "paramiko": {"level": "WARNING"}},
}
