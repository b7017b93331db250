"""Mails: told once, sent once, never lost."""

from datetime import timedelta
from smtplib import SMTPException

from django.core import mail
from django.utils import timezone

import pytest

from outbox import sending, services
from outbox.models import Message
from outbox.tasks import sweep_outbox

pytestmark = pytest.mark.django_db


def post(key="order-confirmed:1", language="en"):
    """Write a confirmation."""
    return services.post(
        key=key,
        template="order_confirmed",
        recipient="anne@example.com",
        language=language,
        context={"number": "CF-1", "name": "Anne", "url": "http://x/", "total": "1"},
    )


@pytest.fixture
def broken_server(settings):
    """A mail server that cannot be reached."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


@pytest.mark.feature("D10")
def test_a_mail_leaves_after_commit_in_html_and_text(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        post()

    (sent,) = mail.outbox
    assert sent.to == ["anne@example.com"]
    assert "CF-1" in sent.subject
    assert sent.alternatives[0].mimetype == "text/html"
    assert Message.objects.get().state == "sent"


@pytest.mark.feature("D10", refuses=True)
def test_the_same_fact_is_told_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post()
        post()
    sweep_outbox()

    assert len(mail.outbox) == 1
    assert Message.objects.count() == 1


@pytest.mark.feature("L1")
def test_a_mail_whose_task_was_lost_is_found_by_the_sweep():
    post()

    sweep_outbox()

    assert len(mail.outbox) == 1


@pytest.mark.feature("L1", refuses=True)
def test_a_dead_server_keeps_the_mail_for_later(broken_server):
    message = post()

    assert sending.deliver(message_id=message.pk) is False

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.due_at > timezone.now()
    assert message.last_error.startswith("ConnectionRefusedError")


def test_a_claimed_mail_is_not_sent_by_another_worker():
    message = post()
    Message.objects.update(state="sending", claimed_at=timezone.now())

    assert sending.deliver(message_id=message.pk) is False
    assert mail.outbox == []


def test_a_dead_workers_mail_is_sent_by_another():
    message = post()
    Message.objects.update(
        state="sending", claimed_at=timezone.now() - timedelta(minutes=6)
    )

    assert sending.deliver(message_id=message.pk) is True
    assert len(mail.outbox) == 1


def test_server_errors_are_retryable():
    # Guards the except clause in sending: smtplib's errors must be OSErrors.
    assert issubclass(SMTPException, OSError)
