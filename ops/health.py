"""Is the shop alive, and may it be sent customers?"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ops.models import Heartbeat
from ops.tasks import WORKER

# Four missed beats.
SILENCE = timedelta(seconds=60)
# Loading redis costs a second of start-up that a shop without it need not pay.
CACHE_ERRORS = (
    (OSError, import_string("redis.exceptions.RedisError"))
    if settings.REDIS_URL
    else (OSError,)
)


@never_cache
@require_safe
def healthz(request):
    """Answer 200 while process and database work."""
    return _answer(database=_database_works())


@never_cache
@require_safe
def readyz(request):
    """Answer 200 while customers can be served: database, cache and worker."""
    database = _database_works()
    return _answer(
        database=database, cache=_cache_works(), worker=database and _worker_works()
    )


def _answer(**parts):
    return JsonResponse(
        {name: "ok" if works else "failing" for name, works in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


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
    except CACHE_ERRORS:
        return False


def _worker_works():
    since = timezone.now() - SILENCE
    try:
        return Heartbeat.objects.filter(name=WORKER, beaten_at__gt=since).exists()
    except DatabaseError:
        return False
