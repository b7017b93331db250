"""The bank that seats of these tests are paid at."""

from payments.tests.conftest import bank, bank_url  # noqa: F401
