"""Files of a mail: made when it leaves; one that fails keeps the mail for later."""

from django.core import mail
from django.utils.translation import get_language

import pytest

from outbox import attachments, sending, services
from outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.feature("L1")]


def post(*wanted):
    """Write a mail that carries files."""
    return services.post(
        key="tickets:1",
        template="order_confirmed",
        recipient="anne@example.com",
        language="fr",
        context={
            "number": "CF-1",
            "name": "Anne",
            "url": "http://x/",
            "attachments": wanted,
        },
    )


@pytest.fixture
def paper(monkeypatch):
    """A maker of files that can be out of paper."""
    made = {"broken": False}

    def make(arg, language):
        if made["broken"]:
            raise RuntimeError("no paper")
        words = f"{arg} {language} {get_language()}"
        return [(f"{arg}.txt", words.encode(), "text/plain")]

    monkeypatch.setitem(attachments.MAKERS, "paper", make)
    return made


def test_a_file_is_made_when_the_mail_leaves_in_its_language(paper):
    message = post(["paper", 7], ["paper", 8])

    assert sending.deliver(message_id=message.pk) is True

    assert mail.outbox[0].attachments == [
        ("7.txt", "7 fr fr", "text/plain"),
        ("8.txt", "8 fr fr", "text/plain"),
    ]


@pytest.mark.feature("L1", refuses=True)
def test_a_file_that_cannot_be_made_keeps_the_mail_for_later(paper):
    paper["broken"] = True
    message = post(["paper", 7])

    assert sending.deliver(message_id=message.pk) is False

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 1)
    assert message.last_error == "AttachmentFailed: paper: RuntimeError: no paper"
    assert mail.outbox == []

    paper["broken"] = False
    Message.objects.update(due_at=message.created_at)
    assert sending.deliver(message_id=message.pk) is True
    assert len(mail.outbox) == 1


@pytest.mark.feature("L1", refuses=True)
def test_a_name_nobody_registered_is_an_error_somebody_sees(paper):
    message = post(["scroll", 7])
    Message.objects.update(attempts=sending.MAX_ATTEMPTS - 1)

    assert sending.deliver(message_id=message.pk) is False

    message.refresh_from_db()
    assert message.state == "failed"
    assert message.last_error.startswith("AttachmentFailed: scroll: KeyError")


def test_a_mail_without_files_leaves_as_before():
    message = post()

    assert sending.deliver(message_id=message.pk) is True
    assert mail.outbox[0].attachments == []
