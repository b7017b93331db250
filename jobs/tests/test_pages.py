"""Who follows a job, and who gets its file, until when."""

from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

import pytest

from jobs import links, registry
from jobs.cleaning import forget_expired
from jobs.files import writing_result
from jobs.models import Job, private_storage
from jobs.registry import JobKind
from jobs.running import run_job
from ops.cleaning import clean_up
from outbox.models import Message
from shop.dashboard.tests.factories import client_of, make_user

pytestmark = pytest.mark.django_db
RIGHT = "exports.export_orders"
RIGHTS = (RIGHT, "wagtailadmin.access_admin")
State = Job.State


@pytest.fixture
def job(monkeypatch):
    """Return a job that was done and made a file."""

    def run(job, progress):
        with writing_result(job, name="été.csv") as file:
            file.write(b"a;b\r\n")
        return {}

    kind = JobKind("count", "Count flowers", RIGHT, run)
    monkeypatch.setitem(registry.KINDS, "count", kind)
    made = Job.objects.create(kind="count", language="en", user=make_user(*RIGHTS))
    run_job(job_id=made.pk)
    made.refresh_from_db()
    return made


def address(name, job):
    return reverse(f"jobs:{name}", args=[job.code])


def pages(job):
    return [address(n, job) for n in ("show", "state")] + [links.sign_link(job)]


def file_of(job):
    return Path(private_storage().path(job.result.name))


@pytest.mark.feature("O5")
def test_whoever_started_it_follows_it_and_takes_its_file(job):
    client = client_of(job.user)

    page = client.get(address("show", job))
    answer = client.get(links.sign_link(job))

    assert "Count flowers" in client.get(reverse("jobs:index")).text
    assert "/file/?key=" in page.text
    assert b"".join(answer) == b"a;b\r\n"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "no-store" in answer["Cache-Control"]
    job.refresh_from_db()
    assert job.taken == 1
    assert job.taken_at is not None


def test_a_script_is_told_how_far_it_is(job):
    Job.objects.filter(pk=job.pk).update(
        state=State.RUNNING, ended_at=None, done=5, total=20
    )

    answer = client_of(job.user).get(address("state", job)).json()

    assert answer == {
        "state": "running",
        "label": "under way",
        "done": 5,
        "total": 20,
        "percent": 25,
        "over": False,
    }


def test_a_job_under_way_shows_a_bar_with_and_without_scripts(job):
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, ended_at=None)

    page = client_of(job.user).get(address("show", job)).text

    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    assert "/file/?key=" not in page


def test_the_file_is_the_shops_alone_and_the_mail_leads_to_it(job):
    mode = file_of(job).stat().st_mode & 0o777
    mail = Message.objects.get()

    assert mode == 0o600
    assert mail.recipient == job.user.email
    assert "/file/?key=" in mail.context["url"]


@pytest.mark.feature("R-E03")
@pytest.mark.feature("O5", refuses=True)
def test_somebody_elses_job_is_not_there(job):
    stranger = client_of(make_user(*RIGHTS))

    answers = [stranger.get(path, follow=True).status_code for path in pages(job)]
    answers.append(stranger.post(address("cancel", job)).status_code)

    assert answers == [404] * 4
    job.refresh_from_db()
    assert job.taken == 0


@pytest.mark.feature("R-E03")
@pytest.mark.feature("O5", refuses=True)
def test_whoever_lost_the_right_gets_nothing(job):
    job.user.user_permissions.remove(
        job.user.user_permissions.get(codename="export_orders")
    )
    client = client_of(type(job.user).objects.get(pk=job.user.pk))

    answers = [client.get(path).status_code for path in pages(job)]

    assert answers == [403] * 3
    job.refresh_from_db()
    assert job.taken == 0


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize("key", ["", "forged", "other"])
def test_a_link_nobody_signed_for_this_job_leads_nowhere(job, key):
    if key == "other":
        key = links.sign_link(Job()).split("key=")[1]

    answer = client_of(job.user).get(address("file", job), {"key": key}, follow=True)

    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.taken == 0


@pytest.mark.feature("O5", refuses=True)
def test_an_old_link_says_that_it_is_too_old(job, settings):
    link = links.sign_link(job)
    settings.JOB_LINK_HOURS = -1

    answer = client_of(job.user).get(link)

    assert answer.status_code == 410
    assert "This link has expired." in answer.text
    job.refresh_from_db()
    assert job.taken == 0


@pytest.mark.feature("O5", refuses=True)
@pytest.mark.parametrize("way", ["gone", "late"])
def test_a_file_that_is_not_kept_any_more_is_gone(job, way):
    if way == "gone":
        file_of(job).unlink()
    else:
        Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())

    answer = client_of(job.user).get(links.sign_link(job))

    assert answer.status_code == 410
    assert "The file is not kept any more." in answer.text


@pytest.mark.feature("O5", refuses=True)
def test_a_job_that_failed_gives_no_file(job):
    Job.objects.filter(pk=job.pk).update(state=State.FAILED)

    answer = client_of(job.user).get(links.sign_link(job), follow=True)

    assert answer.status_code == 404


def test_the_night_forgets_what_was_kept_long_enough(job):
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now())
    kept = Job.objects.create(kind="count", language="en", expires_at=timezone.now())
    path = file_of(job)

    assert clean_up()["jobs"] == 1

    assert not path.exists()
    assert not path.parent.exists()
    assert list(Job.objects.all()) == [kept]


def test_a_file_without_a_row_goes_after_a_day(job):
    path = file_of(job)
    Job.objects.filter(pk=job.pk).delete()

    forget_expired()
    early = path.exists()
    forget_expired(timezone.now() + timedelta(days=2))

    assert early
    assert not path.exists()


def test_stopping_is_a_button(job):
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, ended_at=None)
    client = client_of(job.user)

    assert client.get(address("cancel", job)).status_code == 405
    assert client.post(address("cancel", job)).status_code == 302

    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_visitor_is_led_to_the_login(client, job):
    assert client.get(links.sign_link(job)).status_code == 302
    assert Job.objects.get().taken == 0


@pytest.mark.parametrize("count", [10, 100])
def test_the_list_costs_the_same_however_long(
    job, count, django_assert_max_num_queries
):
    Job.objects.bulk_create(
        Job(kind="count", language="en", user=job.user) for _ in range(count)
    )
    client = client_of(job.user)
    client.get(reverse("jobs:index"))

    with django_assert_max_num_queries(12):
        client.get(reverse("jobs:index"))
