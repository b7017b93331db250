"""Orders are cancelled in time, once, and all their money goes back."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from delivery.calendar import BRUSSELS, Rules, may_cancel
from delivery.models import Delivery
from ops.integrity import find_breaches
from outbox.models import Message
from refunds.cancelling import cancel_order, cancel_own_order
from refunds.errors import AlreadyCancelled, StockChoiceMissing, TooLateToCancel
from refunds.models import Refund
from refunds.tasks import sweep_refunds
from refunds.tests.factories import give, goodwill, move, paid_order
from shop.checkout.tests.factories import make_basket, order_from
from shop.offer.tests.factories import make_offer
from stock.tests.factories import moved_by_hand
from users.models import User

pytestmark = pytest.mark.django_db

OfferUse = get_model("offer", "OfferUse")
StockRecord = get_model("partner", "StockRecord")
DAY = date(2026, 11, 25)


@pytest.fixture
def order(bank):
    """A paid order of two bouquets, 94.00 euros."""
    return paid_order(bank, quantity=2)


@pytest.fixture
def florist():
    """Somebody of the shop."""
    return User.objects.create_user("flora@example.com", "x")


def quantities():
    """Return (in stock, promised)."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


def at(day, hour, minute=0):
    """Return a moment in Brussels."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.feature("E4")
@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (at(20, 9), True),
        (at(25, 13, 59), True),
        (at(25, 14), False),
        (at(24, 23, 59), True),
        (at(26, 0), False),
        # 13:30 in London is 14:30 in Brussels.
        (datetime.fromisoformat("2026-11-25T13:30+00:00"), False),
        (datetime.fromisoformat("2026-11-25T12:59+00:00"), True),
    ],
)
def test_the_days_own_cut_off_ends_cancelling(now, allowed):
    assert may_cancel(now, DAY, Rules()) is allowed


@pytest.mark.feature("E4")
@pytest.mark.feature("C10")
@pytest.mark.feature("E5")
def test_a_paid_order_cancelled_in_time_gives_everything_back(bank, order):
    cancel_own_order(order_id=order.pk)
    sweep_refunds()

    order.refresh_from_db()
    refund = Refund.objects.get()
    mails = Message.objects.order_by("pk").values_list("template", flat=True)
    told = Message.objects.get(template="order_moved")
    assert (order.status, str(refund.amount), refund.kind) == (
        "refunded",
        "94.00",
        "cancelled",
    )
    assert quantities() == (10, 0)
    assert list(mails) == ["order_confirmed", "order_moved", "refund_done"]
    assert (told.context["status"], told.context["refund"]) == ("cancelled", "94.00")


@pytest.mark.feature("E4")
def test_an_unpaid_order_gives_stock_and_basket_back():
    order = order_from(make_basket())

    cancel_own_order(order_id=order.pk)

    order.refresh_from_db()
    assert (order.status, order.basket.status) == ("cancelled", "Open")
    assert quantities() == (10, 0)
    assert order.hold.outcome == "released"
    assert not Refund.objects.exists()
    assert [m.context["refund"] for m in Message.objects.all()] == [""]


def test_a_cancelled_order_that_was_paid_back_uses_no_offer(bank):
    make_offer()
    order = paid_order(bank)
    assert OfferUse.objects.filter(order=order).count() == 1

    cancel_own_order(order_id=order.pk)
    sweep_refunds()

    order.refresh_from_db()
    assert order.status == "refunded"
    assert not OfferUse.objects.exists()
    assert find_breaches() == []


@pytest.mark.feature("E4", refuses=True)
def test_a_second_cancel_is_refused_and_changes_nothing(order):
    cancel_own_order(order_id=order.pk)
    mails = Message.objects.count()

    with pytest.raises(AlreadyCancelled):
        cancel_own_order(order_id=order.pk)

    assert Refund.objects.count() == 1
    assert Message.objects.count() == mails
    assert order.status_changes.filter(new_status="cancelled").count() == 1


@pytest.mark.feature("E4", refuses=True)
@pytest.mark.parametrize(
    "steps",
    [
        ("preparing",),
        ("preparing", "ready"),
        ("preparing", "out-for-delivery"),
        ("preparing", "out-for-delivery", "delivered"),
    ],
)
def test_what_was_begun_is_not_cancelled_by_its_customer(order, steps):
    move(order, *steps)

    with pytest.raises(TooLateToCancel):
        cancel_own_order(order_id=order.pk)

    order.refresh_from_db()
    assert order.status == steps[-1]
    assert not Refund.objects.exists()


@pytest.mark.feature("E4", refuses=True)
def test_after_the_cut_off_it_is_too_late(order):
    Delivery.objects.update(date=timezone.localdate() - timedelta(days=1))

    with pytest.raises(TooLateToCancel):
        cancel_own_order(order_id=order.pk)

    order.refresh_from_db()
    assert order.status == "paid"


def test_staff_may_cancel_after_the_cut_off(order, florist):
    Delivery.objects.update(date=timezone.localdate() - timedelta(days=1))

    cancel_order(order_id=order.pk, reason="The van broke down", user=florist)

    step = order.status_changes.first()
    assert (step.user, step.note) == (florist, "The van broke down")
    assert Refund.objects.get().requested_by == florist


@pytest.mark.feature("C10", refuses=True)
def test_made_flowers_are_not_cancelled_without_a_choice(order, florist):
    move(order, "preparing")

    with pytest.raises(StockChoiceMissing):
        cancel_order(order_id=order.pk, reason="Ill", user=florist)

    order.refresh_from_db()
    assert order.status == "preparing"
    assert quantities() == (8, 0)
    assert not Refund.objects.exists()
    assert not moved_by_hand()


@pytest.mark.feature("C10")
@pytest.mark.parametrize(("choice", "stock"), [("shelf", 10), ("wasted", 8)])
def test_made_flowers_go_where_staff_say_once(order, florist, choice, stock):
    move(order, "preparing")
    line = order.lines.get()
    give(order, goodwill("4.00"))

    cancel_order(order_id=order.pk, reason="Ill", user=florist, stock={line.pk: choice})

    assert quantities() == (stock, 0)
    assert moved_by_hand().count() == 1
    assert [str(r.amount) for r in Refund.objects.order_by("pk")] == ["4.00", "90.00"]


@pytest.mark.feature("E4", refuses=True)
@pytest.mark.parametrize("last", ["out-for-delivery", "delivered"])
def test_what_has_left_is_cancelled_by_nobody(order, florist, last):
    move(order, "preparing", "out-for-delivery")
    if last == "delivered":
        move(order, "delivered")

    with pytest.raises(TooLateToCancel):
        cancel_order(
            order_id=order.pk,
            reason="x",
            user=florist,
            stock={order.lines.get().pk: "shelf"},
        )

    order.refresh_from_db()
    assert order.status == last
    assert not Refund.objects.exists()
