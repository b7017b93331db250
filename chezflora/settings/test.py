"""Base loosened for tests: fast hasher, memory storages, files of their own."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="chezflora-test-"))
os.environ.setdefault("SECRET_KEY", "a key for tests only, never for a shop that sells")
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
os.environ["DATABASE_URL"] = os.environ.get(
    "TEST_DATABASE_URL", f"sqlite:///{os.environ['VAR_DIR']}/shop.sqlite3"
)
os.environ.setdefault("SITE_URL", "http://testserver")

from chezflora.settings.embedded import *  # noqa: F403
from chezflora.settings.embedded import DATABASES, STORAGES, VAR_DIR

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"]["NAME"] = f"{VAR_DIR}/test.sqlite3"
else:
    # A pool would keep the test database from being dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
