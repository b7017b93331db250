"""Where backups lie: a folder of this machine, and a second copy elsewhere."""

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from backups.errors import BackupRunning, RestoreRefused

# Names sort by age.
STAMP = "%Y%m%dT%H%M%SZ"
NAME = re.compile(r"chezflora-(\d{8}T\d{6}Z)-[0-9a-f]{6}\.backup")
WORKING = ".working-"
# What beside it says that the archive is whole.
SUM = ".sha256"


def folder() -> Path:
    """Return the backup folder, made for us alone if it was not there."""
    path = Path(settings.BACKUP_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def elsewhere():
    """Return the storage of the second copies, None when there is none."""
    return storages["backups"] if "backups" in settings.STORAGES else None


def local_names() -> list[str]:
    """Return the names of complete backups here, newest first."""
    names = [path.name for path in folder().glob("*.backup")]
    return sorted((n for n in names if NAME.fullmatch(n)), reverse=True)


@contextmanager
def alone():
    """Let one backup or restore at a time work; the lock dies with its process.

    What killed ones left behind is swept away first. Raises BackupRunning.
    """
    with (folder() / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRunning from None
        for leftover in folder().glob(f"{WORKING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


@contextmanager
def working_folder():
    """Yield a folder of our own beside the backups, gone at the end."""
    path = Path(tempfile.mkdtemp(prefix=WORKING, dir=folder()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def find(name: str) -> Path:
    """Return the archive called ``name``, a path, or fetched from elsewhere.

    Raises RestoreRefused when there is none.
    """
    for path in (folder() / name, Path(name)):
        if path.is_file():
            return path
    store = elsewhere()
    if store is None or not NAME.fullmatch(name) or not store.exists(name):
        raise RestoreRefused(f"There is no backup {name!r}.")
    with working_folder() as work, store.open(name) as source:
        fetched = work / name
        with fetched.open("xb") as out:
            fetched.chmod(0o600)
            shutil.copyfileobj(source, out)
        settle(fetched, folder() / name)
    return folder() / name


def settle(path: Path, final: Path) -> None:
    """Give a complete file its final name: on disk first, then in one step."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(path, final)
    descriptor = os.open(final.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def send_elsewhere(path: Path) -> None:
    """Store a second copy, if there is a place for it, under the same name."""
    store = elsewhere()
    if store is None:
        return
    with path.open("rb") as source:
        store.save(path.name, File(source))
    if store.size(path.name) != path.stat().st_size:
        raise OSError("the second copy is not complete")


def remove(name: str) -> None:
    """Remove a backup here and elsewhere."""
    for path in (folder() / name, folder() / (name + SUM)):
        path.unlink(missing_ok=True)
    store = elsewhere()
    if store is not None and store.exists(name):
        store.delete(name)
