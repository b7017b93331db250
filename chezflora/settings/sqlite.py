"""SQLite tuned for a shop: readers never wait, writers queue instead of failing."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
)


def tune_sqlite(database):
    """Return ``database`` with our options when it is SQLite, untouched otherwise."""
    if not database["ENGINE"].endswith("sqlite3"):
        return database
    options = {
        # Taking the write lock at BEGIN is what rules out "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": PRAGMAS,
    }
    return database | {"OPTIONS": options, "CONN_MAX_AGE": 0}
