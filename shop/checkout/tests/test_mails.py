"""Mails of an order: one a step, in the customer's language."""

from django.core import mail

import pytest

from outbox.models import Message
from outbox.tasks import sweep_outbox
from shop.checkout.tests.factories import make_basket, order_from, sender
from shop.order.processing import change_status
from stock.services import release_hold

pytestmark = pytest.mark.django_db


def move(order, *states):
    """Take an order through states."""
    for state in states:
        change_status(order_id=order.pk, status=state)


@pytest.mark.feature("E5")
@pytest.mark.parametrize(
    ("language", "subjects"),
    [
        (
            "en",
            [
                "Your flowers are being tied",
                "Your flowers are on the road",
                "Your flowers have arrived",
            ],
        ),
        (
            "fr",
            [
                "Vos fleurs sont entre nos mains",
                "Vos fleurs sont en route",
                "Vos fleurs sont arrivées",
            ],
        ),
    ],
)
def test_each_step_is_told_once_in_the_customers_language(language, subjects):
    order = order_from(make_basket(), sender=sender(language=language))

    move(order, "paid", "preparing", "out-for-delivery", "delivered")
    sweep_outbox()
    sweep_outbox()

    assert [message.subject for message in mail.outbox] == subjects
    assert all(order.number in message.body for message in mail.outbox)


@pytest.mark.feature("E5", refuses=True)
def test_a_step_back_and_forth_is_not_told_twice():
    order = order_from(make_basket())

    move(order, "paid", "preparing", "out-for-delivery", "preparing")
    move(order, "out-for-delivery")

    keys = list(Message.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 2


def test_an_order_nobody_paid_ends_in_silence():
    order = order_from(make_basket())

    release_hold(order_id=order.pk)

    assert not Message.objects.exists()


def test_a_paid_order_that_staff_cancel_is_told():
    order = order_from(make_basket())

    move(order, "paid", "cancelled")
    sweep_outbox()

    assert [message.subject for message in mail.outbox] == ["Your order is cancelled"]
