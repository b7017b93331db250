"""What every test runs on: a copy of a migrated database, no network."""

import os
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

import pytest

from tests import databases


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Copy the migrated template for this worker instead of migrating anew."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    base_url = os.environ.get("TEST_DATABASE_URL", "")
    if base_url.startswith("sqlite"):
        base_url = ""
    if base_url:
        name = f"chezflora_test_{os.getpid()}_{worker}"
    else:
        name = str(Path(settings.VAR_DIR) / f"test-{worker}.sqlite3")
    databases.create(name, base_url)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    databases.drop(name, base_url)


@pytest.fixture(autouse=True)
def _empty_cache():
    # Models are not loaded yet when this module is.
    from outbox.fence import forget

    cache.clear()
    forget()


@pytest.fixture
def indexed(settings):
    """Write what is saved into the search index, as the shop does."""
    backends = settings.WAGTAILSEARCH_BACKENDS
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": backends["default"] | {"AUTO_UPDATE": True}
    }


@pytest.fixture(autouse=True)
def _english():
    """Begin in English: a page fetched in Dutch leaves its language behind."""
    with translation.override("en"):
        yield
