"""Drafts, previews, schedules and the workflow of editors and owner."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupApprovalTask, Task, TaskState, Workflow

import pytest

from blog.models import ArticlePage
from blog.tests.factories import make_article, make_journal
from cms.tasks import publish_scheduled_pages
from delivery.calendar import BRUSSELS
from home.tests.factories import make_standard
from users import roles
from users.models import User
from users.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Return an article that is a draft."""
    article = make_article(make_journal(), "Snowdrops", slug="snowdrops")
    article.unpublish()
    return article


@pytest.fixture
def editor():
    """Return somebody who writes."""
    return make_user(role=roles.EDITORS)


@pytest.fixture
def owner():
    """Return who decides."""
    return User.objects.create_superuser("boss@example.com", PASSWORD)


def form(**values):
    """Return the form of an article as a browser sends it to publish."""
    fields = {
        "title": "Snowdrops",
        "slug": "snowdrops",
        "date": "2026-11-01",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    return fields | values


def schedule(article, **dates):
    """Schedule an article as an editor does."""
    for name, value in dates.items():
        setattr(article, name, value)
    article.save_revision().publish()
    article.refresh_from_db()


@pytest.mark.feature("J1", refuses=True)
@pytest.mark.feature("T1", refuses=True)
def test_a_draft_is_a_404_for_everybody_outside(client, article):
    assert client.get("/en/journal/snowdrops/").status_code == 404
    assert b"Snowdrops" not in client.get("/en/journal/").content
    assert b"Snowdrops" not in client.get("/en/journal/feed/").content


@pytest.mark.feature("J1")
def test_what_an_editor_publishes_is_there_at_once(client, article, editor):
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])

    client.post(url, form())
    client.logout()

    assert client.get("/en/journal/snowdrops/").status_code == 200


@pytest.mark.feature("T1", refuses=True)
@pytest.mark.parametrize("role", ["", roles.DRIVER, roles.ACCOUNTING])
def test_who_is_no_editor_neither_publishes_nor_previews(client, article, role):
    client.force_login(make_user(role=role))
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    draft = reverse("wagtailadmin_pages:view_draft", args=[article.pk])

    client.post(edit, form(title="Taken over"))

    assert client.get(draft).status_code in (302, 403)
    article.refresh_from_db()
    assert (article.live, article.title) == (False, "Snowdrops")


@pytest.mark.feature("J2")
def test_an_editor_previews_a_draft(client, article, editor):
    client.force_login(editor)

    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))

    assert answer.status_code == 200
    assert b"Snowdrops" in answer.content


@pytest.mark.feature("T1")
def test_a_scheduled_article_goes_live_at_its_minute(client, article, monkeypatch):
    six = datetime(2030, 2, 1, 6, tzinfo=BRUSSELS)
    schedule(article, go_live_at=six)

    monkeypatch.setattr(timezone, "now", lambda: six - timedelta(seconds=1))
    publish_scheduled_pages()
    assert client.get("/en/journal/snowdrops/").status_code == 404

    monkeypatch.setattr(timezone, "now", lambda: six + timedelta(seconds=1))
    publish_scheduled_pages()
    publish_scheduled_pages()
    assert client.get("/en/journal/snowdrops/").status_code == 200
    assert (
        ArticlePage.objects.get(pk=article.pk)
        .revisions.filter(approved_go_live_at__isnull=False)
        .count()
        == 0
    )


@pytest.mark.feature("T1")
def test_an_expired_page_disappears(client):
    page = make_standard(slug="fair")
    page.expire_at = timezone.now() - timedelta(seconds=1)
    page.save()

    publish_scheduled_pages()

    assert client.get("/en/fair/").status_code == 404


@pytest.mark.feature("T1")
def test_an_editor_submits_and_the_owner_approves(client, article, editor, owner):
    workflow = Workflow.objects.get(active=True)
    state = workflow.start(article, editor)
    assert article.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS

    client.force_login(owner)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[article.pk, "approve", state.current_task_state.pk],
    )
    client.post(url, {"comment": "Lovely"})

    article.refresh_from_db()
    assert article.live
    state.refresh_from_db()
    assert state.status == state.STATUS_APPROVED


@pytest.mark.feature("T1", refuses=True)
def test_an_editor_does_not_approve_what_the_owner_should(client, article, editor):
    task = Task.objects.get(active=True).specific
    assert isinstance(task, GroupApprovalTask)
    state = Workflow.objects.get(active=True).start(article, editor)

    client.force_login(editor)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[article.pk, "approve", state.current_task_state.pk],
    )
    client.post(url, {"comment": "Mine"})

    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    article.refresh_from_db()
    assert not article.live


@pytest.mark.feature("T1", refuses=True)
def test_a_locked_page_is_not_changed_by_somebody_else(client, article, owner, editor):
    article.locked, article.locked_by = True, owner
    article.locked_at = timezone.now()
    article.save()
    client.force_login(editor)

    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    client.post(url, form(title="Taken over"))

    article.refresh_from_db()
    assert (article.title, article.live) == ("Snowdrops", False)


@pytest.mark.feature("T1")
def test_revisions_can_be_compared(client, article, editor):
    client.force_login(editor)
    first = article.latest_revision
    article.summary = "The first of the year"
    second = article.save_revision()

    url = reverse(
        "wagtailadmin_pages:revisions_compare", args=[article.pk, first.pk, second.pk]
    )

    assert b"The first of the year" in client.get(url).content
