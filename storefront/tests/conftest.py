"""Every test begins in English, whatever page the one before it asked for."""

from django.utils import translation

import pytest


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
