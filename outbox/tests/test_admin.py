"""Mails are read in the admin, by who may, and do nothing there."""

from django.contrib.auth.models import Permission
from django.urls import reverse

import pytest

from outbox.models import Message
from users import roles
from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    """Return a mail that left."""
    return Message.objects.create(
        key="order-confirmed:1",
        template="order_confirmed",
        language="en",
        recipient="anne@example.com",
        subject="Your flowers",
        text="Dear Anne",
        html="<p>Dear <b>Anne</b></p><script>alert(1)</script>",
        state=Message.State.SENT,
    )


@pytest.fixture
def boss(client):
    """Return the client of the owner."""
    client.force_login(User.objects.create_superuser("boss@example.com", PASSWORD))
    return client


def test_the_owner_reads_a_mail_as_text_and_as_html(boss, message):
    rows = boss.get("/admin/outbox/").content.decode()
    mail = boss.get(f"/admin/outbox/{message.pk}/").content.decode()

    assert "Your flowers" in rows
    assert "Dear Anne" in mail
    assert '<iframe sandbox width="720" height="900"' in mail
    assert f'src="/admin/outbox/{message.pk}/html/"' in mail


def test_the_html_of_a_mail_can_do_nothing(boss, message):
    answer = boss.get(f"/admin/outbox/{message.pk}/html/")

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_mails_are_found_by_who_got_them(boss, message):
    found = boss.get("/admin/outbox/", {"q": "anne@"}).content.decode()
    missed = boss.get("/admin/outbox/", {"q": "bert@"}).content.decode()

    assert "Your flowers" in found
    assert "Your flowers" not in missed


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/html/"])
@pytest.mark.parametrize("role", ["visitor", "", roles.EDITORS, roles.SHOP])
def test_nobody_else_reads_mails(client, message, path, role):
    if role != "visitor":
        client.force_login(make_user(role=role))

    answer = client.get("/admin/outbox/" + path.format(pk=message.pk))

    assert answer.status_code in (302, 403)
    assert b"Anne" not in answer.content


def test_reading_is_a_right_that_can_be_given(client, message):
    user = make_user(role=roles.SHOP)
    user.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(user)

    assert client.get("/admin/outbox/").status_code == 200


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/"])
def test_there_is_no_door_to_change_a_mail(boss, message, path):
    answer = boss.post("/admin/outbox/" + path.format(pk=message.pk))

    assert answer.status_code == 404
    assert Message.objects.get().subject == "Your flowers"


def test_the_outbox_is_in_the_menu(boss):
    html = boss.get(reverse("wagtailadmin_home")).content.decode()

    assert "/admin/outbox/" in html
