"""What the worker does for subscriptions; every task may run twice."""

from django.conf import settings
from django.core.cache import cache

from celery import shared_task

from subscriptions import charging, notices, running
from subscriptions.models import Bill, Occurrence

# A sweep takes so many at a time; the next one goes on.
BATCH = 2000
# What was queued so many seconds ago is not queued again: others may come before it.
# A worker that died with it in its hands loses this time and nothing else.
QUEUED_FOR = settings.SUBSCRIPTION_RESCUE_SECONDS
MODELS = {"occurrence": Occurrence, "bill": Bill}


@shared_task
def place_due_deliveries():
    """Take up every subscription that is due, one task each.

    One that cannot be prepared must not stop the others.
    """
    _queue(place_due_delivery, [(pk,) for pk in running.due_subscriptions()[:BATCH]])
    _queue(prepare_again, [(pk,) for pk in running.claimed_to_prepare()[:BATCH]])
    charges = charging.due_charges()[:BATCH]
    _queue(charge, [(model._meta.model_name, pk) for model, pk in charges])


def _queue(task, rows):
    """Queue a task for each of these arguments that nobody queued lately."""
    keys = {f"{task.name}:{':'.join(map(str, args))}": args for args in rows}
    known = cache.get_many(keys)
    for key, args in keys.items():
        if key not in known and cache.add(key, 1, QUEUED_FOR):
            task.delay(*args)


@shared_task
def place_due_delivery(subscription_pk):
    """Order what is due and take its money."""
    occurrence = running.place_due_delivery(subscription_id=subscription_pk)
    if occurrence is not None:
        _charge(occurrence)


@shared_task
def prepare_again(occurrence_pk):
    """Try again what could not be ordered."""
    occurrence = running.prepare_again(occurrence_id=occurrence_pk)
    if occurrence is not None:
        _charge(occurrence)


def _charge(occurrence):
    if occurrence.state == Occurrence.State.ORDERED and occurrence.next_try_at:
        charging.charge(model=Occurrence, pk=occurrence.pk)
    for bill in Bill.objects.filter(
        subscription=occurrence.subscription_id, state=Bill.State.OPEN, tries=0
    ):
        charging.charge(model=Bill, pk=bill.pk)


@shared_task
def charge(kind, pk):
    """Take the money of a period or a term."""
    charging.charge(model=MODELS[kind], pk=pk)


@shared_task
def send_notices():
    """Tell what comes in five days, while it can still be changed."""
    for pk in notices.due_notices()[:BATCH]:
        notices.send_notice(subscription_id=pk)
