"""Read many rows as they were at one moment, without keeping writers waiting."""

from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def snapshot():
    """Let every query within see one moment; return a way to step out of it.

    A connection of its own takes the thread's place, in a transaction that only reads:
    REPEATABLE READ on PostgreSQL, a deferred one under WAL on SQLite. Nobody waits for
    it. What it gives is a context manager in which the thread has its usual connection
    back, to write progress down.

    Within a transaction of the caller's nothing is opened: its moment is theirs.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    if usual.in_atomic_block:
        yield _stay
        return
    reading = usual.copy()
    if reading.vendor == "sqlite":
        # The shop's own mode takes the write lock when a transaction begins.
        reading.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"

    @contextmanager
    def step_out():
        connections[DEFAULT_DB_ALIAS] = usual
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = reading

    connections[DEFAULT_DB_ALIAS] = reading
    try:
        with transaction.atomic():
            _fix(reading)
            yield step_out
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        reading.close()


def _fix(reading):
    """Let the transaction only read, and choose its moment now."""
    with reading.cursor() as cursor:
        if reading.vendor == "postgresql":
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")
        else:
            cursor.execute("PRAGMA query_only=ON")
            cursor.execute("SELECT 1 FROM sqlite_master LIMIT 1")


@contextmanager
def _stay():
    yield
