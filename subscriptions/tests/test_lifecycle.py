"""A subscription in a basket: what is sold, at which price, and what is refused."""

from decimal import Decimal

from oscar.core.loading import get_model

import pytest

from delivery.errors import PostcodeNotServed
from shop.checkout.errors import LinesRefused
from subscriptions.errors import AccountNeeded, RecipientMissing
from subscriptions.models import Plan, PlanChoice, Subscription
from subscriptions.rhythms import Rhythm
from subscriptions.tests.factories import (
    chosen,
    in_days,
    make_size,
    order_plan,
    plan_basket,
)
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")
Order = get_model("order", "Order")


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


@pytest.mark.feature("G1")
@pytest.mark.feature("G2")
@pytest.mark.parametrize(
    ("rhythm", "term", "bouquets", "total"),
    [
        (Rhythm.MONTHLY, 1, 1, "30.00"),
        (Rhythm.WEEKLY, 1, 2, "60.00"),
        (Rhythm.MONTHLY, 12, 1, "324.00"),
        (Rhythm.WEEKLY, 52, 1, "1404.00"),
        (Rhythm.YEARLY, 1, 1, "30.00"),
    ],
)
def test_what_is_paid_first(anne, rhythm, term, bouquets, total):
    order = order_plan(chosen(rhythm=rhythm, term=term, bouquets=bouquets), user=anne)

    subscription = Subscription.objects.get(line__order=order)
    assert order.total_incl_tax == Decimal(total)
    assert (subscription.rhythm, subscription.term) == (rhythm, term)
    assert subscription.bouquets == bouquets
    assert subscription.commune == "Brussels"


@pytest.mark.feature("Y5")
def test_a_gift_of_three_costs_three_deliveries_and_needs_no_account():
    order = order_plan(chosen(term=3, is_gift=True))

    subscription = Subscription.objects.get(line__order=order)
    assert order.total_incl_tax == Decimal("90.00")
    assert (subscription.is_gift, subscription.renews) == (True, False)
    assert subscription.user is None


@pytest.mark.feature("G1", refuses=True)
def test_who_has_no_account_cannot_be_charged_again():
    with pytest.raises(AccountNeeded):
        order_plan(chosen())

    assert not Order.objects.exists()
    assert not Subscription.objects.exists()


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.parametrize(
    "changes",
    [
        {"start": in_days(-1)},
        {"start": in_days(30), "ends_on": in_days(30)},
        {"start": in_days(30), "ends_on": in_days(29)},
    ],
)
def test_days_that_cannot_be_are_refused(anne, changes):
    with pytest.raises(LinesRefused):
        order_plan(chosen(**changes), user=anne)

    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_a_rhythm_or_a_plan_that_is_not_sold_is_refused():
    size = make_size(yearly=False)
    Plan.objects.filter(pk=size.plan_id).update(active=False)
    size.refresh_from_db()

    for number, choice in enumerate((chosen(size, rhythm=Rhythm.YEARLY), chosen(size))):
        with pytest.raises(LinesRefused):
            order_plan(choice, user=make_user(f"buyer{number}@example.com"))

    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
@pytest.mark.feature("R-P20")
def test_a_year_is_not_had_for_one_delivery(anne):
    choice = chosen(rhythm=Rhythm.MONTHLY, term=12)
    basket = plan_basket(choice, owner=anne)
    Line.objects.filter(basket=basket).update(quantity=1)

    with pytest.raises(LinesRefused):
        order_plan(choice, user=anne, basket_id=basket.pk)

    assert not Order.objects.exists()


@pytest.mark.feature("G1", refuses=True)
def test_flowers_go_to_somebody_where_we_drive(anne):
    with pytest.raises(PostcodeNotServed):
        order_plan(chosen(), user=anne, said={"postcode": "9999"})
    with pytest.raises(RecipientMissing):
        order_plan(chosen(), user=make_user("bart@example.com"), said=None, heard={})

    assert not Order.objects.exists()
    assert PlanChoice.objects.count() == 2


@pytest.mark.feature("G1", refuses=True)
def test_a_start_in_an_hour_is_too_soon(anne):
    choice = chosen(start=in_days(0))
    choice.size.bouquet.lead_time_days = 2
    choice.size.bouquet.save()

    with pytest.raises(LinesRefused):
        order_plan(choice, user=anne)

    assert not Order.objects.exists()
