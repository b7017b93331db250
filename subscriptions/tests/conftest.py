"""A bank that is open during these tests, and the books checked after each."""

import pytest

from ops.integrity import find_breaches
from payments.tests.conftest import bank, bank_url  # noqa: F401


@pytest.fixture(autouse=True)
def _the_books_agree(request):
    """Prove the invariants when a test is over; not of rows a module made up."""
    has_rows = request.node.get_closest_marker("django_db")
    has_rows = has_rows and not getattr(request.module, "MADE_UP", False)
    if has_rows:
        request.getfixturevalue("db")
    yield
    if has_rows:
        assert find_breaches() == []
