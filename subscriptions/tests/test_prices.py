"""What a delivery costs when prices change, and who is first at the due instant."""

from datetime import timedelta
from decimal import Decimal

from oscar.core.loading import get_model

import pytest

from outbox.models import Message
from refunds.models import Refund
from subscriptions import cancelling, changing, notices
from subscriptions.errors import Locked, NotRunning
from subscriptions.models import Occurrence, PlanSize, Subscription
from subscriptions.schedule import noticed_at
from subscriptions.sold import write_size
from subscriptions.tests.factories import lock_moment, subscribe
from subscriptions.tests.test_running import run
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
States = Occurrence.State


@pytest.fixture
def second(bank, time_machine):
    """A subscription whose next delivery is the first that is charged to the card."""
    subscription = subscribe(bank, user=make_user("anne@example.com"))
    now = lock_moment(subscription)
    time_machine.move_to(now)
    run(subscription, now)
    subscription.refresh_from_db()
    return subscription


def reprice(subscription, price):
    """Let staff change what a size costs."""
    PlanSize.objects.filter(pk=subscription.size_id).update(price=Decimal(price))
    write_size(size_id=subscription.size_id)


def tell(subscription, time_machine):
    """Let the notice of the next delivery leave on its day."""
    subscription.refresh_from_db()
    moment = noticed_at(subscription.next_day) + timedelta(minutes=1)
    time_machine.move_to(moment)
    assert notices.send_notice(subscription_id=subscription.pk, now=moment)
    return Message.objects.filter(template="subscription_notice").latest("pk").context


@pytest.mark.feature("R-F23")
@pytest.mark.feature("G2")
def test_a_new_price_is_told_before_it_is_charged(second, time_machine):
    old = list(Order.objects.values_list("total_incl_tax", flat=True))
    reprice(second, "33.00")

    told = tell(second, time_machine)
    now = lock_moment(second)
    time_machine.move_to(now)
    occurrence = run(second, now)

    assert (told["new_price"], told["charged"]) == (True, "33.00")
    assert occurrence.order.total_incl_tax == Decimal("33.00")
    before = Order.objects.exclude(pk=occurrence.order_id)
    assert list(before.values_list("total_incl_tax", flat=True)) == old


@pytest.mark.feature("R-F23")
@pytest.mark.feature("G2", refuses=True)
def test_a_price_that_changes_after_the_notice_waits_for_the_next(second, time_machine):
    told = tell(second, time_machine)
    reprice(second, "99.00")

    now = lock_moment(second)
    time_machine.move_to(now)
    occurrence = run(second, now)

    assert (told["new_price"], told["charged"]) == (False, "30.00")
    assert occurrence.order.total_incl_tax == Decimal("30.00")


@pytest.mark.feature("R-F23")
def test_who_was_told_nothing_pays_the_price_that_was_agreed(second, time_machine):
    reprice(second, "99.00")
    now = lock_moment(second)
    time_machine.move_to(now)

    assert run(second, now).order.total_incl_tax == Decimal("30.00")


@pytest.mark.feature("R-F22")
def test_who_cancels_a_second_before_the_lock_gets_nothing_more(second, time_machine):
    placed = Order.objects.count()
    now = lock_moment(second)
    time_machine.move_to(now - timedelta(seconds=1))

    cancelling.cancel_subscription(subscription_id=second.pk, reason="other")
    time_machine.move_to(now)

    assert run(second, now) is None
    assert Order.objects.count() == placed
    assert not Refund.objects.exists()


@pytest.mark.feature("R-F22")
@pytest.mark.feature("Y7", refuses=True)
def test_at_the_lock_it_is_too_late_to_skip_and_it_comes(second, time_machine):
    now = lock_moment(second)
    time_machine.move_to(now)

    with pytest.raises(Locked):
        changing.skip(subscription_id=second.pk, day=second.next_day, now=now)

    assert run(second, now).state == States.PLACED


@pytest.mark.feature("R-F22")
@pytest.mark.feature("Y10", refuses=True)
def test_what_was_cancelled_is_not_taken_up_or_changed_again(second, time_machine):
    cancelling.cancel_subscription(subscription_id=second.pk, reason="other")

    for change in (changing.skip, changing.unskip):
        with pytest.raises(NotRunning):
            change(subscription_id=second.pk, day=second.next_day)

    assert Subscription.objects.get().state == Subscription.State.CANCELLED
