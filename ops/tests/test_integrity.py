"""The integrity check finds what was broken behind the shop's back, and names it."""

from datetime import timedelta
from decimal import Decimal

from django.core.management import CommandError, call_command
from django.utils import timezone

from oscar.core.loading import get_model

import pytest

from delivery.models import DayLoad, Delivery, DeliveryLine
from ops.integrity import find_breaches
from outbox.models import Message
from payments.models import GatewayEvent, PaymentAttempt
from payments.oscar_rows import record_capture
from refunds.cancelling import cancel_own_order
from refunds.models import Refund
from refunds.tasks import sweep_refunds
from refunds.tests.factories import give, goodwill, paid_order
from shop.checkout.tests.factories import make_basket, order_from
from shop.order import statuses
from shop.order.processing import change_status
from stock.models import StockHold

Order = get_model("order", "Order")
Source = get_model("payment", "Source")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """A pending order whose rows agree."""
    return order_from(make_basket())


def captured(order, amount=None, **changes):
    """Return a captured payment of an order, shown in the dashboard."""
    amount = amount or order.total_incl_tax
    values = {
        "order": order,
        "gateway": "test",
        "amount": amount,
        "currency": "EUR",
        "captured": amount,
        "captured_currency": "EUR",
        "state": PaymentAttempt.State.CAPTURED,
    }
    attempt = PaymentAttempt.objects.create(**values | changes)
    record_capture(attempt)
    return attempt


def make_paid(order):
    """Make an order paid, its hold settled."""
    change_status(order_id=order.pk, status=statuses.PAID)


def numbers():
    """Return the numbers of the rules that are broken."""
    return [breach.split(": ")[0] for breach in find_breaches()]


@pytest.mark.feature("R-H6")
def test_rows_that_agree_pass(order, capsys):
    paid = order_from(make_basket())
    make_paid(paid)
    captured(paid)

    call_command("check_integrity")

    assert "no breach" in capsys.readouterr().out


@pytest.mark.feature("R-I2")
def test_stock_promised_to_nobody_is_found(order):
    record = order.lines.get().stockrecord
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=2)

    assert find_breaches() == [f"R-I2: {record}: 2 promised, orders hold 1"]


@pytest.mark.feature("R-I2")
def test_stock_held_by_a_cancelled_order_is_found(order):
    change_status(order_id=order.pk, status=statuses.CANCELLED)
    order.lines.update(num_allocated=1)
    record = order.lines.get().stockrecord
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=1)

    assert numbers() == ["R-I2", "R-I2"]
    assert f"order {order.number}, line" in find_breaches()[1]


@pytest.mark.feature("R-I2")
def test_a_pending_order_without_a_live_hold_is_found(order):
    StockHold.objects.filter(order=order).update(outcome="released")

    assert find_breaches() == [f"R-I2: order {order.number}: pending and its hold"]


@pytest.mark.feature("R-I4")
def test_money_without_a_paid_order_is_found(order):
    attempt = captured(order)

    assert find_breaches() == [
        f"R-I4: payment {attempt.key}: 45.00 EUR captured, 0.00 asked back, "
        f"order {order.number} is pending at 45.00"
    ]


@pytest.mark.feature("R-I4")
def test_a_paid_order_without_money_is_found(order):
    make_paid(order)

    assert find_breaches() == [f"R-I4: order {order.number}: paid with 0 payments"]


@pytest.mark.feature("R-I4")
def test_another_amount_than_the_order_is_found(order):
    make_paid(order)
    captured(order, amount=Decimal("44.99"))

    assert "44.99 EUR captured" in find_breaches()[0]


@pytest.mark.feature("R-I4")
def test_every_fate_of_money_is_accounted_for(bank):
    late = paid_order(bank)
    PaymentAttempt.objects.filter(order=late).update(state="attention")
    Order.objects.filter(pk=late.pk).update(status="pending")
    late.status_changes.all().delete()
    late.hold.outcome = "live"
    late.hold.save()
    part, whole, cancelled = paid_order(bank), paid_order(bank), paid_order(bank)
    give(part, goodwill("5.00"))
    give(whole)
    cancel_own_order(order_id=cancelled.pk)

    assert find_breaches() == []
    sweep_refunds()
    assert find_breaches() == []


@pytest.mark.feature("R-I4")
def test_a_cancelled_order_that_kept_its_money_is_found(bank):
    order = paid_order(bank)

    change_status(order_id=order.pk, status=statuses.CANCELLED)

    assert numbers() == ["R-I4"]
    assert "order " + order.number + " is cancelled" in find_breaches()[0]


@pytest.mark.feature("R-I5")
def test_more_refunds_than_were_set_aside_are_found(bank):
    refund = give(paid_order(bank), goodwill("5.00"))
    Refund.objects.update(amount=Decimal("6.00"))

    assert numbers() == ["R-I5", "R-I5"]
    assert f"refund {refund.key}: 6.00, its parts 5.00" in find_breaches()[1]


@pytest.mark.feature("R-I5")
def test_a_payment_called_paid_back_that_is_not_is_found(bank):
    give(paid_order(bank))
    PaymentAttempt.objects.update(state="refunded")

    assert numbers() == ["R-I5"]


@pytest.mark.feature("R-I5")
def test_a_dashboard_that_tells_another_sum_is_found(bank):
    order = paid_order(bank)
    Source.objects.filter(order=order).update(amount_debited=1)

    assert numbers() == ["R-I5"]


@pytest.mark.feature("R-I10")
def test_a_state_no_step_leads_to_is_found(order):
    Order.objects.filter(pk=order.pk).update(status="delivered")
    StockHold.objects.update(outcome="settled")
    order.lines.update(num_allocated=0)
    StockRecord.objects.update(num_allocated=0)
    captured(order)

    assert find_breaches() == [
        f"R-I10: order {order.number}: is delivered, its steps lead elsewhere",
        f"deliveries: delivery {order.deliveries.get().pk} of a delivered order",
    ]


def break_place(delivery):
    """Forget a place that was taken."""
    DayLoad.objects.update(deliveries=0)


def break_hold(delivery):
    """Say that nothing holds the place that is counted."""
    Delivery.objects.update(holds_place=False)


def break_units(delivery):
    """Send more units on the way than were bought."""
    DeliveryLine.objects.update(quantity=2)


def break_fee(delivery):
    """Charge more for the hours than the whole fee."""
    delivery.charges.create(kind="slot", name="x", amount=99, vat_rate=6)


@pytest.mark.feature("V5")
@pytest.mark.parametrize(
    ("damage", "name"),
    [
        (break_place, "places"),
        (break_hold, "places"),
        (break_units, "deliveries"),
        (break_fee, "deliveries"),
    ],
)
def test_deliveries_that_do_not_add_up_are_found(order, damage, name):
    assert find_breaches() == []

    damage(order.deliveries.get())

    assert numbers() == [name]


@pytest.mark.feature("R-I10")
def test_an_illegal_step_is_found(order):
    make_paid(order)
    captured(order)
    order.status_changes.create(old_status="paid", new_status="delivered")
    order.status_changes.create(old_status="preparing", new_status="paid")

    assert find_breaches() == [
        f"R-I10: order {order.number}: paid, then paid → delivered",
        f"R-I10: order {order.number}: delivered, then preparing → paid",
    ]


@pytest.mark.feature("R-I6")
def test_two_orders_of_one_basket_are_found(order):
    other = order_from(make_basket())
    Order.objects.filter(pk=other.pk).update(basket=order.basket)

    assert find_breaches() == [f"R-I6: basket {order.basket_id}: 2 orders"]


@pytest.mark.feature("R-I7")
def test_a_total_that_does_not_add_up_is_found(order):
    Order.objects.filter(pk=order.pk).update(total_incl_tax=Decimal("45.01"))

    assert find_breaches() == [f"R-I7: order {order.number}: 45.01, sums 45.00"]


@pytest.mark.feature("R-I9")
def test_an_event_nobody_processed_is_found():
    event = GatewayEvent.objects.create(gateway="test", event_id="e1", body={})
    assert find_breaches() == []

    long_ago = timezone.now() - timedelta(minutes=11)
    GatewayEvent.objects.filter(pk=event.pk).update(received_at=long_ago)

    assert len(find_breaches()) == 1
    assert find_breaches()[0].startswith("R-I9: event e1: not processed since")


@pytest.mark.feature("R-I11")
def test_a_message_stuck_in_sending_is_found_and_the_command_fails(capsys):
    message = Message.objects.create(
        key="k",
        template="probe",
        language="en",
        recipient="anne@example.com",
        state=Message.State.SENDING,
        claimed_at=timezone.now() - timedelta(minutes=11),
    )

    with pytest.raises(CommandError, match="1 rows break a rule"):
        call_command("check_integrity")

    assert f"R-I11: message {message.pk}: sending" in capsys.readouterr().out
