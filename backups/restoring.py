"""Put a backup back: checked whole, built aside, fenced, then swapped in."""

from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.module_loading import import_string

from backups import places
from backups.databases import shop_database
from backups.errors import RestoreRefused
from backups.files import add_missing, follow_manifest
from backups.verifying import built_from
from common.faults import fault_point
from outbox.models import RestoredCopy

CACHE_ERRORS = (
    (OSError, import_string("redis.exceptions.RedisError"))
    if settings.REDIS_URL
    else (OSError,)
)


def restore(*, name: str, force: bool = False, typed: str = "", tell=lambda t: None):
    """Put a backup in the place of the shop's database and files; return the fence.

    Until the database is swapped in, by one rename, everything old is as it was: a
    process killed before leaves the old shop, with files it does not know at most; one
    killed after leaves the restored shop fenced, and running this again completes it.
    The old database is kept under another name, replaced files in the backup folder.

    Args:
        name: of a backup, or the path of an archive.
        force: take the place of a database that is not empty; ``typed`` must then be
            that database's name.
        tell: called with each step, in words.

    Raises ArchiveRefused, RestoreRefused, BackupFailed, BackupRunning: nothing changed.
    """
    database = shop_database()
    with places.alone():
        _refuse_full(database, force, typed)
        path = places.find(name)
        with database.closed():
            tell("checking the whole archive and building it aside")
            with built_from(path, database) as (built, files, manifest):
                _refuse_newer(manifest["database"]["migrations"])
                stamp = timezone.now().astimezone(UTC).strftime(places.STAMP)
                with _django_on(built):
                    tell("bringing it up to this code")
                    call_command("migrate", verbosity=0, interactive=False)
                    fence = _put_fence(path.name, manifest)
                tell("adding the files that are missing")
                add_missing(files, manifest)
                fault_point("before_database")
                connection.close()
                kept = database.swap_in(built, stamp)
                tell(f"the restored database is in place; the old one is {kept or '-'}")
                fault_point("after_database")
                follow_manifest(files, manifest, places.folder() / f"before-{stamp}")
        RestoredCopy.objects.filter(pk=fence.pk).update(files_done=True)
        _forget_caches(tell)
    return RestoredCopy.objects.get(pk=fence.pk)


def _refuse_full(database, force, typed):
    if database.is_empty():
        return
    if not force or typed != database.name:
        raise RestoreRefused(
            f"The database {database.name} is not empty. To replace it: "
            f"--force --database {database.name}"
        )


def _refuse_newer(applied):
    """Refuse a backup that newer code made: this code would not know its tables."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {f"{app}.{name}" for app, name in migration.replaces}
    if unknown := sorted(set(applied) - known):
        raise RestoreRefused(
            f"It was made by newer code: {', '.join(unknown[:3])} is not known here."
        )


@contextmanager
def _django_on(built):
    """Let Django work on the scratch database for a moment."""
    before = connection.settings_dict["NAME"]
    _disconnect()
    connection.settings_dict["NAME"] = str(built.settings["NAME"])
    try:
        yield
    finally:
        _disconnect()
        connection.settings_dict["NAME"] = before


def _disconnect():
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _put_fence(name, manifest):
    return RestoredCopy.objects.create(
        backup=name[:100], taken_at=datetime.fromisoformat(manifest["created"])
    )


def _forget_caches(tell):
    """Empty cache and queue: both tell of rows the restored shop does not have."""
    try:
        cache.clear()
    except CACHE_ERRORS:
        tell("the cache did not answer: empty it by hand before opening")
