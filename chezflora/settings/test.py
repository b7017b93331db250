"""Base loosened for tests: fast hasher, memory storages, files of their own."""

import json
import os
import re
import tempfile
from datetime import timedelta

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="chezflora-test-"))
os.environ.setdefault("SECRET_KEY", "a key for tests only, never for a shop that sells")
# A Redis database for each test worker: clearing a cache flushes all of it.
os.environ["REDIS_URL"] = re.sub(
    r"\d+$",
    lambda n: str(int(n[0]) + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])),
    os.environ.get("TEST_REDIS_URL", ""),
)
os.environ["DATABASE_URL"] = os.environ.get(
    "TEST_DATABASE_URL", f"sqlite:///{os.environ['VAR_DIR']}/shop.sqlite3"
)
os.environ.setdefault("SITE_URL", "http://testserver")

from chezflora.settings.embedded import *  # noqa: F403
from chezflora.settings.embedded import (
    BASE_DIR,
    BEAT_SCHEDULE,
    CACHES,
    DATABASES,
    INSTALLED_APPS,
    REDIS_URL,
    STORAGES,
    TEMPLATES,
    VAR_DIR,
    WAGTAILSEARCH_BACKENDS,
)


class FaultFile(dict):
    """Fault points that a file may add to at any moment."""

    def __init__(self, path, points):
        super().__init__(points)
        self.path = path

    def get(self, name, default=None):
        """Return what is to happen at ``name``."""
        try:
            return json.loads(self.path.read_text()).get(name, super().get(name))
        except FileNotFoundError:
            return super().get(name, default)


# Set by tests/races/harness.py: a whole shop in processes of its own.
SERVED = os.environ.get("TEST_SERVED") == "1"

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "templates")
FAULT_POINTS = json.loads(os.environ.get("FAULT_POINTS", "{}"))

if SERVED and os.environ.get("TEST_FAULTS") != "no":
    # The harness switches fault points while the shop runs.
    FAULT_POINTS = FaultFile(VAR_DIR / "faults.json", FAULT_POINTS)

if SERVED:
    WHITENOISE_USE_FINDERS = True
    SUBSCRIPTION_RESCUE_SECONDS = int(os.environ.get("TEST_RESCUE_SECONDS", "5"))
    # A prefix of its own keeps two shops on one Redis apart.
    _PREFIX = os.environ.get("TEST_REDIS_PREFIX", "")
    if REDIS_URL:
        CACHES["default"]["KEY_PREFIX"] = _PREFIX
        CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": _PREFIX}
    if "TEST_BEAT_SECONDS" in os.environ:
        _EVERY = timedelta(seconds=int(os.environ["TEST_BEAT_SECONDS"]))
        # Encoding pictures and the night's work would take the cores from what is
        # tested.
        CELERY_BEAT_SCHEDULE = {
            # Dropped when the next one is due, as in ``chezflora.schedule``: on a busy
            # machine a dozen sweeps a second would keep mails waiting behind them.
            name: entry | {"schedule": _EVERY, "options": {"expires": _EVERY.seconds}}
            for name, entry in BEAT_SCHEDULE.items()
            if name != "fill-renditions" and isinstance(entry["schedule"], timedelta)
        }
else:
    # Each saved product would be indexed; who searches in a test asks for it
    # (``indexed`` in conftest.py).
    WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
    STORAGES["default"] = {
        "BACKEND": "django.core.files.storage.InMemoryStorage",
    }
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    CELERY_TASK_ALWAYS_EAGER = True
    CELERY_TASK_EAGER_PROPAGATES = True

DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"]["NAME"] = f"{VAR_DIR}/test.sqlite3"
elif SERVED:
    # Twenty who want one row each have their turn, on a machine that is slow too.
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=10000"
else:
    # A pool would keep the test database from being dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
if os.environ.get("UNGUARDED"):
    # The control of a race: the shop without a guard, which must then go wrong.
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.races.unguarded.apps.UnguardedConfig"]
