"""What a customer changes of deliveries that are not locked yet."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from catalogue.selling import may_be_bought
from delivery.offers import find_postcode
from delivery.rules import current_rules
from subscriptions.cancelling import lock
from subscriptions.errors import DayWrong, Locked, NotAChoice, NotRunning, PauseWrong
from subscriptions.models import RECIPIENT, Occurrence, Pause
from subscriptions.periods import (
    due_days,
    keep_what_locked,
    period_to_change,
    refuse_cancelled,
)
from subscriptions.prices import costs_more, price_with
from subscriptions.rescheduling import bring_forward, change_rhythm
from subscriptions.schedule import period_of, shift_day

__all__ = [
    "bouquets_of",
    "bring_forward",
    "change_rhythm",
    "days_to_choose",
    "end_pause",
    "move_delivery",
    "pause",
    "readdress",
    "skip",
    "swap",
    "unskip",
]

States = Occurrence.State
MOST_PAUSE = timedelta(days=366)
MOST_PAUSES = 12
# One delivery may come so many days earlier or later than its own.
EARLIER, LATER = 2, 6
CARD = ("card_message", "card_signature")
WHERE = tuple(name for name in RECIPIENT if name not in CARD)


@transaction.atomic
def skip(*, subscription_id: int, day: date, now=None) -> Occurrence:
    """Leave one delivery out: no order, no charge; a paid one is brought later.

    Skipping twice is skipping once. Raises NotRunning, NothingToCome, Locked.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    refuse_cancelled(subscription)
    return _set_state(period_to_change(subscription, day, now), States.SKIPPED)


@transaction.atomic
def unskip(*, subscription_id: int, day: date, now=None) -> Occurrence:
    """Bring a skipped delivery after all; raises as ``skip``."""
    now = now or timezone.now()
    row = period_to_change(lock(subscription_id), day, now)
    return _set_state(row, States.PLANNED)


def _set_state(row, state):
    row.state = state
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def pause(*, subscription_id: int, first: date, last: date, now=None) -> Pause:
    """Bring nothing from ``first`` to ``last``, both included, in Brussels.

    What is locked already still comes. Raises NotRunning, PauseWrong.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    refuse_cancelled(subscription)
    today = timezone.localdate(now)
    wrong = last < first or last < today or last - first > MOST_PAUSE
    if wrong or first > today + MOST_PAUSE:
        raise PauseWrong
    if subscription.pauses.filter(last__gte=today).count() >= MOST_PAUSES:
        raise PauseWrong
    # The run has yet to take these up, but they are locked: they come.
    first = max([first, *(d + timedelta(days=1) for d in due_days(subscription, now))])
    if first > last:
        raise Locked(day=last)
    return Pause.objects.create(subscription=subscription, first=first, last=last)


@transaction.atomic
def end_pause(*, subscription_id: int, pause_id: int) -> None:
    """Take a pause back; one that is gone already stays gone. Raises NotRunning."""
    subscription = lock(subscription_id)
    if not subscription.is_running:
        raise NotRunning
    subscription.pauses.filter(pk=pause_id).delete()


def bouquets_of(subscription, *, may_cost: bool) -> list:
    """Return ``(bouquet, euros more a delivery)`` of what it may be swapped for."""
    size = subscription.size
    found = [size.bouquet, *size.choices.select_related("parent").order_by("pk")]
    open_to = [each for each in found if may_be_bought(each) is None]
    priced = [(each, costs_more(subscription, each)) for each in open_to]
    # A gift is never charged again, and without an account nobody could be.
    may_cost = may_cost and subscription.user_id and not subscription.is_gift
    return [
        (each, more * subscription.bouquets)
        for each, more in priced
        if may_cost or not more
    ]


@transaction.atomic
def swap(
    *,
    subscription_id: int,
    product_id: int,
    day: date | None = None,
    may_cost: bool = True,
    now=None,
) -> None:
    """Bring another bouquet, in one delivery or, without ``day``, from now on.

    At the same price where it costs no more than the plan's own; a dearer one costs the
    difference, told before, and is refused without ``may_cost``. Raises NotAChoice,
    NotRunning, NothingToCome, Locked.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    offered = bouquets_of(subscription, may_cost=may_cost)
    product = next((each for each, _more in offered if each.pk == product_id), None)
    if product is None:
        raise NotAChoice
    if day is None:
        _swap_all(subscription, product, now)
        return
    row = period_to_change(subscription, day, now)
    row.bouquet = product
    if row.unit_price is not None:
        row.unit_price = price_with(subscription, product)
    row.save(update_fields=["bouquet", "unit_price"])


def _swap_all(subscription, product, now):
    if not subscription.is_running:
        raise NotRunning
    keep_what_locked(subscription, now)
    subscription.bouquet = product
    subscription.save(update_fields=["bouquet"])
    # Told at the price of the bouquet that does not come any more.
    told = subscription.occurrences.filter(
        state__in=(States.PLANNED, States.SKIPPED, States.CLAIMED),
        bouquet=None,
        unit_price__isnull=False,
    )
    told.update(unit_price=price_with(subscription, product))


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
        row = period_to_change(subscription, day, now)
        row.changes = _otherwise(subscription, said)
        row.save(update_fields=["changes"])
        return
    if not subscription.is_running:
        raise NotRunning
    keep_what_locked(subscription, now)
    for name, text in said.items():
        setattr(subscription, name, text)
    subscription.save(update_fields=list(said))


def _otherwise(subscription, said) -> dict:
    """Return what one delivery has otherwise: a whole address, or a whole card.

    A street here and a postcode of the series would send it nowhere once the series
    moves.
    """
    changes = {}
    for names in (WHERE, CARD):
        usual = {name: getattr(subscription, name) for name in names}
        wanted = usual | {name: said[name] for name in names if name in said}
        if wanted != usual:
            changes |= wanted
    return changes


def days_to_choose(subscription, day) -> list[date]:
    """Return the days one delivery may come on: of its own period, and we drive."""
    rules = current_rules()
    near = [day + timedelta(days=n) for n in range(-EARLIER, LATER + 1)]
    period = period_of(subscription.rhythm, day)
    own = [each for each in near if period_of(subscription.rhythm, each) == period]
    return [each for each in own if shift_day(each, rules) == each]


@transaction.atomic
def move_delivery(*, subscription_id: int, day: date, to: date, now=None) -> None:
    """Let one delivery come on another day; its period and its deadline stay.

    Raises DayWrong, NotRunning, NothingToCome, Locked.
    """
    now = now or timezone.now()
    subscription = lock(subscription_id)
    row = period_to_change(subscription, day, now)
    if to not in days_to_choose(subscription, day):
        raise DayWrong
    row.date = None if to == day else to
    row.save(update_fields=["date"])
