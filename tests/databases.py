"""Databases for tests: migrated once into a template, copied in a moment.

``python -m tests.databases [POSTGRES_URL]`` makes the template before it is needed: a
minute's work of one core, which ``.ci/run`` does while ``make lint`` uses the other.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(tempfile.gettempdir()) / "chezflora-templates"


def migrations_hash() -> str:
    """Return a name for the schema: our migrations and what they build upon."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    files = [
        path
        for path in ROOT.glob("**/migrations/*.py")
        if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def create(name: str, base_url: str) -> str:
    """Make a migrated database called ``name`` and return its URL.

    ``base_url`` is a PostgreSQL URL, or empty for SQLite (``name`` is then a path).
    """
    template = prepare(base_url)
    if base_url:
        with _locked("postgres"), _admin(base_url) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return url_for(name, base_url)
    shutil.copyfile(template, name)
    # Set once here: connections that change it at the same moment lock each other.
    _journal(name, "WAL")
    return f"sqlite:///{name}"


def prepare(base_url: str):
    """Make the template unless it is there; return its name or, on SQLite, its path."""
    if base_url:
        with _locked("postgres"):
            return _prepare_postgres(base_url)
    with _locked("sqlite"):
        return _prepare_sqlite()


def drop(name: str, base_url: str) -> None:
    """Remove a database made by ``create``."""
    if base_url:
        with _admin(base_url) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


def _prepare_sqlite():
    template = TEMPLATES / f"{migrations_hash()}.sqlite3"
    if not template.exists():
        building = template.with_suffix(".building")
        building.unlink(missing_ok=True)
        _migrate(f"sqlite:///{building}")
        _journal(building, "DELETE")
        building.rename(template)
    return template


def _prepare_postgres(base_url):
    template = f"chezflora_template_{migrations_hash()}"
    with _admin(base_url) as connection:
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [template]
        ).fetchone()
        if not known:
            building = f"{template}_building"
            connection.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{building}"')
            _migrate(url_for(building, base_url))
            connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{template}"')
    return template


def url_for(name, base_url):
    """Return ``base_url`` with another database name."""
    return urlunsplit(urlsplit(base_url)._replace(path=f"/{name}"))


def _admin(base_url):
    return psycopg.connect(base_url, autocommit=True)


def _migrate(url):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "chezflora.settings.test",
        "TEST_DATABASE_URL": url,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=ROOT,
        env=environment,
        check=True,
    )


def _journal(path, mode):
    """Set a file's journal; DELETE folds the log in, so that copying is enough."""
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode={mode}")
    connection.close()


@contextmanager
def _locked(kind):
    """Let one process at a time make or copy a template of this kind."""
    TEMPLATES.mkdir(exist_ok=True)
    with (TEMPLATES / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "")
