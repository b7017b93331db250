"""Order states and the stock that follows them."""

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.core.loading import get_model

import pytest

from shop.checkout.tests.factories import make_basket, order_from
from shop.order import statuses
from shop.order.links import order_from_token, order_token
from shop.order.processing import change_status
from users.models import User

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def order():
    """A pending order of two units out of ten."""
    return order_from(make_basket(quantity=2))


def quantities():
    """Return (in stock, promised)."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


def move(order, *states):
    """Take an order through states."""
    for state in states:
        change_status(order_id=order.pk, status=state)
    order.refresh_from_db()


@pytest.mark.feature("E1")
def test_making_takes_the_units_out_of_stock(order):
    move(order, "paid", "preparing", "out-for-delivery", "delivered")

    assert quantities() == (8, 0)
    assert order.status == "delivered"
    assert order.status_changes.count() == 4


def test_cancelling_before_making_gives_units_back(order):
    move(order, "paid", "cancelled")

    assert quantities() == (10, 0)


def test_cancelling_after_making_leaves_stock_to_staff(order):
    move(order, "paid", "preparing", "cancelled")

    assert quantities() == (8, 0)


@pytest.mark.feature("E1", refuses=True)
@pytest.mark.parametrize("target", ["delivered", "preparing", "no-such-state"])
def test_an_illegal_jump_changes_nothing(order, target):
    with pytest.raises(InvalidOrderStatus):
        change_status(order_id=order.pk, status=target)

    order.refresh_from_db()
    assert order.status == "pending"
    assert quantities() == (10, 2)


def test_a_cancelled_order_is_not_made_paid_by_hand(order):
    move(order, "cancelled")

    with pytest.raises(InvalidOrderStatus):
        change_status(order_id=order.pk, status="paid")

    assert quantities() == (10, 0)


@pytest.mark.feature("X14", refuses=True)
@pytest.mark.parametrize("status", ["shipped", "", "PAID", "pending ", "\x00"])
def test_a_state_nobody_knows_is_refused_by_service_and_database(order, status):
    with pytest.raises(InvalidOrderStatus):
        change_status(order_id=order.pk, status=status)
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(status=status)

    order.refresh_from_db()
    assert (order.status, order.status_changes.count()) == ("pending", 0)


@pytest.mark.feature("E1", refuses=True)
def test_every_jump_the_machine_does_not_know_is_refused():
    for before, allowed in statuses.PIPELINE.items():
        for after in set(statuses.PIPELINE) - {before, *allowed}:
            order = order_from(make_basket())
            Order.objects.filter(pk=order.pk).update(status=before)
            with pytest.raises(InvalidOrderStatus):
                change_status(order_id=order.pk, status=after)
            assert not order.status_changes.exists()


@pytest.mark.feature("E1")
def test_a_step_says_who_when_and_why(order):
    anne = User.objects.create_user("anne@example.com", "x")
    start = timezone.now()

    change_status(order_id=order.pk, status="paid", user=anne, note="By bank transfer")

    step = order.status_changes.get()
    assert (step.old_status, step.new_status) == ("pending", "paid")
    assert (step.user, step.note) == (anne, "By bank transfer")
    assert start <= step.date_created <= timezone.now()


def test_the_way_to_the_counter_ends_at_the_counter(order):
    move(order, "paid", "preparing", "ready", "delivered")

    assert quantities() == (8, 0)
    assert statuses.way_of(order) == statuses.BY_FOOT


def test_oscars_own_way_to_change_a_state_is_closed(order):
    with pytest.raises(NotImplementedError):
        order.set_status("paid")

    order.refresh_from_db()
    assert order.status == "pending"


def test_the_same_state_twice_is_one_change(order):
    move(order, "cancelled", "cancelled")

    assert quantities() == (10, 0)
    assert order.status_changes.count() == 1


@pytest.mark.feature("V18")
def test_a_signed_link_finds_its_order(order):
    assert order_from_token(order_token(order.number)) == order


@pytest.mark.feature("V18", refuses=True)
@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: ""])
def test_a_tampered_link_finds_nothing(order, change):
    with pytest.raises(Order.DoesNotExist):
        order_from_token(change(order_token(order.number)))

    assert Order.objects.count() == 1


def test_a_link_expires(order, time_machine):
    token = order_token(order.number)
    time_machine.move_to("2028-01-01")

    with pytest.raises(Order.DoesNotExist):
        order_from_token(token)

    assert Order.objects.count() == 1
