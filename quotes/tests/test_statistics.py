"""How many quotes there are, what they cost, how many are accepted."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from quotes.accepting import refuse_version
from quotes.models import Quote
from quotes.statistics import count_quotes
from quotes.tests.factories import (
    make_accepted,
    make_draft,
    make_line,
    make_quote,
    make_version,
)
from users import roles
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("quote_admin:figures")


def this_year():
    today = timezone.localdate()
    return count_quotes(today - timedelta(days=365), today)


@pytest.mark.feature("I8")
def test_quotes_are_counted_by_state_with_mean_price_and_acceptance_rate():
    make_draft()
    make_quote()
    make_accepted()
    refused = make_version(lines=[make_line(unit_price=Decimal("300.00"))])
    refuse_version(user=refused.quote.user, code=refused.quote.code, number=1)
    twice = make_version()
    make_version(twice.quote, lines=[make_line(unit_price=Decimal("20.01"))])

    figures = this_year()

    counts = [count for _label, count in figures.states]
    assert (figures.asked, counts) == (4, [1, 1, 1, 1, 0, 0, 0])
    # 1000.00, 3000.00 and the 200.10 that replaced 1000.00.
    assert figures.mean == Decimal("1400.03")
    assert (figures.accepted, figures.decided, figures.rate) == (1, 2, Decimal("50.00"))
    assert figures.worth == Decimal("1000.00")


@pytest.mark.feature("I8")
def test_only_the_period_asked_for_is_counted(client):
    make_accepted()
    Quote.objects.update(submitted_at=timezone.now() - timedelta(days=400))
    client.force_login(make_user(role=roles.SHOP))

    page = client.get(PAGE)

    assert page.status_code == 200
    assert (this_year().asked, this_year().mean, this_year().rate) == (0, None, None)


@pytest.mark.feature("I8", refuses=True)
@pytest.mark.parametrize(
    "period",
    [
        {"first": "2026-02-30", "last": "2026-03-01"},
        {"first": "2026-03-02", "last": "2026-03-01"},
        {"first": "x", "last": ""},
    ],
)
def test_a_period_that_makes_no_sense_is_said_at_its_field(client, period):
    client.force_login(make_user(role=roles.SHOP))

    page = client.get(PAGE, period)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert page.context["figures"] is None
