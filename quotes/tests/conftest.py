"""The bank that deposits of these tests are paid at, and files of their own."""

import pytest

from payments.tests.conftest import bank, bank_url  # noqa: F401


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Keep photos of a test to itself."""
    settings.PRIVATE_ROOT = str(tmp_path / "private")
