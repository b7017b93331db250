"""Figures for Prometheus, read from rows: each process of the shop tells the same."""

from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ops.desk.rows import desk_lines
from ops.models import Heartbeat
from outbox.models import Message


@never_cache
@require_safe
def metrics(request):
    """Answer with the figures to who brings METRICS_TOKEN; 404 to everybody else.

    With no token set there is no such page.
    """
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry
    from prometheus_client import generate_latest as written

    registry = CollectorRegistry()
    registry.register(Rows())
    return HttpResponse(written(registry), content_type=CONTENT_TYPE_LATEST)


class Rows:
    """What the rows say now."""

    def collect(self):
        """Return every figure."""
        yield from _tasks()
        yield from _signs()
        yield from _mails()


def _tasks():
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    runs = CounterMetricFamily("chezflora_task_runs", "Runs.", labels=["task"])
    failed = CounterMetricFamily("chezflora_task_failures", "Errors.", labels=["task"])
    late = GaugeMetricFamily("chezflora_task_overdue", "1 if missed.", labels=["task"])
    rest = GaugeMetricFamily("chezflora_task_paused", "1 if paused.", labels=["task"])
    for line in desk_lines():
        labels = [line.entry.name]
        runs.add_metric(labels, line.row.runs)
        failed.add_metric(labels, line.row.failures)
        late.add_metric(labels, line.state == "late")
        rest.add_metric(labels, line.row.paused_at is not None)
    return runs, failed, late, rest


def _signs():
    from prometheus_client.core import GaugeMetricFamily

    ages = GaugeMetricFamily(
        "chezflora_silence_seconds", "Since a process signed.", labels=["process"]
    )
    now = timezone.now()
    for sign in Heartbeat.objects.all():
        ages.add_metric([sign.name], (now - sign.beaten_at).total_seconds())
    yield ages


def _mails():
    from prometheus_client.core import GaugeMetricFamily

    mails = GaugeMetricFamily("chezflora_mails", "Mails by state.", labels=["state"])
    counted = Message.objects.order_by().values_list("state").annotate(Count("pk"))
    for state, count in counted:
        mails.add_metric([state], count)
    oldest = GaugeMetricFamily(
        "chezflora_mails_waiting_seconds", "How long the oldest due mail has waited."
    )
    now = timezone.now()
    waiting = Message.objects.filter(state=Message.State.QUEUED, due_at__lte=now)
    first = waiting.aggregate(first=Min("due_at"))["first"]
    oldest.add_metric([], (now - first).total_seconds() if first else 0)
    return mails, oldest
