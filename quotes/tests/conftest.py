"""The bank that deposits of these tests are paid at, and a clean place for photos."""

import shutil
from pathlib import Path

import pytest

from payments.tests.conftest import bank, bank_url  # noqa: F401
from quotes.models import QuotePhoto


@pytest.fixture
def photo_folder():
    """Return where photos are kept, empty."""
    storage = QuotePhoto._meta.get_field("file").storage
    folder = Path(storage.location) / "quotes"
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
