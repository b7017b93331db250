"""From a wish to an order that is paid in two."""

from decimal import Decimal

from django.urls import reverse

import pytest

from ops.integrity import find_breaches
from payments.models import PaymentAttempt, PaymentPlan
from quotes.models import Quote, QuoteVersion
from quotes.tests.factories import accept, make_quote, make_version, pay, typed
from shop.order import statuses
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.feature("I3")
@pytest.mark.feature("I7")
def test_a_wish_becomes_a_quote_and_the_quote_an_order_paid_in_two(client, bank):
    user = make_user(first_name="Anne", last_name="Peeters")
    client.force_login(user)
    answer = client.post(reverse("quotes:ask"), typed() | {"send": "1"})
    quote = Quote.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("quotes:own", args=[quote.code]),
    )
    version = make_version(quote)

    page = client.get(reverse("quotes:own", args=[quote.code]))
    assert "€1,000.00" in page.text
    client.post(reverse("quotes:accept", args=[quote.code]), {"version": "1"})

    version = QuoteVersion.objects.get()
    order = version.order
    assert (order.total_incl_tax, order.quote_version, order.user) == (
        Decimal("1000.00"),
        version,
        user,
    )
    assert [
        (x.title, x.quantity, x.line_price_incl_tax) for x in order.lines.all()
    ] == [
        ("Table pieces", 10, Decimal("600.00")),
        ("Setting up", 1, Decimal("400.00")),
    ]
    deposit = pay(bank, order)
    assert (deposit.amount, deposit.state, order.status) == (
        Decimal("300.00"),
        "captured",
        statuses.PAID,
    )
    balance = pay(bank, order)
    assert (balance.amount, balance.state) == (Decimal("700.00"), "captured")
    assert PaymentPlan.objects.get().balance_paid_at is not None
    assert PaymentAttempt.objects.count() == 2
    assert find_breaches() == []


@pytest.mark.feature("I5", refuses=True)
@pytest.mark.feature("R-C19")
def test_accepting_twice_places_one_order():
    version = make_version(make_quote())

    first, second = accept(version), accept(version)

    assert first.order_id == second.order_id
    assert type(first.order).objects.count() == 1
