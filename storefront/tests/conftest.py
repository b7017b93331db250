"""English first, and a bank that is open."""

from django.utils import translation

import pytest

from payments.tests.conftest import bank, bank_url  # noqa: F401


@pytest.fixture(autouse=True)
def _english():
    """Begin in English, whatever page the test before asked for."""
    with translation.override("en"):
        yield
