"""A bank that is open during these tests."""

from payments.tests.conftest import bank, bank_url  # noqa: F401
