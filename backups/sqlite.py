"""A SQLite database seen from outside Django."""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from backups.archives import BLOCK
from backups.connectors import SqliteConnector
from backups.errors import ArchiveRefused, RestoreRefused
from common.faults import fault_point

TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table'"
    " AND sql IS NOT NULL AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


class SqliteDatabase:
    """One file."""

    vendor = "sqlite"

    def __init__(self, settings):
        self.settings = settings
        self.path = Path(settings["NAME"])
        self.name = self.path.name

    def dump(self, path: Path, folder: Path) -> dict:
        """Write the database to ``path`` and return what is in it."""
        SqliteConnector(self.settings).write_dump(path)
        path.chmod(0o600)
        return describe(path)

    def is_empty(self) -> bool:
        """Tell whether there is no table yet."""
        if not self.path.exists():
            return True
        with closing(sqlite3.connect(self.path)) as connection:
            return not connection.execute(TABLES).fetchall()

    def check_version(self, facts) -> None:
        """Accept every SQLite: its file format has not changed since 2004."""

    @contextmanager
    def scratch(self, dump: Path, folder: Path):
        """Yield a database built from ``dump`` beside this one, dropped at the end."""
        path = self.path.with_name(f"{self.name}.restoring")
        self.sweep()
        built = SqliteDatabase(self.settings | {"NAME": str(path)})
        try:
            _copy(dump, path)
            yield built
        finally:
            self.sweep()

    def sweep(self) -> None:
        """Remove what a killed restore left."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.path.with_name(f"{self.name}.restoring{suffix}").unlink(
                missing_ok=True
            )

    def describe(self) -> dict:
        """Return what is in it now; raises ArchiveRefused when it is not sound."""
        return describe(self.path)

    @contextmanager
    def closed(self):
        """Hold off every process of the shop; raises RestoreRefused when one runs."""
        locks = [self.path.with_name(f"{self.name}.web-lock")]
        locks.append(self.path.with_name("serve.lock"))
        held = []
        try:
            for path in locks:
                lock = path.open("a")
                held.append(lock)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise RestoreRefused("The shop is open: stop it first.") from None
            yield
        finally:
            for lock in held:
                lock.close()

    def swap_in(self, built, stamp: str) -> str:
        """Put ``built`` in this one's place in one step; return where the old one is.

        The old file keeps a second name; the rename is what decides.
        """
        kept = self.path.with_name(f"{self.name}.before-{stamp}")
        _fold_log(built.path)
        if self.path.exists():
            _fold_log(self.path)
            os.link(self.path, kept)
        fault_point("before_swap")
        os.replace(built.path, self.path)
        _sync_folder(self.path.parent)
        return str(kept) if kept.exists() else ""


def describe(path: Path) -> dict:
    """Count and hash every table of a file that nobody writes."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchone()
            loose = connection.execute("PRAGMA foreign_key_check").fetchone()
            if sound != ("ok",) or loose:
                raise ArchiveRefused("Its database is not sound.")
            names = [name for (name,) in connection.execute(TABLES)]
            return {
                "vendor": SqliteDatabase.vendor,
                "server": sqlite3.sqlite_version,
                "tables": {name: _count(connection, name) for name in names},
                "migrations": _migrations(connection),
                "sequences": _sequences(connection),
            }
        except sqlite3.DatabaseError as error:
            raise ArchiveRefused("Its database is not sound.") from error


def _count(connection, name):
    rows, digest = 0, hashlib.sha256()
    quoted = name.replace('"', '""')
    for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608
        rows += 1
        digest.update(repr(row).encode())
    return {"rows": rows, "sha256": digest.hexdigest()}


def _migrations(connection):
    rows = connection.execute("SELECT app, name FROM django_migrations")
    return sorted(f"{app}.{name}" for app, name in rows)


def _sequences(connection):
    return dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))


def _fold_log(path):
    """Fold the log into the file: a rename must never leave one to another file."""
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    if busy or mode != "delete":
        raise RestoreRefused("The shop is open: stop it first.")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _copy(source, target):
    with source.open("rb") as read, target.open("xb") as out:
        target.chmod(0o600)
        while block := read.read(BLOCK):
            out.write(block)


def _sync_folder(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
