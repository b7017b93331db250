"""Is the shop alive, and may it be sent customers?

Strangers may ask: each part is "ok" or "failing", without versions, numbers or reasons.
"""

import sys
import threading
import time

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from celery import current_app
from kombu.exceptions import OperationalError

from ops.desk.watching import BEAT, WORKER, is_alive

# Seconds cache and queue have together: a probe gives up after some more.
PATIENCE = 2


@never_cache
@require_safe
def healthz(request):
    """Answer 200 while process and database work."""
    return _answer(database=_database_works())


@never_cache
@require_safe
def readyz(request):
    """Answer 200 while customers can be served: each part, by its name."""
    database = _database_works()
    cache_and_broker = _in_time(cache=_cache_works, broker=_broker_works)
    return _answer(
        database=database,
        **cache_and_broker,
        worker=database and _signed(WORKER),
        beat=database and _signed(BEAT),
    )


def _answer(**parts):
    return JsonResponse(
        {name: "ok" if works else "failing" for name, works in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


def _in_time(**checks) -> dict:
    """Return what each check says, False for one that takes too long.

    A Redis that is gone is asked several times by its client, with growing pauses: each
    check has a thread, left behind when it is late.
    """
    found = dict.fromkeys(checks, False)

    def ask(name, check):
        found[name] = check()

    threads = [
        threading.Thread(target=ask, args=pair, daemon=True) for pair in checks.items()
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    return dict(found)


def _errors() -> tuple:
    """Return what a cache or queue that is away raises.

    Loading redis costs a second that a shop without it need not pay: what was not
    loaded raised nothing.
    """
    redis = sys.modules.get("redis.exceptions")
    return (OSError, OperationalError, *([redis.RedisError] if redis else []))


def _database_works():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_works():
    mark = timezone.now().isoformat()
    try:
        cache.set("readyz", mark, 30)
        return cache.get("readyz") is not None
    except _errors():
        return False


def _broker_works():
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE) as queue:
            queue.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
            return queue.connected
    except _errors():
        return False


def _signed(name):
    try:
        return is_alive(name)
    except DatabaseError:
        return False
