"""Is everything there that these tests need? Says how to get it, and fails."""

import os
import shutil
import sys

import psycopg
import redis

CHROMIUM = "/usr/bin/chromium"


def missing_postgres():
    """Return what to do about PostgreSQL, empty when it answers."""
    url = os.environ["TEST_DATABASE_URL"]
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        return (
            f"PostgreSQL does not answer at {url} ({str(error).strip()}).\n"
            "  On Debian: apt-get install postgresql, then\n"
            "  pg_ctlcluster 15 main start, createuser -s root and createdb test\n"
            "  Elsewhere: make test-services TEST_DATABASE_URL=postgres://user@host/db"
        )
    return ""


def missing_redis():
    """Return what to do about Redis, empty when it answers."""
    url = os.environ["TEST_REDIS_URL"]
    try:
        redis.Redis.from_url(url, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return (
            f"Redis does not answer at {url} ({error}).\n"
            "  On Debian: apt-get install redis-server, then redis-server --daemonize"
            " yes\n"
            "  Elsewhere: make test-services TEST_REDIS_URL=redis://host:6379/9"
        )
    return ""


def missing_chromium():
    """Return what to do about the browser, empty when it is there."""
    if shutil.which(CHROMIUM):
        return ""
    return f"{CHROMIUM} is missing. On Debian: apt-get install chromium"


def main(names):
    """Check what was asked for; the default is both services."""
    checks = [missing_chromium] if names else [missing_postgres, missing_redis]
    problems = [problem for check in checks if (problem := check())]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main(sys.argv[1:])
