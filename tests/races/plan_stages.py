"""Subscriptions that are due, for races, written inside the shop."""

import resource
from datetime import timedelta
from itertools import count

from django.test import override_settings
from django.utils import timezone

from celery import current_app

from catalogue.models import Product
from catalogue.tests import factories as flowers
from common.codes import random_code
from outbox.models import Message
from payments.gateways.test import TestGateway
from payments.models import SavedMethod
from subscriptions import billing, tasks
from subscriptions.errors import NotYetDue
from subscriptions.models import Occurrence, PlanPage, Subscription
from subscriptions.notices import send_notice
from subscriptions.running import place_due_delivery
from subscriptions.schedule import noticed_at
from subscriptions.staff import bill_now
from subscriptions.tests import factories
from users.models import User

ANCHOR_DAYS = 10


def due(subscribers, units=50_000, hours=0):
    """Let so many subscriptions be due in ``hours``, all charged to one kept card."""
    flowers._numbers = count(Product.objects.count() + 1)
    factories._numbers = count(PlanPage.objects.count() + 1)
    size = factories.make_size(units=units)
    user, _new = User.objects.get_or_create(
        email="many@example.com", defaults={"is_active": True}
    )
    if not SavedMethod.objects.filter(user=user).exists():
        # Another size, so that what is counted is due alone.
        order = factories.order_plan(factories.chosen(), user=user)
        factories.pay(TestGateway(), order)
    day = timezone.localdate() + timedelta(days=ANCHOR_DAYS)
    Subscription.objects.bulk_create(
        [
            Subscription(
                code=f"S-{random_code(10)}",
                user=user,
                size=size,
                state=Subscription.State.ACTIVE,
                rhythm="weekly",
                anchor=day,
                unit_price=size.price,
                name="Anne Peeters",
                email="many@example.com",
                language="en",
                next_day=day,
                due_at=timezone.now() + timedelta(hours=hours),
                **factories.RECIPIENT,
            )
            for _number in range(subscribers)
        ],
        batch_size=500,
    )
    record = size.bouquet.stockrecords.get()
    return {"size": size.pk, "stockrecord": record.pk}


@override_settings(FAULT_POINTS={"before_occurrence": 0.5})
def take_up(subscription):
    """Take a subscription up two days from now; tell whether it was due."""
    later = timezone.now() + timedelta(days=2)
    return place_due_delivery(subscription_id=subscription, now=later) is not None


@override_settings(FAULT_POINTS={"before_occurrence": 0.5})
def bill(subscription):
    """Bill a subscription two days from now, as staff; tell what came of it."""
    later = timezone.now() + timedelta(days=2)
    try:
        return bill_now(subscription_id=subscription, now=later)
    except NotYetDue:
        return "not yet due"


def use_up_term(subscription):
    """Let a subscription be paid in terms, from an account, and have used one up."""
    SavedMethod.objects.update(is_debit=True)
    Subscription.objects.filter(pk=subscription).update(term=12, rhythm="monthly")


def bill_ahead(subscription):
    """Ask for its next term; tell whether there was one to ask for."""
    return billing.bill_ahead(subscription_id=subscription) is not None


def let_run(size):
    """Let the subscriptions of a size be due now."""
    Subscription.objects.filter(size=size).update(due_at=timezone.now())


def keys(size):
    """Return the keys of a size's subscriptions."""
    rows = Subscription.objects.filter(size=size).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def make_due_again(size):
    """Let a run find every subscription due a second time for the period it had."""
    rows = Subscription.objects.filter(size=size)
    day = Occurrence.objects.filter(subscription__size=size).first().nominal
    rows.update(next_day=day, due_at=timezone.now())


def deliver_again(size):
    """Let the workers get the task of every subscription again, and look once more."""
    for pk in keys(size):
        tasks.place_due_delivery.delay(pk)
    tasks.place_due_deliveries.delay()


def queued():
    """Return how many tasks wait, or are in a worker's hands."""
    with current_app.pool.acquire(block=True) as connection:
        client = connection.default_channel.client
        waiting = client.llen(current_app.conf.task_default_queue)
        return waiting + client.hlen("unacked")


def memory():
    """Return the most memory this process had, in KB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def notice():
    """Tell the newest subscription what comes, on its day; return the skip link."""
    subscription = Subscription.objects.latest("pk")
    moment = noticed_at(subscription.next_day) + timedelta(minutes=1)
    assert send_notice(subscription_id=subscription.pk, now=moment)
    message = Message.objects.filter(template="subscription_notice").latest("pk")
    return message.context["skip_url"]
