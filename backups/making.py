"""Make one backup: everything or nothing under the final name."""

import secrets
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from backups import places
from backups.archives import AREAS, DUMP, ArchiveWriter, file_sha256
from backups.crypt import known_secrets
from backups.databases import shop_database
from backups.errors import BackupFailed, BackupRunning, NoKey
from backups.models import BackupRun
from common.faults import fault_point

ERROR = BackupRun._meta.get_field("error").max_length


def back_up(*, database=None) -> BackupRun:
    """Back up database and files, write down what became of it, return the row.

    The database is dumped first and files after it, because files are written before
    the rows that name them. ``database``: settings like Django's, the shop's own if
    none.

    Raises BackupRunning while another is at work, BackupFailed (with a row that says
    why) for everything else: no key, a tool missing, a disk that is full.
    """
    started = timezone.now()
    try:
        with places.alone():
            name, facts = _make(started, database)
    except BackupRunning:
        raise
    except (BackupFailed, OSError) as error:
        words = str(error) or type(error).__name__
        BackupRun.objects.create(
            state=BackupRun.State.FAILED,
            started_at=started,
            finished_at=timezone.now(),
            error=words[:ERROR],
        )
        raise BackupFailed(words) from error
    return BackupRun.objects.create(
        name=name,
        state=BackupRun.State.DONE,
        started_at=started,
        finished_at=timezone.now(),
        **facts,
    )


def _make(started, database):
    if not known_secrets():
        raise NoKey
    stamp = started.astimezone(UTC).strftime(places.STAMP)
    name = f"chezflora-{stamp}-{secrets.token_hex(3)}.backup"
    with places.working_folder() as work:
        manifest = {"created": started.isoformat(), "version": _version()}
        archive = work / name
        with archive.open("xb") as target:
            archive.chmod(0o600)
            writer = ArchiveWriter(target)
            dump = work / DUMP
            manifest["database"] = shop_database(database).dump(dump, work)
            fault_point("after_dump")
            writer.add(DUMP, dump)
            dump.unlink()
            for member, path in shop_files():
                # Somebody may delete a picture while we walk.
                if path.is_file():
                    writer.add(member, path)
            writer.finish(manifest)
        total = file_sha256(archive)
        fault_point("before_name")
        return name, _settle(archive, total, manifest, len(writer.members) - 1)


def _settle(archive, total, manifest, files):
    final = places.folder() / archive.name
    beside = archive.with_name(archive.name + places.SUM)
    beside.write_text(f"{total}  {archive.name}\n")
    beside.chmod(0o600)
    size = archive.stat().st_size
    # An archive without its sum is complete all the same; a sum alone is nothing.
    places.settle(archive, final)
    places.settle(beside, final.with_name(beside.name))
    places.send_elsewhere(final)
    rows = sum(table["rows"] for table in manifest["database"]["tables"].values())
    return {"size": size, "sha256": total, "rows": rows, "files": files}


def shop_files():
    """Yield (name in the archive, path) of every file the shop keeps.

    Pictures, documents, photos of deliveries. Not what can be made again: static files,
    and not what is no one's business: logs, sockets, keys.
    """
    for area, setting in AREAS.items():
        root = Path(getattr(settings, setting))
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{area}/{path.relative_to(root).as_posix()}", path


def _version():
    """Return which code this is, as far as the image or the repository says."""
    head = settings.BASE_DIR / ".git" / "HEAD"
    return head.read_text().strip()[:100] if head.is_file() else ""
