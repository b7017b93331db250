"""A restored copy sends, charges and runs nothing until a person releases it."""

from datetime import timedelta
from io import StringIO

from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from backups.releasing import release, send_held
from outbox.fence import RestoredShop, forget
from outbox.models import Message, RestoredCopy
from outbox.sending import deliver
from outbox.tasks import sweep_outbox
from payments import outcomes
from payments.errors import GatewayUnavailable
from payments.gateways.registry import find_gateway, get_gateway, pick_gateway
from payments.models import GatewayEvent, PaymentAttempt
from payments.services import start_payment
from payments.tasks import release_expired_holds
from payments.tests.conftest import bank, bank_url  # noqa: F401
from shop.checkout.tests.factories import make_basket, order_from
from stock.models import StockHold
from subscriptions.tasks import place_due_deliveries

pytestmark = pytest.mark.django_db


def put_fence(**fields):
    """Make this shop a copy restored just now from a backup an hour old."""
    hour_ago = timezone.now() - timedelta(hours=1)
    facts = {"backup": "chezflora-x.backup", "taken_at": hour_ago, "files_done": True}
    fence = RestoredCopy.objects.create(**facts | fields)
    # As in a process started after the restore.
    forget()
    return fence


def write_mail(number=1, hours_old=0):
    """Write a mail that waits to be sent."""
    message = Message.objects.create(
        key=f"mail:{number}",
        template="order_confirmed",
        recipient="anne@example.com",
        language="en",
        context={"number": f"CF-{number}", "name": "Anne", "url": "http://x/"},
    )
    written = timezone.now() - timedelta(hours=hours_old)
    Message.objects.filter(pk=message.pk).update(created_at=written)
    return message


@pytest.mark.feature("R-R06")
@pytest.mark.feature("R-R06", refuses=True)
def test_no_mail_leaves_a_restored_copy_until_it_is_released():
    put_fence()
    message = write_mail()

    assert deliver(message_id=message.pk) is False
    sweep_outbox()

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)
    assert mail.outbox == []
    release(ask_gateways=False)
    sweep_outbox()
    assert len(mail.outbox) == 1


@pytest.mark.feature("R-R06", refuses=True)
def test_no_bank_is_asked_for_money(bank):  # noqa: F811
    order = order_from(make_basket())
    opened = start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(opened.key), "success")
    other = order_from(make_basket())
    put_fence()

    with pytest.raises(RestoredShop):
        pick_gateway("test")
    with pytest.raises(RestoredShop):
        get_gateway("test")
    with pytest.raises(GatewayUnavailable):
        find_gateway("test")
    with pytest.raises(GatewayUnavailable):
        outcomes.refresh_attempt(attempt_id=opened.pk)
    with pytest.raises(RestoredShop):
        start_payment(order_id=other.pk, gateway="test", language="en")

    attempt = PaymentAttempt.objects.get()
    assert (attempt.pk, attempt.state) == (opened.pk, "pending")


@pytest.mark.feature("R-R06", refuses=True)
def test_background_work_rests_in_the_worker():
    put_fence()
    order = order_from(make_basket())
    overdue = timezone.now() - timedelta(hours=1)
    StockHold.objects.filter(order=order).update(expires_at=overdue)

    for task in (release_expired_holds, place_due_deliveries):
        by_worker(task)
    order.refresh_from_db()
    assert order.status == "pending"

    release(ask_gateways=False)
    by_worker(release_expired_holds)
    order.refresh_from_db()
    assert order.status == "cancelled"


def by_worker(task):
    """Run a task as a worker does, not eagerly and not as a function."""
    task.push_request(called_directly=False, is_eager=False, args=(), kwargs={})
    try:
        return task()
    finally:
        task.pop_request()


@pytest.mark.feature("R-R06", refuses=True)
@pytest.mark.parametrize(
    ("language", "words"), [("en", "We take no orders for a moment")]
)
def test_customers_see_that_the_checkout_is_closed(client, language, words):
    put_fence()

    shown = client.get(f"/{language}/checkout/")
    asked = client.post(f"/{language}/checkout/", {})

    for answer in (shown, asked):
        assert answer.status_code == 503
        assert words in answer.content.decode()
        assert answer["Retry-After"] == "3600"
    assert not PaymentAttempt.objects.exists()
    assert client.get(f"/{language}/basket/").status_code == 200


@pytest.mark.feature("R-R06", refuses=True)
def test_a_webhook_is_asked_to_come_again(client):
    put_fence()

    answer = client.post("/webhooks/test/", b"{}", content_type="application/json")

    assert answer.status_code == 503
    assert not GatewayEvent.objects.exists()


@pytest.mark.feature("R-R07")
@pytest.mark.feature("R-R07", refuses=True)
def test_payments_after_the_backup_are_listed_and_must_be_seen(bank):  # noqa: F811
    order = order_from(make_basket())
    attempt = start_payment(order_id=order.pk, gateway="test", language="en")
    bank.decide(str(attempt.key), "success")
    key = str(attempt.key)
    # The restored books know nothing of it.
    PaymentAttempt.objects.all().delete()
    fence = put_fence()
    told = StringIO()

    with pytest.raises(CommandError, match="payments are not in these books"):
        call_command("release_restored", stdout=told)

    assert key in told.getvalue()
    fence.refresh_from_db()
    assert fence.released_at is None
    call_command("release_restored", "--payments-seen", stdout=told)
    fence.refresh_from_db()
    assert fence.released_at


@pytest.mark.feature("R-R06")
def test_mails_that_waited_at_the_backup_point_are_held_for_a_person():
    before, after = write_mail(1, hours_old=2), write_mail(2)
    put_fence()
    told = StringIO()

    call_command("release_restored", "--without-gateways", stdout=told)
    sweep_outbox()

    assert f"mail {before.pk}  order_confirmed to anne@example.com" in told.getvalue()
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, after.state) == ("held", "sent")
    assert send_held(pks=[before.pk]) == 1
    sweep_outbox()
    before.refresh_from_db()
    assert before.state == "sent"


@pytest.mark.feature("R-R06")
def test_who_knows_that_they_were_not_sent_lets_them_go():
    message = write_mail(1, hours_old=2)
    put_fence()

    call_command(
        *("release_restored", "--without-gateways", "--mails", "send"),
        stdout=StringIO(),
    )

    message.refresh_from_db()
    assert message.state == "queued"


@pytest.mark.feature("R-R06", refuses=True)
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"files_done": False}, "cut short"),
        ({"released_at": timezone.now()}, "not a restored copy"),
    ],
)
def test_what_is_not_a_whole_restored_copy_is_not_released(fields, words):
    fence = put_fence(**fields)
    message = write_mail(1, hours_old=2)

    with pytest.raises(CommandError, match=words):
        call_command("release_restored", "--without-gateways")

    message.refresh_from_db()
    assert message.state == "queued"
    assert RestoredCopy.objects.get().released_at == fence.released_at


@pytest.mark.feature("R-R06")
def test_looking_changes_nothing(bank):  # noqa: F811
    write_mail(1, hours_old=2)
    put_fence(taken_at=timezone.now())
    told = StringIO()

    call_command("release_restored", "--look", stdout=told)

    assert "mail " in told.getvalue()
    assert RestoredCopy.objects.get().released_at is None
    assert Message.objects.get().state == "queued"
