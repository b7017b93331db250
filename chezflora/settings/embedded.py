"""The shop without services: what `make run` serves and manage.py uses."""

import os
import secrets
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent.parent
_VAR = Path(os.environ.get("VAR_DIR", _ROOT / "var"))


def _secret(name):
    """Return a key kept in var/, made on first use."""
    path = _VAR / name
    if not path.exists():
        _VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


os.environ.setdefault("SECRET_KEY", _secret("secret-key"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_VAR / 'shop.sqlite3'}")
os.environ.setdefault("REDIS_URL", "")
os.environ.setdefault("BACKUP_KEY", _secret("backup-key"))

from chezflora.settings.base import *  # noqa: E402, F403
from chezflora.settings.base import (  # noqa: E402
    LOGGING,
    REDIS_URL,
    STORAGES,
    VAR_DIR,
    env,
)

HOST = env("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://{HOST}:{PORT}")
WAGTAILADMIN_BASE_URL = SITE_URL
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])

if not REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CELERY_BROKER_URL = "memory://"
    # With the default a busy queue starves beat (seconds between polls).
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.02}

# Plain HTTP on this machine: the rest of base's protection stays on.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_SECURE = False
LANGUAGE_COOKIE_SECURE = False
OSCAR_BASKET_COOKIE_SECURE = False
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = False
OSCAR_URL_SCHEMA = "http"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"

# The terminal tells what a person must know, not that every sweep went well.
LOGGING["handlers"]["console"]["formatter"] = "plain"
LOGGING["loggers"] |= {
    "chezflora.requests": {"level": "WARNING"},
    "celery": {"level": "WARNING"},
    "uvicorn": {"level": "WARNING"},
    "kombu.connection": {"level": "ERROR"},
    "wagtail": {"level": "WARNING"},
}

# No web server in front: pictures are sent by a view.
SERVE_MEDIA = True

# Only `seed` makes these people, and `serve` shows them: e-mail, names, group.
DEMO_PASSWORD = "flora-demo"  # noqa: S105
DEMO_LOGINS = (
    ("customer@chezflora.example", "Camille", "Janssens", None),
    ("editor@chezflora.example", "Éloïse", "Martin", "Editors"),
    ("florist@chezflora.example", "Flora", "Maes", "Shop"),
    ("admin@chezflora.example", "Anne", "Claes", "superuser"),
)

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "common.static_storage.QuickBundlingStorage"}
}
# Mails stay in the outbox, readable for staff at /admin/outbox/.
EMAIL_BACKEND = "outbox.backends.KeepBackend"

PAYMENT_GATEWAYS = env.list("PAYMENT_GATEWAYS", default=["test"])
TEST_GATEWAY_ALLOWED = True
TEST_GATEWAY_FILE = str(VAR_DIR / "test-bank.sqlite3")
# Where the bank that `serve` started last is found.
TEST_GATEWAY_ADDRESS = VAR_DIR / "test-bank.url"
_BANK = TEST_GATEWAY_ADDRESS.read_text() if TEST_GATEWAY_ADDRESS.exists() else ""
TEST_GATEWAY_URL = env("TEST_GATEWAY_URL", default=_BANK or "http://127.0.0.1:8790")
# Whoever names a bank runs it; otherwise `serve` does.
SERVE_STARTS_BANK = "TEST_GATEWAY_URL" not in os.environ
_LOCAL = "127.0.0.1" if HOST in ("0.0.0.0", "::", "localhost") else HOST  # noqa: S104
TEST_GATEWAY_WEBHOOK_URL = env(
    "TEST_GATEWAY_WEBHOOK_URL", default=f"http://{_LOCAL}:{PORT}/webhooks/test/"
)
TEST_GATEWAY_SECRET = env("TEST_GATEWAY_SECRET", default=_secret("test-gateway-secret"))
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012"]
