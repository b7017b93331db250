"""Refunds reach the bank once, and are "done" only when the bank said so."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from oscar.apps.payment.exceptions import InvalidGatewayRequestError
from oscar.core.loading import get_model

import pytest

from outbox.models import Message
from payments.errors import GatewayUnavailable
from payments.gateways.base import REFUND_DONE, RefundOutcome
from payments.models import GatewayEvent
from payments.signals import refund_told
from refunds import sending
from refunds.models import Refund
from refunds.tasks import send_refund, sweep_refunds
from refunds.tests.factories import give, goodwill, move, paid_order

pytestmark = pytest.mark.django_db

Source = get_model("payment", "Source")
Transaction = get_model("payment", "Transaction")


@pytest.fixture
def order(bank):
    """A paid order of 50.00 euros."""
    return paid_order(bank)


def back(bank, order):
    """Return how many cents the bank gave back."""
    return bank.describe(str(order.payment_attempts.get().key))["refunded"]


def later(**span):
    """Let the time of every refund come."""
    Refund.objects.exclude(due_at=None).update(
        due_at=timezone.now() - timedelta(seconds=1)
    )


def templates():
    """Return which mails were written about refunds, in order."""
    mails = Message.objects.filter(template__contains="refund").order_by("pk")
    return [mail.template for mail in mails]


@pytest.mark.feature("D8")
@pytest.mark.feature("R-O19")
def test_a_refund_is_sent_told_and_shown_in_the_dashboards_rows(bank, order):
    refund = give(order, goodwill("20.00"))

    send_refund(refund.pk)

    refund.refresh_from_db()
    source = Source.objects.get(order=order)
    moved = [(t.txn_type, str(t.amount)) for t in source.transactions.order_by("pk")]
    assert (refund.state, refund.due_at) == ("done", None)
    assert back(bank, order) == 2000
    assert (source.amount_debited, source.amount_refunded) == (50, 20)
    assert moved == [("Debit", "50.00"), ("Refund", "20.00")]
    assert templates() == ["refund_requested", "refund_done"]
    assert order.payment_attempts.get().state == "captured"


def test_a_refund_leaves_after_its_commit(
    bank, order, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as queued:
        give(order, goodwill("20.00"))
    assert back(bank, order) == 0

    for task in queued:
        task()

    assert back(bank, order) == 2000


@pytest.mark.feature("R-P15")
def test_a_silent_bank_leaves_the_refund_pending_until_it_answers(
    bank, order, settings
):
    refund, url = give(order, goodwill("20.00")), settings.TEST_GATEWAY_URL
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    send_refund(refund.pk)
    sweep_refunds()

    refund.refresh_from_db()
    assert (refund.state, refund.tries) == ("sent", 1)
    assert refund.due_at > timezone.now()
    assert templates() == ["refund_requested"]

    settings.TEST_GATEWAY_URL = url
    later()
    sweep_refunds()

    refund.refresh_from_db()
    assert refund.state == "done"
    assert back(bank, order) == 2000


@pytest.mark.feature("R-P15")
def test_money_that_moved_although_the_answer_was_lost_moves_once(bank, order):
    refund = give(order, goodwill("20.00"))
    bank.give_powers(fault="drop", path="/refunds", acted=True)

    send_refund(refund.pk)
    refund.refresh_from_db()
    assert (refund.state, back(bank, order)) == ("sent", 2000)
    later()
    sweep_refunds()

    refund.refresh_from_db()
    assert (refund.state, back(bank, order)) == ("done", 2000)


@pytest.mark.feature("R-P15")
def test_a_bank_that_needs_time_is_asked_again(bank, order):
    bank.give_powers(refunds="pending")
    refund = give(order)
    send_refund(refund.pk)
    later()
    sweep_refunds()

    refund.refresh_from_db()
    assert refund.state == "sent"
    assert Source.objects.get().amount_refunded == 0
    assert "refund_done" not in templates()

    bank.settle_refund(refund.gateway_key, "succeeded")
    later()
    sweep_refunds()

    refund.refresh_from_db()
    assert refund.state == "done"
    assert templates() == ["refund_requested", "refund_done"]


def test_a_webhook_about_a_refund_settles_it(bank, order):
    bank.give_powers(refunds="pending")
    refund = give(order)
    send_refund(refund.pk)
    bank.settle_refund(refund.gateway_key, "succeeded")

    for _copy in range(2):
        refund_told.send(sender=GatewayEvent, refund_key=refund.gateway_key)

    refund.refresh_from_db()
    assert refund.state == "done"
    assert templates() == ["refund_requested", "refund_done"]


@pytest.mark.parametrize("key", ["", "x", "1e30", "0" * 36, "\x00"])
def test_a_webhook_about_somebody_elses_refund_changes_nothing(bank, order, key):
    refund = give(order)

    refund_told.send(sender=GatewayEvent, refund_key=key)

    refund.refresh_from_db()
    assert refund.state == "due"


@pytest.mark.feature("R-P15")
def test_a_refused_refund_is_told_to_staff_and_tried_again_under_a_new_key(bank, order):
    bank.give_powers(refunds="failed")
    refund = give(order, goodwill("20.00"))
    first = refund.gateway_key
    send_refund(refund.pk)

    refund.refresh_from_db()
    alert = Message.objects.get(template="staff_refund")
    assert (refund.state, refund.refusals) == ("failed", 1)
    assert refund.last_error == "account_closed"
    assert alert.recipient == "shop@chezflora.example"
    assert "refund_done" not in templates()
    assert order.payment_attempts.get().refunding == 20

    bank.give_powers()
    later()
    sweep_refunds()

    refund.refresh_from_db()
    assert refund.state == "done"
    assert refund.gateway_key == f"{first}-1"
    assert back(bank, order) == 2000


def test_a_refund_refused_too_often_waits_for_a_person(bank, order):
    bank.give_powers(refunds="failed")
    refund = give(order, goodwill("20.00"))
    pauses = []
    for _round in range(8):
        later()
        sweep_refunds()
        refund.refresh_from_db()
        pauses.append(
            refund.due_at
            and round((refund.due_at - timezone.now()) / timedelta(minutes=5))
        )

    assert (refund.state, refund.refusals) == ("failed", 6)
    assert pauses == [1, 4, 16, 64, 256, None, None, None]
    assert templates().count("staff_refund") == 6

    bank.give_powers()
    assert sending.retry_refund(refund_id=refund.pk) is True
    sweep_refunds()
    refund.refresh_from_db()
    assert refund.state == "done"
    assert sending.retry_refund(refund_id=refund.pk) is False


def test_two_workers_send_a_refund_once(bank, order):
    refund = give(order, goodwill("20.00"))
    bank.give_powers(refunds="pending")

    assert sending.pursue_refund(refund_id=refund.pk) is True
    assert sending.pursue_refund(refund_id=refund.pk) is False

    refund.refresh_from_db()
    assert refund.tries == 1


def test_another_amount_than_asked_is_never_done(bank, order):
    refund = give(order, goodwill("20.00"))
    Refund.objects.update(state="sent")

    sending.take_outcome(
        refund_id=refund.pk,
        asked=refund.gateway_key,
        outcome=RefundOutcome(REFUND_DONE, "r", 1999),
    )

    refund.refresh_from_db()
    assert (refund.state, refund.due_at) == ("failed", None)
    assert Source.objects.get().amount_refunded == 0


def test_what_a_gateway_says_of_an_earlier_round_counts_no_more(bank, order):
    refund = give(order, goodwill("20.00"))
    Refund.objects.update(state="sent", refusals=1)

    sending.take_outcome(
        refund_id=refund.pk,
        asked=str(refund.key),
        outcome=RefundOutcome(REFUND_DONE, "r", 2000),
    )

    refund.refresh_from_db()
    assert refund.state == "sent"


def test_money_that_comes_back_to_us_is_paid_again(bank, order):
    refund = give(order)
    send_refund(refund.pk)
    assert order.payment_attempts.get().state == "refunded"

    sending.take_outcome(
        refund_id=refund.pk,
        asked=refund.gateway_key,
        outcome=RefundOutcome("failed", "r", 5000, "account closed"),
    )

    refund.refresh_from_db()
    source = Source.objects.get()
    assert (refund.state, refund.refusals) == ("failed", 1)
    assert source.amount_refunded == 0
    assert order.payment_attempts.get().state == "refund-due"


@pytest.mark.feature("E1")
def test_an_order_is_refunded_when_all_its_money_is_back_and_it_is_over(bank, order):
    first, second = give(order, goodwill("20.00")), give(order)
    send_refund(first.pk)
    send_refund(second.pk)
    order.refresh_from_db()
    assert order.status == "paid"

    move(order, "preparing", "out-for-delivery", "delivered")

    steps = list(order.status_changes.order_by("pk").values_list("new_status", flat=1))
    assert order.status == "refunded"
    assert steps[-2:] == ["delivered", "refunded"]
    assert order.payment_attempts.get().state == "refunded"


@pytest.mark.feature("R-O19", refuses=True)
def test_oscars_own_refund_is_capped(bank, order):
    source = Source.objects.get(order=order)

    for amount in (Decimal("50.01"), Decimal(0), Decimal("-1")):
        with pytest.raises(InvalidGatewayRequestError):
            source.refund(amount)

    source.refresh_from_db()
    assert source.amount_refunded == 0
    assert not Transaction.objects.filter(txn_type="Refund").exists()


def test_a_silent_gateway_keeps_no_other_waiting(bank, order, settings):
    for _refund in range(3):
        give(order, goodwill("1.00"))
    settings.TEST_GATEWAY_URL = "http://127.0.0.1:9"

    assert sending.pursue_due_refunds() == 0

    assert Refund.objects.filter(state="sent").count() == 1
    with pytest.raises(GatewayUnavailable):
        sending.pursue_refund(refund_id=Refund.objects.filter(state="due").first().pk)
