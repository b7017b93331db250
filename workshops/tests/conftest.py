"""The bank these tests pay and refund at."""

from payments.tests.conftest import bank, bank_url  # noqa: F401
