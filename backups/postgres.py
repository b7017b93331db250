"""A PostgreSQL database seen from outside Django."""

import hashlib
import secrets
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from backups.connectors import PostgresConnector
from backups.errors import BackupFailed, RestoreRefused
from common.faults import fault_point

# Where databases are made and renamed from; every server has it.
MAINTENANCE = "postgres"
# How values are written: alike on every server.
PLAIN = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres';"
    "SET bytea_output = 'hex'; SET extra_float_digits = 1; SET lock_timeout = 0"
)
TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
)
BEHIND = """
SELECT t.relname, a.attname, format('%I.%I', n.nspname, s.relname)
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_namespace n ON n.oid = s.relnamespace AND n.nspname = 'public'
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE d.deptype IN ('a', 'i') AND NOT a.attisdropped
ORDER BY 1
"""


class PostgresDatabase:
    """One database of a server."""

    vendor = "postgresql"

    def __init__(self, settings):
        self.settings = settings
        self.name = settings["NAME"]

    def connect(self, name=None, **options):
        """Return a connection of our own; raises BackupFailed when there is none."""
        given = self.settings
        wanted = {
            "dbname": name or self.name,
            "user": given.get("USER"),
            "password": given.get("PASSWORD"),
            "host": given.get("HOST"),
            "port": given.get("PORT"),
            **{
                key: value
                for key, value in (given.get("OPTIONS") or {}).items()
                if key.startswith("ssl")
            },
        }
        try:
            return psycopg.connect(
                connect_timeout=10,
                **options,
                **{key: value for key, value in wanted.items() if value},
            )
        except psycopg.OperationalError as error:
            raise BackupFailed(f"PostgreSQL: {str(error)[:300]}") from error

    def dump(self, path: Path, folder: Path) -> dict:
        """Write the database to ``path``; return what is in that very state."""
        with self.connect() as connection:
            connection.execute(PLAIN)
            connection.commit()
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
            PostgresConnector(self.settings, folder).write_dump(path, snapshot)
            return describe(connection)

    def is_empty(self) -> bool:
        """Tell whether there is no table yet, or not even the database."""
        with self._maintenance() as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [self.name]).fetchone():
                return True
        with self.connect() as connection:
            return not connection.execute(TABLES).fetchall()

    def check_version(self, facts) -> None:
        """Refuse a backup of a newer server: its dump may not be understood."""
        with self._maintenance() as connection:
            here = connection.info.server_version // 10000
        if int(facts["server"].split(".")[0]) > here:
            raise RestoreRefused(
                f"It comes from PostgreSQL {facts['server']}, newer than {here} here."
            )

    @contextmanager
    def scratch(self, dump: Path, folder: Path):
        """Yield a database built from ``dump`` beside this one, dropped at the end."""
        self.sweep()
        name = f"{self.name[:40]}_restoring_{secrets.token_hex(4)}"
        with self._maintenance() as connection:
            try:
                connection.execute(
                    _words("CREATE DATABASE {} TEMPLATE template0", name)
                )
            except psycopg.Error as error:
                raise BackupFailed(f"PostgreSQL: {str(error)[:300]}") from error
        built = PostgresDatabase(self.settings | {"NAME": name})
        try:
            PostgresConnector(built.settings, folder).read_dump(dump)
            yield built
        finally:
            self._drop(name)

    def sweep(self) -> None:
        """Remove what a killed restore left."""
        like = f"{self.name[:40]}_restoring_".replace("_", r"\_") + "%"
        with self._maintenance() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [like]
            ).fetchall()
        for (name,) in rows:
            self._drop(name)

    def describe(self) -> dict:
        """Return what is in it now; raises BackupFailed when a sequence is behind."""
        with self.connect() as connection:
            connection.execute(PLAIN)
            _check_sequences(connection)
            return describe(connection)

    @contextmanager
    def closed(self):
        """Refuse while any other process is connected; RestoreRefused says so."""
        with self._maintenance() as connection:
            others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s"
            if connection.execute(others, [self.name]).fetchone()[0]:
                raise RestoreRefused("The shop is open: stop it first.")
        yield

    def swap_in(self, built, stamp: str) -> str:
        """Put ``built`` in this one's place in one step; return the old one's name."""
        kept = f"{self.name[:36]}_before_{stamp.lower()}"
        rename = "ALTER DATABASE {} RENAME TO {}"
        with self._maintenance() as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            there = connection.execute(known, [self.name]).fetchone()
            try:
                with connection.transaction():
                    if there:
                        connection.execute(_words(rename, self.name, kept))
                    fault_point("before_swap")
                    connection.execute(_words(rename, built.name, self.name))
            except psycopg.errors.ObjectInUse as error:
                raise RestoreRefused("The shop is open: stop it first.") from error
        return kept if there else ""

    def _maintenance(self):
        return self.connect(MAINTENANCE, autocommit=True)

    def _drop(self, name):
        with self._maintenance() as connection:
            connection.execute(_words("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _words(statement, *names):
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def describe(connection) -> dict:
    """Count and hash every table as the connection's transaction sees it."""
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    applied = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    version = connection.info.server_version
    return {
        "vendor": PostgresDatabase.vendor,
        "server": f"{version // 10000}.{version % 10000}",
        "tables": {name: _count(connection, name) for name in names},
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def _count(connection, name):
    digest, rows = hashlib.sha256(), 0
    statement = _words(
        'COPY (SELECT t::text FROM {} t ORDER BY t::text COLLATE "C") TO STDOUT', name
    )
    with connection.cursor().copy(statement) as copy:
        for block in copy:
            digest.update(block)
            # A line break inside a value is written as two characters.
            rows += bytes(block).count(b"\n")
    return {"rows": rows, "sha256": digest.hexdigest()}


def _check_sequences(connection):
    for table, column, sequence in connection.execute(BEHIND).fetchall():
        query = sql.SQL(
            "SELECT last_value < COALESCE((SELECT MAX({}) FROM {}), 0) FROM {}"
        ).format(
            sql.Identifier(column),
            sql.Identifier(table),
            sql.Identifier(*(p.strip('"') for p in sequence.split("."))),
        )
        if connection.execute(query).fetchone()[0]:
            raise BackupFailed(f"The numbers of {table} are behind its rows.")
