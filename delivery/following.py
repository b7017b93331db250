"""Orders and their deliveries move together: neither is ever ahead of the other."""

from contextlib import contextmanager
from contextvars import ContextVar

from delivery import states
from delivery.mails import post_step
from delivery.models import Delivery, DeliveryStep
from delivery.places import give_place_back
from delivery.questions import refuse_unanswered
from shop.order import statuses
from shop.order.processing import change_status

# Where an order says a delivery must be, when it lags behind.
BEHIND = {
    statuses.OUT_FOR_DELIVERY: (states.OUT, (states.SCHEDULED, states.MADE)),
    statuses.READY: (states.READY, (states.SCHEDULED, states.MADE)),
    statuses.DELIVERED: (
        states.DELIVERED,
        tuple(each for each in states.LABELS if each not in states.ENDED),
    ),
    statuses.PREPARING: (states.MADE, (states.OUT, states.READY)),
}
WORKING = (
    statuses.PREPARING,
    statuses.OUT_FOR_DELIVERY,
    statuses.READY,
    statuses.DELIVERED,
)

_leading = ContextVar("leading", default=False)


def follow_order(*, order, status) -> None:
    """Bring the deliveries of an order to where its new state says they are.

    In the transaction, and under the row lock, that moved the order. Raises
    AnswerAwaited when the buyer of one must be heard first.
    """
    if _leading.get():
        return
    live = Delivery.objects.filter(order=order).exclude(status__in=states.ENDED)
    if status in statuses.ENDED:
        for delivery in live:
            write_step(delivery, states.CANCELLED)
            give_place_back(delivery)
    elif status in BEHIND:
        target, lagging = BEHIND[status]
        for delivery in live.filter(status__in=lagging):
            if delivery.status == states.SCHEDULED:
                refuse_unanswered(delivery)
            write_step(delivery, target)


def lead_order(order, *, user=None) -> None:
    """Bring a placed order to where its deliveries are, step by step.

    The caller holds the order's row lock.
    """
    target = _where(order)
    with _leads():
        for status in _way(order.status, target):
            change_status(order_id=order.pk, status=status, user=user)


def _where(order):
    found = set(order.deliveries.values_list("status", flat=True))
    found.discard(states.CANCELLED)
    if found <= {states.SCHEDULED}:
        return order.status
    if found & {states.SCHEDULED, states.MADE}:
        return statuses.PREPARING
    if found & {states.OUT, states.CARDED}:
        return statuses.OUT_FOR_DELIVERY
    if states.READY in found:
        return statuses.READY
    return statuses.DELIVERED


def _way(here, target):
    """Return the shortest legal way between two states, the first one left out."""
    ways = [[here]]
    for way in ways:
        if way[-1] == target:
            return way[1:]
        nexts = statuses.PIPELINE.get(way[-1], ())
        ways += [[*way, each] for each in nexts if each in WORKING and each not in way]
    return []


@contextmanager
def _leads():
    token = _leading.set(True)
    try:
        yield
    finally:
        _leading.reset(token)


def write_step(delivery, status, *, user=None, note="", received_by="", photo=None):
    """Write a delivery's new state, why it has it, and the mail that tells it."""
    step = DeliveryStep.objects.create(
        delivery=delivery,
        before=delivery.status,
        after=status,
        user=user,
        note=note[:300],
        received_by=received_by[:80],
        photo=photo or "",
    )
    delivery.status = status
    delivery.save(update_fields=["status"])
    if status in states.TOLD:
        post_step(delivery, step)
    return step
