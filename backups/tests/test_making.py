"""A backup is all there or not there at all; a bad one is known before it is needed."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

import pytest

from backups import places
from backups.archives import DUMP, file_sha256, unpack
from backups.connectors import PostgresConnector
from backups.errors import BackupFailed, BackupRunning
from backups.making import back_up
from backups.models import BackupRun, RestoreCheck
from backups.rotating import choose_kept, thin_out
from backups.tasks import back_up_nightly, back_up_now, watch
from backups.verifying import verify
from backups.watching import find_problems
from outbox.models import Message

pytestmark = pytest.mark.django_db
ON_SQLITE = connection.vendor == "sqlite"


def left():
    """Return what lies in the backup folder."""
    return {path.name for path in places.folder().iterdir()} - {".lock"}


@contextmanager
def small_disk(size):
    """Let no file grow beyond ``size`` bytes: what a full disk does, for a moment."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.feature("R1")
@pytest.mark.feature("R2")
@pytest.mark.feature("R-G08")
def test_a_backup_is_one_private_file_with_its_hash_beside_it(folders):
    run = back_up()

    path = places.folder() / run.name
    manifest = unpack(path)
    assert left() == {run.name, run.name + ".sha256"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_uid == os.getuid()
    assert places.folder().stat().st_mode & 0o777 == 0o700
    assert (path.stat().st_size, file_sha256(path)) == (run.size, run.sha256)
    assert (folders / "backups" / f"{run.name}.sha256").read_text().split() == [
        run.sha256,
        run.name,
    ]
    assert set(manifest["members"]) == {
        DUMP,
        "media/2026/rose.jpg",
        "private/2026/rose.jpg",
    }
    tables = manifest["database"]["tables"]
    assert tables["django_site"]["rows"] == 1
    assert run.rows == sum(table["rows"] for table in tables.values())
    assert run.files == 2
    assert "outbox.0002_restored_copy" in manifest["database"]["migrations"]


@pytest.mark.feature("R1")
def test_a_backup_is_proved_by_restoring_and_counting_it():
    run = back_up()

    check = verify(name=run.name)

    assert (check.passed, check.error, check.name) == (True, "", run.name)
    assert left() == {run.name, run.name + ".sha256"}


@pytest.mark.feature("R1", refuses=True)
@pytest.mark.feature("R-R08", refuses=True)
def test_a_damaged_backup_does_not_pass(folders):
    run = back_up()
    path = places.folder() / run.name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)

    with_sum = verify(name=run.name)
    path.with_name(path.name + ".sha256").unlink()
    without = verify(name=run.name)

    assert (with_sum.passed, without.passed) == (False, False)
    assert without.error == "It is damaged, or cut short."


@pytest.mark.feature("R-F13", refuses=True)
@pytest.mark.feature("R2", refuses=True)
def test_a_full_disk_fails_clearly_and_keeps_the_older_backups():
    first = back_up()

    with small_disk(first.size // 2), pytest.raises(BackupFailed):
        back_up_now()

    assert left() == {first.name, first.name + ".sha256"}
    failed = BackupRun.objects.get(state="failed")
    assert (failed.name, failed.size) == ("", 0)
    assert failed.error
    assert Message.objects.get(template="staff_backup").key.startswith("backup:")
    assert verify(name=first.name).passed


@pytest.mark.feature("R-F16", refuses=True)
def test_a_second_backup_at_once_is_refused():
    with places.alone(), pytest.raises(BackupRunning):
        back_up()

    assert left() == set()
    assert not BackupRun.objects.exists()


@pytest.mark.feature("R-F14")
@pytest.mark.feature("R-F14", refuses=True)
def test_what_a_killed_backup_left_is_swept_away(folders):
    places.folder()
    half = folders / "backups" / ".working-dead"
    half.mkdir()
    (half / "chezflora-20260101T000000Z-abcdef.backup").write_bytes(b"half")

    assert places.local_names() == []
    run = back_up()

    assert left() == {run.name, run.name + ".sha256"}


@pytest.mark.feature("R-F15")
@pytest.mark.feature("R-F15", refuses=True)
def test_a_night_without_its_tool_fails_and_tells_once_a_day(monkeypatch, settings):
    if ON_SQLITE:
        settings.BACKUP_KEYS = []
        words = "BACKUP_KEY is not set; backups are never written in clear."
    else:
        monkeypatch.setenv("PATH", "/nonexistent")
        words = "pg_dump is not installed."

    for _night in range(2):
        with pytest.raises(BackupFailed) as failure:
            back_up_nightly()
        assert str(failure.value) == words

    assert [run.error for run in BackupRun.objects.all()] == [words, words]
    assert Message.objects.get(template="staff_backup").context["problems"] == [words]
    assert left() == set()


@pytest.mark.feature("R-F15", refuses=True)
def test_a_wrong_password_or_no_server_fails():
    nobody = {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}
    nobody |= {"HOST": "127.0.0.1", "PORT": "1", "USER": "x", "PASSWORD": "wrong"}

    with pytest.raises(BackupFailed) as failure:
        back_up(database=nobody)

    assert "PostgreSQL" in str(failure.value)
    assert "wrong" not in BackupRun.objects.get().error
    assert left() == set()


@pytest.mark.feature("R1")
@pytest.mark.feature("R-G08")
def test_no_password_is_on_the_command_line_or_in_the_environment(
    tmp_path, monkeypatch
):
    """A pretend pg_dump writes down what everybody could read of a real one."""
    secret = r"pa:ss\word-nobody-may-see"
    tool = tmp_path / "bin" / "pg_dump"
    tool.parent.mkdir()
    tool.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "for what in ('cmdline', 'environ'):\n"
        "    sys.stdout.buffer.write(open(f'/proc/self/{what}', 'rb').read())\n"
    )
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", str(tool.parent))
    monkeypatch.setenv("SECRET_KEY", "not for tools")
    database = {"NAME": "shop", "USER": "flora", "HOST": "db", "PASSWORD": secret}
    connector = PostgresConnector(database, tmp_path)

    connector.write_dump(tmp_path / "seen", "00000003-1")

    seen = (tmp_path / "seen").read_text()
    assert "--format=custom" in seen
    assert "--snapshot=00000003-1" in seen
    assert f"PGPASSFILE={tmp_path / 'pgpass'}" in seen
    assert secret not in seen
    assert "PGPASSWORD" not in seen
    assert "not for tools" not in seen
    passfile = tmp_path / "pgpass"
    assert passfile.stat().st_mode & 0o777 == 0o600
    assert passfile.read_text() == r"*:*:*:*:pa\:ss\\word-nobody-may-see" + "\n"


def names_of(*days):
    """Return backup names, begun at noon so many days before 2026-06-30."""
    newest = datetime(2026, 6, 30, 12, tzinfo=UTC)
    return [
        f"chezflora-{newest - timedelta(days=day):{places.STAMP}}-abcdef.backup"
        for day in days
    ]


@pytest.mark.feature("R2")
def test_days_weeks_and_months_are_kept():
    names = names_of(*range(120))

    kept = choose_kept(names, days=3, weeks=2, months=3)

    # 30, 29, 28 June; Sunday 28 June ends the week before; 31 May and 30 April.
    assert kept == set(names_of(0, 1, 2, 30, 61))


@pytest.mark.feature("R2", refuses=True)
def test_the_last_good_backup_never_goes():
    names = names_of(0, 1, 400)

    kept = choose_kept(names, days=1, weeks=1, months=1, proved=names[2])

    assert kept == {names[0], names[2]}
    assert choose_kept(names, days=0, weeks=0, months=0) == {names[0]}


@pytest.mark.feature("R2")
@pytest.mark.feature("R2", refuses=True)
def test_thinning_out_keeps_the_proved_one_and_no_strangers(settings):
    settings.BACKUP_KEEP_DAYS = settings.BACKUP_KEEP_WEEKS = 1
    settings.BACKUP_KEEP_MONTHS = 1
    names = names_of(0, 1, 2, 3)
    for name in names:
        (places.folder() / name).write_bytes(b"x")
    (places.folder() / "notes.txt").write_text("mine")
    RestoreCheck.objects.create(name=names[2], seconds=1, passed=True)
    RestoreCheck.objects.create(name=names[1], seconds=1, passed=True)
    RestoreCheck.objects.create(name=names[1], seconds=1, passed=False)

    gone = thin_out()

    assert gone == [names[1], names[3]]
    assert left() == {names[0], names[2], "notes.txt"}


@pytest.mark.feature("R2")
def test_a_second_copy_goes_elsewhere_and_comes_back(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "elsewhere")},
        }
    }
    run = back_up()
    copy = tmp_path / "elsewhere" / run.name
    assert file_sha256(copy) == run.sha256

    (places.folder() / run.name).unlink()
    assert verify(name=run.name).passed

    places.remove(run.name)
    assert not copy.exists()


@pytest.mark.feature("R-R08")
@pytest.mark.feature("R-R08", refuses=True)
def test_an_old_or_unproved_backup_is_told_once_a_day():
    BackupRun.objects.create(
        state="failed", started_at=timezone.now(), finished_at=timezone.now()
    )
    assert find_problems() == [
        "There is no backup.",
        "No backup was restored successfully in the last 30 days.",
    ]
    back_up_now()
    assert find_problems() == []
    later = timezone.now() + timedelta(hours=27)
    assert find_problems(later) == ["The last backup is 27 hours old."]
    BackupRun.objects.update(started_at=timezone.now() - timedelta(hours=25))
    assert find_problems() == []

    RestoreCheck.objects.update(checked_at=timezone.now() - timedelta(days=31))
    watch()
    watch()

    assert Message.objects.get(template="staff_backup").context["problems"] == [
        "No backup was restored successfully in the last 30 days."
    ]


@pytest.mark.feature("R1")
def test_the_night_backs_up_proves_and_does_not_do_it_twice():
    back_up_nightly()
    back_up_nightly()

    run = BackupRun.objects.get()
    assert run.state == "done"
    assert RestoreCheck.objects.get().name == run.name
    assert not Message.objects.exists()


@pytest.mark.feature("R1", refuses=True)
def test_commands_say_what_is_wrong(settings):
    with pytest.raises(CommandError, match=r"There is no backup\."):
        call_command("verify_backup")
    with pytest.raises(CommandError, match="no backup '../../etc/nothing'"):
        call_command("verify_backup", "../../etc/nothing")
    settings.BACKUP_KEYS = []
    with pytest.raises(CommandError, match="BACKUP_KEY"):
        call_command("backup")

    assert not RestoreCheck.objects.exists()
    assert left() == set()


@pytest.mark.feature("R-G08", refuses=True)
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"BACKUP_KEY": ""}, "backups.E001"),
        ({"BACKUP_KEY": "too-short"}, "backups.E001"),
        ({"BACKUP_DIR": "/srv/media/backups", "MEDIA_ROOT": "/srv/media"}, "E002"),
    ],
)
def test_production_refuses_unsafe_settings(changes, error):
    from tests.test_production import SAFE

    environment = {k: v for k, v in os.environ.items() if not k.startswith("TEST_")}
    done = subprocess.run(
        [*(sys.executable, "manage.py", "check", "--deploy", "-t", "security")]
        + ["--settings", "chezflora.settings.base"],
        cwd=Path(__file__).parent.parent.parent,
        env=environment | SAFE | changes,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert error in done.stderr
