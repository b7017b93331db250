"""Health views tell the truth; media sends pictures and nothing else."""

import socket
import time
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

import pytest
from celery import current_app
from PIL import Image

from ops import tasks
from ops.desk import watching
from ops.models import Heartbeat

PARTS = ("database", "cache", "broker", "worker", "beat")
ALL_WELL = dict.fromkeys(PARTS, "ok")


@pytest.fixture
def nowhere():
    """An address that takes connections and never answers."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(16)
        yield f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"


def all_beat():
    """Let worker and beat sign."""
    tasks.beat()
    watching.sign(watching.BEAT)


@pytest.mark.django_db
@pytest.mark.feature("S1")
def test_a_shop_whose_parts_all_work_is_ready(client):
    all_beat()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, ALL_WELL)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.feature("R3", refuses=True)
@pytest.mark.feature("S1", refuses=True)
@pytest.mark.parametrize("name", [watching.WORKER, watching.BEAT])
def test_a_silent_process_makes_the_shop_not_ready_but_alive(client, name):
    all_beat()
    long_ago = timezone.now() - timedelta(seconds=61)
    Heartbeat.objects.filter(name=name).update(beaten_at=long_ago)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {name: "failing"}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
@pytest.mark.feature("S1", refuses=True)
def test_a_cache_that_never_answers_is_named_in_time(client, settings, nowhere):
    all_beat()
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": nowhere}}
    begun = time.monotonic()

    answer = client.get("/readyz")

    assert time.monotonic() - begun < 3
    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"cache": "failing"}


@pytest.mark.django_db
@pytest.mark.feature("S1", refuses=True)
def test_a_broker_that_never_answers_is_named_in_time(client, nowhere, monkeypatch):
    all_beat()
    monkeypatch.setattr(current_app.conf, "broker_write_url", nowhere)
    begun = time.monotonic()

    answer = client.get("/readyz")

    assert time.monotonic() - begun < 3
    assert answer.status_code == 503
    assert answer.json() == ALL_WELL | {"broker": "failing"}


@pytest.mark.feature("S1", refuses=True)
@pytest.mark.parametrize("part", ["cache", "broker"])
def test_a_redis_that_is_gone_is_named_in_time(client, db, settings, monkeypatch, part):
    all_beat()
    gone = "redis://127.0.0.1:1/0"
    if part == "cache":
        redis = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": gone}}
    else:
        monkeypatch.setattr(current_app.conf, "broker_write_url", gone)
    begun = time.monotonic()

    answer = client.get("/readyz")

    assert time.monotonic() - begun < 3
    assert answer.json() == ALL_WELL | {part: "failing"}


@pytest.mark.django_db
def test_a_database_that_refuses_makes_the_shop_unhealthy(client):
    def refuse(*args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        health, ready = client.get("/healthz"), client.get("/readyz")

    assert (health.status_code, health.json()) == (503, {"database": "failing"})
    assert ready.status_code == 503
    dead = dict.fromkeys(("database", "worker", "beat"), "failing")
    assert ready.json() == ALL_WELL | dead
    assert "gone" not in ready.text


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
