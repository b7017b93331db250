"""Prove a backup: build it in a scratch database, count, compare."""

import time
from contextlib import contextmanager

from backups import places
from backups.archives import DUMP, file_sha256, unpack
from backups.databases import shop_database
from backups.errors import ArchiveRefused, BackupFailed, RestoreRefused
from backups.models import RestoreCheck

ERROR = RestoreCheck._meta.get_field("error").max_length


def verify(*, name: str, database=None) -> RestoreCheck:
    """Restore a backup into a scratch database and write down whether it is good.

    Raises BackupRunning while another is at work, RestoreRefused for a name nobody
    knows. A bad backup is a row that did not pass, not an exception.
    """
    begun, error = time.monotonic(), ""
    with places.alone():
        path = places.find(name)
        try:
            with built_from(path, shop_database(database)):
                pass
        except (ArchiveRefused, BackupFailed, RestoreRefused, OSError) as refusal:
            error = str(refusal) or type(refusal).__name__
    return RestoreCheck.objects.create(
        name=path.name,
        seconds=round(time.monotonic() - begun),
        passed=not error,
        error=error[:ERROR],
    )


@contextmanager
def built_from(path, database):
    """Yield (scratch database, unpacked folder, manifest) of an archive, all checked.

    The whole archive is authenticated, and every table and file compared with the
    manifest, before this yields. Raises ArchiveRefused, RestoreRefused, BackupFailed.
    """
    check_sum(path)
    with places.working_folder() as work:
        manifest = unpack(path, work / "files")
        facts = manifest["database"]
        if facts["vendor"] != database.vendor:
            raise RestoreRefused(f"It is a backup of {facts['vendor']}.")
        database.check_version(facts)
        with database.scratch(work / "files" / DUMP, work) as built:
            if differences(facts, built.describe()):
                raise ArchiveRefused("Its rows are not those of its manifest.")
            yield built, work / "files", manifest


def check_sum(path) -> None:
    """Compare an archive with the hash beside it, if there is one."""
    beside = path.with_name(path.name + places.SUM)
    if beside.is_file() and beside.read_text().split()[:1] != [file_sha256(path)]:
        raise ArchiveRefused("It is damaged: its hash is not the one beside it.")


def differences(wanted: dict, found: dict) -> list[str]:
    """Return the tables whose rows are not what the manifest says."""
    tables = {*wanted["tables"], *found["tables"]}
    return sorted(
        name
        for name in tables
        if wanted["tables"].get(name) != found["tables"].get(name)
    )
