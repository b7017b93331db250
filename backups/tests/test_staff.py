"""The owner's page of backups, and what the admin says of a restored copy."""

from django.urls import reverse

import pytest

from backups import places
from backups.making import back_up
from backups.models import BackupRun, RestoreCheck
from backups.tests.test_fence import put_fence
from backups.verifying import verify
from shop.dashboard.tests.factories import admin_client, manager_client

pytestmark = pytest.mark.django_db
FENCED = "This is a restored copy: nothing is sent or charged until it is released."


def words(page):
    """Return a page's text."""
    return page.content.decode()


@pytest.mark.feature("R1")
def test_the_owner_sees_backups_and_makes_one(django_capture_on_commit_callbacks):
    client = admin_client()
    assert "There is no backup." in words(client.get(reverse("backups")))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("backups"))

    run = BackupRun.objects.get()
    page = words(client.get(reverse("backups")))
    assert run.name in page
    assert "good, " in page
    assert RestoreCheck.objects.get().passed


@pytest.mark.feature("R1", refuses=True)
@pytest.mark.feature("R-G08", refuses=True)
def test_nobody_else_sees_or_makes_one():
    client = manager_client()

    answers = [client.get(reverse("backups")), client.post(reverse("backups"))]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not BackupRun.objects.exists()
    assert places.local_names() == []


@pytest.mark.feature("R-R06")
@pytest.mark.feature("R-R06", refuses=True)
def test_a_restored_copy_says_so_to_everybody_and_makes_no_backup(
    django_capture_on_commit_callbacks,
):
    put_fence()
    client = admin_client()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("backups"))

    assert not BackupRun.objects.exists()
    for browser in (client, manager_client()):
        assert FENCED in words(browser.get(reverse("wagtailadmin_home")))


@pytest.mark.feature("R-R08")
def test_the_first_page_tells_the_owner_of_bad_backups():
    home = reverse("wagtailadmin_home")
    assert "There is no backup." in words(admin_client().get(home))
    assert "There is no backup." not in words(manager_client().get(home))

    verify(name=back_up().name)

    assert "There is no backup." not in words(admin_client().get(home))


@pytest.mark.parametrize("count", [10, 100])
def test_the_list_asks_the_database_as_often_for_many(
    count, django_assert_max_num_queries
):
    for number in range(count):
        minute = f"{number // 60:02d}{number % 60:02d}"
        name = f"chezflora-20260101T{minute}00Z-abcdef.backup"
        (places.folder() / name).write_bytes(b"x")
    client = admin_client()
    client.get(reverse("backups"))

    with django_assert_max_num_queries(16):
        client.get(reverse("backups"))
