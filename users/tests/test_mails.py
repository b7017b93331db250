"""Account mails: each renders in each language, from its row alone."""

import re
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.utils import translation

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context

from outbox.models import Message
from users.adapters import links
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
MAILS = sorted(
    path.name.removesuffix(".subject.txt").removeprefix("account_")
    for path in FOLDER.glob("account_*.subject.txt")
)


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
@pytest.mark.parametrize("name", MAILS)
def test_each_mail_renders(rf, name, language, django_capture_on_commit_callbacks):
    user = make_user(first_name="Ann & <Co>", language=language)
    request = rf.get("/")
    context = {"key": "a:key", "timestamp": user.date_joined}

    with request_context(request), django_capture_on_commit_callbacks(execute=True):
        get_adapter(request).send_mail(f"account/email/{name}", user.email, context)

    sent = mail.outbox[0]
    html = sent.alternatives[0].content
    assert Message.objects.get().state == "sent"
    assert Message.objects.get().language == language
    assert sent.subject
    assert f"http://testserver/{language}/account/" in sent.body
    assert f"http://testserver/{language}/account/" in html
    assert "Ann &amp; &lt;Co&gt;" in html
    assert "Ann & <Co>" in sent.body
    assert not re.search(r"\{[{%]", sent.body + html)


def test_there_is_a_template_for_every_mail_allauth_can_send_here():
    assert set(MAILS) == {
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_changed",
        "password_reset",
        "password_reset_key",
        "unknown_account",
    }


@pytest.mark.feature("R-X13")
def test_links_are_built_from_the_settings(settings):
    settings.SITE_URL = "https://www.chezflora.example"

    with translation.override("fr"):
        found = links({"uid": "1", "key": "a-b"})

    assert found["action_url"] == (
        "https://www.chezflora.example/fr/account/password/reset/key/1-a-b/"
    )
    assert all(
        url.startswith("https://www.chezflora.example/fr/") for url in found.values()
    )
