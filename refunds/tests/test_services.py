"""Refunds are asked for: never more than was paid, each part once."""

import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction

from oscar.core.loading import get_model

import pytest

from catalogue.tests.factories import make_bouquet, only_size
from delivery.services import offer_days
from delivery.tests.factories import open_every_day
from outbox.models import Message
from payments.models import PaymentAttempt
from refunds.errors import (
    FeeAlreadyBack,
    InvalidAmount,
    NothingToRefund,
    RefundExceedsPurchase,
    RefundKeyUsed,
    StockChoiceMissing,
    UnitsExceedPurchase,
)
from refunds.models import LineTally, Refund, RefundItem
from refunds.parts import Fee, Units
from refunds.services import refund_payment
from refunds.tests.factories import give, goodwill, move, paid_order, pay
from shop.checkout.services import place_order
from shop.checkout.tests.factories import (
    make_basket,
    order_from,
    request_for,
    sender,
)
from stock.tests.factories import moved_by_hand

pytestmark = pytest.mark.django_db

StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def order(bank):
    """A paid order of 50.00 euros: a bouquet for 44.00 and 6.00 for the way."""
    return paid_order(bank)


@pytest.fixture
def three(bank):
    """A paid order of three bouquets for 10.01 each, 6.00 for the way: 36.03."""
    return paid_order(bank, price="10.01", quantity=3)


def amounts():
    """Return what was asked back, in order."""
    return [str(a) for a in Refund.objects.order_by("pk").values_list("amount", flat=1)]


def quantities():
    """Return (in stock, promised)."""
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get()


@pytest.mark.feature("D8")
def test_a_full_refund_gives_everything_back(order):
    refund = give(order)

    attempt = order.payment_attempts.get()
    items = [(i.kind, i.quantity, str(i.amount)) for i in refund.items.all()]
    assert (str(refund.amount), refund.currency, refund.state) == (
        "50.00",
        "EUR",
        "due",
    )
    assert items == [("line", 1, "44.00"), ("delivery", 0, "6.00")]
    assert (str(attempt.refunding), attempt.state) == ("50.00", "refund-due")


@pytest.mark.feature("D8")
def test_units_a_fee_and_goodwill_each_have_their_share(three):
    line, delivery = three.lines.get(), three.deliveries.get()

    give(three, Units(line.pk, 2), goodwill("1.50"))
    give(three, Fee(delivery.pk))

    assert amounts() == ["21.52", "6.00"]
    assert three.payment_attempts.get().state == "captured"
    tally = LineTally.objects.get()
    assert (tally.refunded, str(tally.amount)) == (2, "20.02")


def test_refunds_of_a_line_add_up_to_its_price(three):
    line = three.lines.get()
    type(line).objects.filter(pk=line.pk).update(line_price_incl_tax=Decimal("10.00"))

    for _unit in range(3):
        give(three, Units(line.pk, 1))

    assert amounts() == ["3.33", "3.33", "3.34"]


def test_a_full_refund_after_goodwill_takes_what_is_left(order):
    give(order, goodwill("20.00"))

    refund = give(order)

    items = [(i.kind, str(i.amount)) for i in refund.items.all()]
    assert str(refund.amount) == "30.00"
    assert items == [("line", "30.00")]
    assert str(order.payment_attempts.get().refunding) == "50.00"


@pytest.mark.feature("R-P14")
@pytest.mark.feature("D8", refuses=True)
@pytest.mark.parametrize(
    ("first", "second"),
    [("50.00", "50.00"), ("30.00", "30.00"), ("50.00", "0.01"), ("49.99", "0.02")],
)
def test_two_refunds_never_exceed_what_was_paid(order, first, second):
    give(order, goodwill(first))

    with pytest.raises((RefundExceedsPurchase, NothingToRefund)):
        give(order, goodwill(second))

    assert amounts() == [first]
    assert str(order.payment_attempts.get().refunding) == first


@pytest.mark.feature("R-P14", refuses=True)
@pytest.mark.feature("R-A13")
@pytest.mark.parametrize(
    "amount",
    ["50.01", "0", "-1", "NaN", "sNaN", "Infinity", "-Infinity", "1e30", "1.005", "-0"],
)
def test_an_amount_that_makes_no_sense_writes_nothing(order, amount):
    mails = Message.objects.count()

    with pytest.raises((InvalidAmount, RefundExceedsPurchase)):
        give(order, goodwill(amount))

    assert not Refund.objects.exists()
    assert not RefundItem.objects.exists()
    assert order.payment_attempts.get().refunding == 0
    assert Message.objects.count() == mails


@pytest.mark.feature("D8", refuses=True)
@pytest.mark.parametrize("quantity", [0, -1, 4, 10**9])
def test_more_units_than_were_bought_are_refused(three, quantity):
    line = three.lines.get()

    with pytest.raises(UnitsExceedPurchase) as refusal:
        give(three, Units(line.pk, quantity))

    assert refusal.value.data == {"line_id": line.pk, "left": 3}
    assert not Refund.objects.exists()
    assert not LineTally.objects.exists()


def test_another_orders_line_is_refused(order, bank):
    other = paid_order(bank)

    with pytest.raises(UnitsExceedPurchase):
        give(order, Units(other.lines.get().pk, 1))

    assert not Refund.objects.exists()


def test_the_fee_goes_back_once(order):
    fee = Fee(order.deliveries.get().pk)
    give(order, fee)

    with pytest.raises(FeeAlreadyBack):
        give(order, fee)

    assert amounts() == ["6.00"]


@pytest.mark.feature("V10")
def test_each_of_two_deliveries_gives_its_own_fee_back(bank):
    basket = make_basket(only_size(make_bouquet(price="44.00")), quantity=2)
    line = basket.lines.get().pk
    first, second = offer_days()[:2]
    open_every_day(surcharge=Decimal("2.50"))
    order = place_order(
        basket_id=basket.pk,
        sender=sender(),
        deliveries=[
            request_for(date=first, items=((line, 1),)),
            request_for(date=second, items=((line, 1),)),
        ],
    )
    pay(bank, order)
    ann, bea = order.deliveries.order_by("pk")

    give(order, Fee(bea.pk))
    with pytest.raises(FeeAlreadyBack):
        give(order, Fee(bea.pk))
    give(order, Fee(ann.pk))
    give(order)

    assert order.total_incl_tax == Decimal("105.00")
    assert amounts() == ["8.50", "8.50", "88.00"]


@pytest.mark.feature("D8")
def test_the_same_request_twice_is_one_refund(order):
    key = uuid.uuid4()

    first = give(order, goodwill("5.00"), key=key)
    second = give(order, goodwill("5.00"), key=key)

    assert first == second
    assert amounts() == ["5.00"]
    requested = Message.objects.filter(template="refund_requested")
    assert [m.context["amount"] for m in requested] == ["5.00"]


def test_a_key_of_another_order_is_refused(order, bank):
    key = uuid.uuid4()
    give(order, goodwill("5.00"), key=key)

    with pytest.raises(RefundKeyUsed):
        give(paid_order(bank), goodwill("5.00"), key=key)

    assert amounts() == ["5.00"]


def test_an_order_nobody_paid_has_nothing_to_give_back():
    order = order_from(make_basket())

    with pytest.raises(NothingToRefund):
        give(order, goodwill("1.00"))

    assert not Refund.objects.exists()


@pytest.mark.feature("R-I5")
def test_the_database_itself_caps_refunds(order):
    attempts = PaymentAttempt.objects.filter(order=order)

    for change in ({"refunding": Decimal("50.01")}, {"refunding": Decimal("-0.01")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempts.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        attempts.update(captured=None, refunding=1)

    assert attempts.get().refunding == 0


def test_units_of_a_refunded_line_are_free_again(three):
    give(three, Units(three.lines.get().pk, 2))

    assert quantities() == (10, 1)
    move(three, "preparing")
    assert quantities() == (9, 0)


@pytest.mark.feature("C10")
@pytest.mark.parametrize(("choice", "stock"), [("shelf", 9), ("wasted", 7)])
def test_made_units_go_where_staff_say(three, choice, stock):
    move(three, "preparing", "out-for-delivery", "delivered")
    line = three.lines.get()

    give(three, Units(line.pk, 2), stock={line.pk: choice})

    movement = moved_by_hand().get()
    assert quantities() == (stock, 0)
    assert movement.delta == (2 if choice == "shelf" else 0)
    assert three.number in movement.reason


@pytest.mark.feature("C10", refuses=True)
@pytest.mark.parametrize("choice", [None, "", "sold"])
def test_made_units_without_a_choice_are_not_paid_back(three, choice):
    move(three, "preparing")
    line = three.lines.get()

    with pytest.raises(StockChoiceMissing):
        give(three, Units(line.pk, 1), stock={line.pk: choice} if choice else None)

    assert not Refund.objects.exists()
    assert not moved_by_hand()
    assert quantities() == (7, 0)


@pytest.mark.feature("C10", refuses=True)
def test_a_unit_never_goes_back_on_the_shelf_twice(three):
    move(three, "preparing")
    line = three.lines.get()
    give(three, Units(line.pk, 2), stock={line.pk: "shelf"})

    with pytest.raises(UnitsExceedPurchase):
        give(three, Units(line.pk, 2), stock={line.pk: "shelf"})
    give(three, stock={line.pk: "shelf"})

    assert quantities() == (10, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineTally.objects.update(returned=4)


def test_money_of_another_amount_goes_back_whole(bank, order):
    PaymentAttempt.objects.update(
        state="attention", captured=Decimal("49.00"), amount=Decimal("50.00")
    )
    attempt = PaymentAttempt.objects.get()
    key = uuid.uuid4()

    for _click in range(2):
        refund_payment(
            attempt_id=attempt.pk, kind="wrong", reason="Not the sum", key=key
        )

    attempt.refresh_from_db()
    assert amounts() == ["49.00"]
    assert attempt.state == "refund-due"


def test_a_payment_that_pays_its_order_is_not_loose(order):
    attempt = order.payment_attempts.get()

    with pytest.raises(NothingToRefund):
        refund_payment(
            attempt_id=attempt.pk, kind="wrong", reason="x", key=uuid.uuid4()
        )

    assert not Refund.objects.exists()
