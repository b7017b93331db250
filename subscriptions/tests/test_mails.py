"""What is told of a subscription, to whom, once and not too early."""

from datetime import datetime, time, timedelta

from django.utils import timezone

import pytest

from delivery.calendar import BRUSSELS
from outbox.models import Message
from payments.models import PaymentAttempt, SavedMethod
from subscriptions import billing
from subscriptions import mails as letters
from subscriptions.cancelling import Ending, cancel_subscription
from subscriptions.models import Occurrence, Subscription
from subscriptions.notices import due_notices, send_notice
from subscriptions.schedule import noticed_at
from subscriptions.tests.factories import lock_moment, subscribe
from subscriptions.tests.test_running import run
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(db):
    """Somebody with an account."""
    return make_user("anne@example.com")


def mails(name):
    """Return the messages of one kind."""
    return Message.objects.filter(template=name)


@pytest.mark.feature("Y7")
@pytest.mark.feature("G10")
def test_five_days_before_a_mail_tells_once_what_comes(
    client, bank, anne, time_machine
):
    weekly = subscribe(bank, user=anne)
    now = noticed_at(weekly.next_day)
    time_machine.move_to(now)

    assert list(due_notices(now)) == [weekly.pk]
    sent = [send_notice(subscription_id=weekly.pk, now=now) for _again in range(2)]

    assert sent == [True, False]
    assert list(due_notices(now)) == []
    message = mails("subscription_notice").get()
    for link in ("skip_url", "change_url"):
        path = message.context[link].removeprefix("http://testserver")
        assert client.get(path).status_code == 200


@pytest.mark.feature("G10")
def test_beginning_and_cancelling_are_told_once(bank, anne):
    weekly = subscribe(bank, user=anne)

    cancel_subscription(subscription_id=weekly.pk, reason="")

    assert mails("subscription_started").count() == 1
    told = mails("subscription_cancelled").get().context
    assert (told["still_to_come"], told["back"]) == (0, "30.00")


@pytest.mark.feature("Y5")
def test_a_gift_is_told_on_its_day_and_stops_after_its_deliveries(
    bank, anne, time_machine
):
    said = {"gift_email": "mamie@example.com"}
    gift = subscribe(bank, user=anne, term=2, is_gift=True, said=said)
    mamie = Message.objects.filter(recipient="mamie@example.com")
    now = noticed_at(gift.next_day)
    time_machine.move_to(now)
    send_notice(subscription_id=gift.pk, now=now)
    assert not mamie.exists()

    for _period in range(2):
        now = lock_moment(gift)
        time_machine.move_to(now)
        occurrence = run(gift, now)
        assert occurrence.order.total_incl_tax == 0

    first = Occurrence.objects.order_by("nominal").first()
    start = datetime.combine(first.date, time(8), BRUSSELS)
    assert mamie.get(template="subscription_gift").due_at == start
    assert "price" not in mamie.get(template="subscription_gift").context
    now = lock_moment(gift)
    time_machine.move_to(now)
    run(gift, now)
    gift.refresh_from_db()
    assert gift.state == Subscription.State.ENDED
    assert mails("subscription_ended").count() == 1


@pytest.mark.feature("Y5")
def test_once_it_began_who_gets_a_gift_hears_what_comes(bank, anne, time_machine):
    said = {"gift_email": "mamie@example.com"}
    gift = subscribe(bank, user=anne, term=2, is_gift=True, said=said)
    now = lock_moment(gift)
    time_machine.move_to(now)
    first = run(gift, now)
    gift.refresh_from_db()
    now = max(noticed_at(gift.next_day), timezone.now())
    Message.objects.filter(template="subscription_gift").update(due_at=now)
    time_machine.move_to(now + timedelta(minutes=1))

    send_notice(subscription_id=gift.pk, now=now)

    assert first.date is not None
    told = mails("subscription_gift_next").get()
    assert told.recipient == "mamie@example.com"
    assert not {"price", "charged"} & set(told.context)


FACTS = {
    "subscription_started": lambda row: letters.post_started(row.subscription),
    "subscription_failed": letters.post_failed,
    "subscription_confirm": lambda row: letters.post_confirm(
        row, PaymentAttempt.objects.first()
    ),
    "subscription_on_hold": letters.post_on_hold,
    "staff_subscription_on_hold": letters.post_on_hold,
    "subscription_blocked": letters.post_blocked,
    "staff_subscription_blocked": letters.post_blocked,
    "subscription_missed": letters.post_missed,
    "subscription_cancelled": lambda row: letters.post_cancelled(
        row.subscription, Ending(0, 0, 0)
    ),
    "subscription_ended": lambda row: letters.post_ended(row.subscription),
    "subscription_gift": letters.post_gift,
}


@pytest.mark.feature("G10", refuses=True)
@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_told_once_however_often_it_is_found(bank, anne, time_machine, name):
    said = {"gift_email": "mamie@example.com"}
    weekly = subscribe(bank, user=anne, term=2, is_gift=True, said=said)
    now = lock_moment(weekly)
    time_machine.move_to(now)
    row = run(weekly, now)
    row.next_try_at = row.subscription.cancelled_at = now

    for _again in range(2):
        FACTS[name](row)

    assert mails(name).count() == 1


@pytest.mark.feature("G10", refuses=True)
def test_a_debit_is_told_once(bank, anne):
    weekly = subscribe(bank, user=anne)
    with_bill = billing.bill_term(weekly, "2027-W01", now=timezone.now())
    kept = SavedMethod.objects.get()

    for _again in range(2):
        letters.post_debit(with_bill, kept, before=weekly.unit_price)

    assert mails("subscription_debit").count() == 1
