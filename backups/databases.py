"""Databases seen from outside Django: dump one, describe one, build one, swap it in.

Both kinds offer the same: ``SqliteDatabase`` and ``PostgresDatabase``. Descriptions
count and hash every table of the very state that was dumped.
"""

from django.db import connection

from backups.errors import BackupFailed
from backups.postgres import PostgresDatabase
from backups.sqlite import SqliteDatabase

KINDS = {"sqlite3": SqliteDatabase, "postgresql": PostgresDatabase}


def shop_database(database=None):
    """Return the shop's database, or the one that settings like Django's describe.

    Raises BackupFailed for a kind without a backup of ours.
    """
    database = dict(database or connection.settings_dict)
    kind = database["ENGINE"].rpartition(".")[2]
    if kind not in KINDS:
        raise BackupFailed(f"There is no backup of {kind}: use its own tools.")
    return KINDS[kind](database)
