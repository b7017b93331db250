"""What a customer changes of deliveries that are not locked yet."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.selling import may_be_bought
from delivery.offers import find_postcode
from subscriptions.cancelling import lock
from subscriptions.errors import (
    Locked,
    NotAChoice,
    NothingToCome,
    NotRunning,
    PauseWrong,
)
from subscriptions.models import RECIPIENT, Occurrence, Pause
from subscriptions.prices import costs_more, price_with
from subscriptions.rhythms import Rhythm
from subscriptions.schedule import locked_at, nominal_days, period_of

States = Occurrence.State
MOST_PAUSE = timedelta(days=366)
MOST_PAUSES = 12


def _period(subscription, day, now) -> Occurrence:
    """Return the row of a nominal day that may still be changed.

    Raises NotRunning, NothingToCome where the rhythm has no such day, Locked.
    """
    if not subscription.is_running:
        raise NotRunning
    if locked_at(day) <= now:
        raise Locked(since=locked_at(day))
    first = next(nominal_days(subscription.anchor, subscription.rhythm, day))
    beyond = subscription.ends_on and day > subscription.ends_on
    if first != day or beyond or subscription.next_day is None:
        raise NothingToCome
    try:
        with transaction.atomic():
            row, _created = Occurrence.objects.get_or_create(
                subscription=subscription,
                period=period_of(subscription.rhythm, day),
                defaults={"nominal": day},
            )
    except IntegrityError:
        row = Occurrence.objects.get(
            subscription=subscription, period=period_of(subscription.rhythm, day)
        )
    if row.state not in (States.PLANNED, States.SKIPPED):
        raise Locked(since=locked_at(day))
    return row


@transaction.atomic
def skip(*, subscription_id: int, day: date, now=None) -> Occurrence:
    """Leave one delivery out: no order, no charge; a paid one is brought later.

    Skipping twice is skipping once. Raises NotRunning, NothingToCome, Locked.
    """
    now = now or timezone.now()
    row = _period(lock(subscription_id), day, now)
    row.state = States.SKIPPED
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def unskip(*, subscription_id: int, day: date, now=None) -> Occurrence:
    """Bring a skipped delivery after all; raises as ``skip``."""
    now = now or timezone.now()
    row = _period(lock(subscription_id), day, now)
    row.state = States.PLANNED
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def pause(*, subscription_id: int, first: date, last: date, now=None) -> Pause:
    """Bring nothing from ``first`` to ``last``, both included, in Brussels.

    What is locked already still comes. Raises NotRunning, PauseWrong.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    if not subscription.is_running:
        raise NotRunning
    wrong = last < first or last < timezone.localdate(now) or last - first > MOST_PAUSE
    if wrong or subscription.pauses.count() >= MOST_PAUSES:
        raise PauseWrong
    return Pause.objects.create(subscription=subscription, first=first, last=last)


@transaction.atomic
def end_pause(*, subscription_id: int, pause_id: int) -> None:
    """Take a pause back; one that is gone already stays gone."""
    lock(subscription_id).pauses.filter(pk=pause_id).delete()


@transaction.atomic
def swap(
    *, subscription_id: int, product_id: int, day: date | None = None, now=None
) -> None:
    """Bring another bouquet, in one delivery or, without ``day``, from now on.

    At the same price where it costs no more than the plan's own; a dearer one costs the
    difference, told before. Raises NotAChoice, NotRunning, NothingToCome, Locked.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    product = subscription.size.choices.filter(pk=product_id).first()
    if product_id == subscription.size.bouquet_id:
        product = subscription.size.bouquet
    if product is None or may_be_bought(product):
        raise NotAChoice
    if subscription.user_id is None and costs_more(subscription, product):
        # Nobody could be charged the difference.
        raise NotAChoice
    if day is None:
        if not subscription.is_running:
            raise NotRunning
        subscription.bouquet = product
        subscription.save(update_fields=["bouquet"])
        return
    row = _period(subscription, day, now)
    row.bouquet = product
    if row.unit_price is not None:
        row.unit_price = price_with(subscription, product)
    row.save(update_fields=["bouquet", "unit_price"])


@transaction.atomic
def readdress(
    *, subscription_id: int, said: dict, day: date | None = None, now=None
) -> None:
    """Change who gets it and where, for one delivery or, without ``day``, for all.

    ``said`` maps names of RECIPIENT to words. Raises PostcodeNotServed, NotRunning,
    NothingToCome, Locked.
    """
    now = now or timezone.now()
    said = {name: said[name] for name in RECIPIENT if name in said}
    if "postcode" in said:
        served = find_postcode(said["postcode"])
        said["commune"] = said.get("commune") or served.commune
    subscription = lock(subscription_id)
    if day is not None:
        row = _period(subscription, day, now)
        usual = {name: getattr(subscription, name) for name in said}
        row.changes = {n: text for n, text in said.items() if text != usual[n]}
        row.save(update_fields=["changes"])
        return
    if not subscription.is_running:
        raise NotRunning
    for name, text in said.items():
        setattr(subscription, name, text)
    subscription.save(update_fields=list(said))


@transaction.atomic
def change_rhythm(*, subscription_id: int, rhythm: str, first: date, now=None) -> None:
    """Let deliveries come in another rhythm, or on another weekday, from ``first`` on.

    ``first`` is in a period of its own: no period gets two deliveries, and what is
    locked already stays. Raises NotRunning, NotAChoice, Locked, NothingToCome where
    something was planned for ``first``'s period already.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    if not subscription.is_running or subscription.next_day is None:
        raise NotRunning
    if rhythm not in subscription.size.plan.rhythms or rhythm not in Rhythm:
        raise NotAChoice
    if locked_at(first) <= now:
        raise Locked(since=locked_at(first))
    last = subscription.occurrences.filter(
        state__in=(*Occurrence.OPEN, States.PLACED)
    ).last()
    taken = last and first < _earliest(last, rhythm)
    if taken or (subscription.ends_on and first > subscription.ends_on):
        raise NothingToCome
    # What was asked of days that the new rhythm does not have is asked no more.
    subscription.occurrences.filter(state__in=(States.PLANNED, States.SKIPPED)).delete()
    subscription.rhythm, subscription.anchor = rhythm, first
    subscription.next_day, subscription.due_at = first, locked_at(first)
    subscription.save(update_fields=["rhythm", "anchor", "next_day", "due_at"])


def _earliest(last, rhythm):
    """Return the first day of the period after one that was prepared."""
    day = last.nominal + timedelta(days=1)
    while period_of(rhythm, day) == period_of(rhythm, last.nominal):
        day += timedelta(days=1)
    return day


@transaction.atomic
def bring_forward(*, subscription_id: int, now=None) -> None:
    """Let the next delivery lock now, so that it comes as soon as it can (G6).

    It stays the one delivery of its period. Raises NotRunning where it is not active,
    NothingToCome.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    if subscription.state != subscription.State.ACTIVE:
        raise NotRunning
    if subscription.next_day is None:
        raise NothingToCome
    row = _period(subscription, subscription.next_day, now)
    row.state, row.date = States.PLANNED, timezone.localdate(now)
    row.save(update_fields=["state", "date"])
    subscription.due_at = now
    subscription.save(update_fields=["due_at"])
