"""Production settings: secure by default, everything variable from the environment."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

import environ

from chezflora.schedule import BEAT_SCHEDULE
from chezflora.settings.accounts import *  # noqa: F403
from chezflora.settings.apps import INSTALLED_APPS, MIDDLEWARE  # noqa: F401
from chezflora.settings.oscar import *  # noqa: F403
from chezflora.settings.payments import *  # noqa: F403
from chezflora.settings.payments import PAY_PAGES
from chezflora.settings.security import *  # noqa: F403
from chezflora.settings.security import CONTENT_SECURITY_POLICY
from chezflora.settings.sqlite import tune_sqlite

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env("SECRET_KEY")
# Keys of before: sessions and links signed with them still open.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The canonical address, used in mails: a forged Host header never reaches a link.
SITE_URL = env("SITE_URL", default="https://www.chezflora.example").rstrip("/")

ROOT_URLCONF = "chezflora.urls"
ASGI_APPLICATION = "chezflora.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"
SITE_ID = 1

DATABASES = {"default": tune_sqlite(env.db("DATABASE_URL"))}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Under ASGI every request runs in a fresh thread: persistent connections would
    # leak, a pool does not.
    DATABASES["default"].update(
        CONN_MAX_AGE=0,
        # After a restart of the database the pool holds connections that are dead.
        CONN_HEALTH_CHECKS=True,
        OPTIONS={
            "pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL", default=10)},
            # A stuck lock must turn into a clear "try again", not a hanging shop.
            "options": "-c lock_timeout=3000",
        },
    )
ATOMIC_REQUESTS = False

REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
# In memory, and it signs itself for /readyz.
CELERY_BEAT_SCHEDULER = "ops.desk.watching:SigningScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.shop_frame",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("nl", _("Dutch"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr", "nl")
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))
# Files only their owner may see; no web server serves this folder.
PRIVATE_ROOT = env("PRIVATE_ROOT", default=str(VAR_DIR / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "common.static_storage.BundlingStorage"},
}
# Backups are encrypted, kept outside what is served, and thinned out as they age.
BACKUP_DIR = env("BACKUP_DIR", default=str(VAR_DIR / "backups"))
# Secrets, the one for new backups first; older backups need theirs to be restored.
BACKUP_KEYS = env.list("BACKUP_KEY", default=[])
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=7)
BACKUP_KEEP_WEEKS = env.int("BACKUP_KEEP_WEEKS", default=5)
BACKUP_KEEP_MONTHS = env.int("BACKUP_KEEP_MONTHS", default=12)
BACKUP_BUCKET = env("BACKUP_BUCKET", default="")
BACKUP_BUCKET_ENDPOINT = env("BACKUP_BUCKET_ENDPOINT", default="")
BACKUP_BUCKET_REGION = env("BACKUP_BUCKET_REGION", default="")
BACKUP_BUCKET_ACCESS_KEY = env("BACKUP_BUCKET_ACCESS_KEY", default="")
BACKUP_BUCKET_SECRET_KEY = env("BACKUP_BUCKET_SECRET_KEY", default="")
if BACKUP_BUCKET:
    # A second copy of each backup in another house; needs django-storages and boto3.
    STORAGES["backups"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": BACKUP_BUCKET,
            "endpoint_url": BACKUP_BUCKET_ENDPOINT or None,
            "region_name": BACKUP_BUCKET_REGION or None,
            "access_key": BACKUP_BUCKET_ACCESS_KEY or None,
            "secret_key": BACKUP_BUCKET_SECRET_KEY or None,
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
# In production the web server in front sends them.
SERVE_MEDIA = False
# Nobody may sign in with a password that stands in the source.
DEMO_LOGINS = ()
DEMO_PASSWORD = None
WHITENOISE_MAX_AGE = 3600

WAGTAIL_SITE_NAME = "ChezFlora"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "cms.search_backend",
        # Words are stemmed and stripped of accents by us, alike on every database.
        "SEARCH_CONFIG": "simple",
    }
}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS = []

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="ChezFlora <hello@chezflora.example>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Fewer free units than this are few, unless a stock record says otherwise.
LOW_STOCK_THRESHOLD = env.int("LOW_STOCK_THRESHOLD", default=5)
STAFF_EMAIL = env("STAFF_EMAIL", default="shop@chezflora.example")

CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += PAY_PAGES

STOCK_HOLD_MINUTES = 15
# A quote can be accepted for so many days, its deposit paid for so many after that.
QUOTE_VALID_DAYS = 30
QUOTE_DEPOSIT_DAYS = 7
# The balance of a quote is due so many days before the event.
QUOTE_BALANCE_DAYS = 14
# What a dead worker left of a subscription's delivery is taken up again after so long.
SUBSCRIPTION_RESCUE_SECONDS = 120
# How long after that a payment still being confirmed is waited for.
STOCK_HOLD_CONFIRMING_MINUTES = 45
# How long seats that came free are kept for who waited for them.
WAITING_OFFER_HOURS = 24
# How long before a workshop everybody who booked is reminded.
WORKSHOP_REMINDER_HOURS = 48
# Files that jobs make, and their rows, are kept so long.
JOB_KEEP_DAYS = 7
# A signed link to such a file opens it for so long.
JOB_LINK_HOURS = 24
# Larger exports are made by the worker.
EXPORT_DIRECT_ROWS = 5000
# A job whose worker gave no sign of life for so long is taken up by another.
JOB_RESCUE_SECONDS = 120
# Longer than any other task may take (CELERY_TASK_TIME_LIMIT).
JOB_TIME_LIMIT = 3600
# How long before a funeral's service its flowers must be there, and how many days
# before it they may come at most.
FUNERAL_MINUTES_BEFORE = 60
FUNERAL_DAYS_BEFORE = 2
# How long after a service the names and numbers around it are kept.
FUNERAL_KEPT_DAYS = 90
# The shelf whose pieces are for funerals: the checkout asks about the service at once.
FUNERAL_SHELF = "farewell"
# How long readers may change what they wrote.
COMMENT_EDIT_MINUTES = 15
# How long messages of the contact page are kept.
CONTACT_KEPT_DAYS = 365
# An upload of products may have so many rows.
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=50_000)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "chezflora.logs.JsonFormatter"},
        "plain": {
            "()": "chezflora.logs.PlainFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
    },
}
# Off while empty: errors go to Sentry, figures to whoever brings the token.
SENTRY_DSN = env("SENTRY_DSN", default="")
METRICS_TOKEN = env("METRICS_TOKEN", default="")
