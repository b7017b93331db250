"""Rows of quotes and instalments that tell different things are found."""

from decimal import Decimal

import pytest

from ops.integrity import find_breaches
from payments.models import PaymentPlan
from payments.tests.conftest import bank, bank_url  # noqa: F401
from quotes.models import Quote, QuoteLine, QuoteVersion
from quotes.tests.factories import make_accepted, make_version, pay

pytestmark = pytest.mark.django_db


def test_a_sound_quote_breaks_nothing(bank):  # noqa: F811
    make_version()
    version = make_accepted()
    pay(bank, version.order)

    assert find_breaches() == []


def test_a_version_that_is_not_its_lines_is_found():
    version = make_version()
    QuoteLine.objects.filter(position=1).update(quantity=1)

    assert find_breaches() == [
        f"quotes: version {version.quote_id}/1: 1000.00, its lines 460.00"
    ]


def test_an_accepted_version_without_its_order_is_found():
    version = make_accepted()
    QuoteVersion.objects.update(order=None)

    assert find_breaches() == [
        f"quotes: version {version.quote_id}/1: accepted at 1000.00, its order is None"
    ]


def test_a_quote_that_says_something_else_than_its_versions_is_found():
    version = make_version()
    Quote.objects.update(state="refused")

    assert find_breaches() == [
        f"quotes: quote {version.quote.code}: refused with 0 accepted and "
        "1 open versions"
    ]


def test_instalments_that_are_not_the_total_are_found(bank):  # noqa: F811
    version = make_accepted()
    pay(bank, version.order)
    PaymentPlan.objects.update(balance=Decimal("1.00"))

    (found,) = find_breaches()
    assert found == (
        f"R-I4: order {version.order.number}: instalments are not its total"
    )


def test_a_balance_noted_as_paid_that_never_came_is_found(bank):  # noqa: F811
    version = make_accepted()
    pay(bank, version.order)
    PaymentPlan.objects.update(balance_paid_at="2026-01-01T00:00:00Z")

    (found,) = find_breaches()
    assert "0 balances came in" in found
