"""SQLite takes one web process: a second one is refused when it starts."""

import fcntl
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def hold_sqlite():
    """Return a lock that only one web process per SQLite file can hold.

    None on other databases. Cache and channel layer of the shop without services live
    inside one process, and SQLite takes one writer at a time (docs/adr/0008).

    Raises ImproperlyConfigured when another web process serves this file.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return None
    path = Path(f"{connection.settings_dict['NAME']}.web-lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise ImproperlyConfigured(
            "Another web process serves this SQLite file. Several web processes need "
            "PostgreSQL: set DATABASE_URL."
        ) from None
    return lock
