"""What staff do to a subscription by hand: one service for each button."""

from django.utils import timezone

from subscriptions import changing, charging, running
from subscriptions.errors import NothingToCome, NotRunning, NotYetDue, StillBlocked
from subscriptions.models import Bill, Occurrence, Subscription

State = Subscription.State
States = Occurrence.State
NOTHING_DONE = "over"


def open_charges(subscription_id) -> list:
    """Return the periods and terms that were ordered and wait for money, oldest first.

    Two queries; each row has its order.
    """
    found = []
    for model, states in ((Occurrence, Occurrence.CHARGED), (Bill, [Bill.State.OPEN])):
        rows = model.objects.filter(
            subscription=subscription_id,
            state__in=states,
            order__isnull=False,
            next_try_at__isnull=False,
        )
        found += rows.select_related("order").order_by("next_try_at", "pk")
    return sorted(found, key=lambda row: row.created_at)


def bill_now(*, subscription_id: int, now=None) -> str:
    """Take the money that is due at once, without waiting for the next try (G5).

    A period that is due and was not taken up yet is ordered first. Its one order, and
    the order's one open attempt, keep it from being paid twice, however often it is
    asked. Returns what ``charging.charge`` says of it.

    Raises NotRunning where it is not running, NotYetDue where nothing waits for money.
    """
    now = now or timezone.now()
    state = Subscription.objects.values_list("state", flat=True).get(pk=subscription_id)
    if state not in (State.ACTIVE, State.PAST_DUE):
        raise NotRunning
    running.place_due_delivery(subscription_id=subscription_id, now=now)
    said = _charge_open(subscription_id, now)
    if said == NOTHING_DONE:
        raise NotYetDue
    return said


def _charge_open(subscription_id, now):
    said = NOTHING_DONE
    for row in open_charges(subscription_id):
        came = charging.charge(model=type(row), pk=row.pk, now=now)
        said = came if came != NOTHING_DONE else said
    return said


def bring_next_forward(*, subscription_id: int, now=None) -> Occurrence:
    """Order the next delivery now, to come as soon as it can, and take its money (G6).

    It stays the one delivery of its period. Raises NotRunning where the subscription is
    not active, NothingToCome where nothing is left or the next day lies in a pause,
    StillBlocked where stock or calendar refuse it, which carries ``why``.
    """
    now = now or timezone.now()
    subscription = Subscription.objects.get(pk=subscription_id)
    if _next_is_paused(subscription):
        raise NothingToCome
    changing.bring_forward(subscription_id=subscription_id, now=now)
    occurrence = running.place_due_delivery(subscription_id=subscription_id, now=now)
    if occurrence is None:
        # The worker was quicker: what it took up is the same period.
        raise NothingToCome
    return _after_preparing(occurrence, now)


def _next_is_paused(subscription):
    day = subscription.next_day
    pauses = subscription.pauses.filter(first__lte=day, last__gte=day) if day else None
    return pauses is not None and pauses.exists()


def try_again(*, subscription_id: int, now=None) -> Occurrence:
    """Try at once to order what stock, calendar or catalogue refused, and charge it.

    Raises NothingToCome where nothing waits, NotRunning, StillBlocked with ``why``.
    """
    now = now or timezone.now()
    waiting = Occurrence.objects.filter(
        subscription=subscription_id, state=States.CLAIMED
    )
    key = waiting.order_by("-nominal").values_list("pk", flat=True).first()
    if key is None:
        raise NothingToCome
    occurrence = running.prepare_again(occurrence_id=key, now=now)
    if occurrence is None:
        raise NotRunning
    return _after_preparing(occurrence, now)


def _after_preparing(occurrence, now):
    """Charge what was just prepared, or say why it was not."""
    said = _charge_open(occurrence.subscription_id, now)
    occurrence = Occurrence.objects.select_related("order").get(pk=occurrence.pk)
    if occurrence.state == States.CLAIMED and said == NOTHING_DONE:
        raise StillBlocked(why=occurrence.last_error)
    return occurrence
