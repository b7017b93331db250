"""Health views tell the truth; media sends pictures and nothing else."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

import pytest
from PIL import Image

from ops import tasks
from ops.models import Heartbeat

ALL_WELL = {"database": "ok", "cache": "ok", "worker": "ok"}


@pytest.mark.django_db
def test_a_shop_whose_worker_beats_is_ready(client):
    tasks.beat()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, ALL_WELL)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_silent_worker_makes_the_shop_not_ready_but_alive(client):
    long_ago = timezone.now() - timedelta(seconds=61)
    Heartbeat.objects.create(name=tasks.WORKER, beaten_at=long_ago)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"worker": "failing"}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_refuses_makes_the_shop_unhealthy(client):
    def refuse(*args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        health, ready = client.get("/healthz"), client.get("/readyz")

    assert (health.status_code, health.json()) == (503, {"database": "failing"})
    assert (ready.status_code, ready.json()["worker"]) == (503, "failing")


@pytest.mark.django_db
def test_two_beats_leave_one_row():
    tasks.beat()
    tasks.beat()

    assert Heartbeat.objects.count() == 1


@pytest.fixture
def media(settings, tmp_path):
    """A media folder with a picture, a page, and a secret beside it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    Image.new("RGB", (4, 4), "red").save(tmp_path / "media" / "rose.webp")
    (tmp_path / "media" / "page.html").write_text("<script>alert(1)</script>")
    (tmp_path / "secret.webp").write_bytes(b"secret")
    return tmp_path / "media"


def test_a_picture_is_sent_once_and_kept_a_year(client, media):
    answer = client.get("/media/rose.webp")

    assert answer.status_code == 200
    assert answer.content == (media / "rose.webp").read_bytes()
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get("/media/rose.webp", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["page.html", "../secret.webp", "..%2fsecret.webp", "no.webp", "a%00b.png"]
)
def test_what_is_not_a_picture_of_ours_is_not_there(client, media, path):
    assert client.get(f"/media/{path}").status_code == 404
