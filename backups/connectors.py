"""django-dbbackup's connectors, told where to write and what to keep to themselves.

Their own ways hold a SQLite database in memory and hand a password to ``pg_dump`` in
its environment, which everybody with the same user can read for as long as it runs.
"""

import os
import sqlite3
import subprocess
from pathlib import Path

from dbbackup.db.postgresql import PgDumpBinaryConnector
from dbbackup.db.sqlite import SqliteBackupConnector

from backups.errors import BackupFailed

# All a tool inherits: no secret of the shop is in the environment of a dump.
INHERITED = ("PATH", "LANG", "LC_ALL", "HOME", "SYSTEMROOT", "TMPDIR")
LOCK_WAIT = 60_000


class SqliteConnector(SqliteBackupConnector):
    """The online backup: one consistent state, taken while the shop goes on."""

    def __init__(self, settings):
        super().__init__()
        self._settings = settings

    def write_dump(self, path: Path) -> None:
        """Write the database as it is now to ``path``."""
        source = f"file:{self.settings['NAME']}?mode=ro"
        try:
            with (
                _closing(sqlite3.connect(source, uri=True, timeout=60)) as live,
                _closing(sqlite3.connect(path)) as copy,
            ):
                live.backup(copy)
                # Without a log beside it the file is the whole database.
                copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            raise BackupFailed(f"SQLite: {error}") from error


class _closing:
    def __init__(self, connection):
        self.connection = connection

    def __enter__(self):
        return self.connection

    def __exit__(self, *_raised):
        self.connection.close()


class PostgresConnector(PgDumpBinaryConnector):
    """``pg_dump`` and ``pg_restore``, the password in a file only we can read."""

    use_parent_env = False
    drop = False
    if_exists = False

    def __init__(self, settings, folder: Path):
        super().__init__()
        # None stops the tools from asking; they read the file.
        self._settings = settings | {"PASSWORD": None}
        self.passfile = folder / "pgpass"
        self.output = subprocess.DEVNULL
        password = (settings.get("PASSWORD") or "").replace("\\", "\\\\")
        with open(self.passfile, "w", opener=_owner_only) as file:
            file.write("*:*:*:*:" + password.replace(":", "\\:") + "\n")

    def write_dump(self, path: Path, snapshot: str) -> None:
        """Write the state of an exported snapshot to ``path``."""
        self.dump_suffix = (
            f"--snapshot={snapshot} --no-owner --no-privileges"
            f" --lock-wait-timeout={LOCK_WAIT}"
        )
        with open(path, "wb", opener=_owner_only) as self.output:
            self._create_dump()

    def read_dump(self, path: Path) -> None:
        """Put a dump into the database of the settings, all of it or nothing."""
        self.restore_suffix = ["--no-owner", "--no-privileges", "--exit-on-error"]
        with path.open("rb") as source:
            self._restore_dump(source)

    def run_command(self, command, stdin=None, env=None):
        """Run a tool; raises BackupFailed with its words, or that it is missing."""
        inherited = {k: os.environ[k] for k in INHERITED if k in os.environ}
        words = command.split()
        try:
            done = subprocess.run(  # noqa: S603
                words,
                stdin=stdin or subprocess.DEVNULL,
                stdout=self.output,
                stderr=subprocess.PIPE,
                env=inherited | (env or {}) | {"PGPASSFILE": str(self.passfile)},
                check=False,
            )
        except FileNotFoundError as error:
            raise BackupFailed(f"{words[0]} is not installed.") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()[-300:]
            raise BackupFailed(f"{words[0]}: {said or done.returncode}")
        return None, None


def _owner_only(path, flags):
    return os.open(path, flags, 0o600)
