"""Three years of random customers: every period is accounted for, to the cent."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from payments.models import PaymentAttempt
from refunds.models import Refund
from subscriptions import cancelling, changing, charging, running
from subscriptions.models import Bill, Occurrence, Subscription
from subscriptions.rhythms import A_YEAR, Rhythm
from subscriptions.schedule import locked_at, nominal_day
from subscriptions.tests.factories import make_size, subscribe
from users.tests.factories import make_user

pytestmark = pytest.mark.django_db
States = Occurrence.State
MONTHS = 36
PRICE = Decimal("30.00")

lives = st.lists(
    st.tuples(
        st.integers(0, MONTHS - 2),
        st.sampled_from(["skip", "unskip", "pause", "outage", "cancel", "refuse"]),
    ),
    max_size=12,
    unique_by=lambda action: action[0],
)


def charged(subscription):
    """Return what the bank took for a subscription and kept, euros."""
    mine = PaymentAttempt.objects.filter(order__user=subscription.user)
    taken = mine.aggregate(sum=Sum("captured"))["sum"] or 0
    back = Refund.objects.filter(order__user=subscription.user)
    return taken - (back.aggregate(sum=Sum("amount"))["sum"] or 0)


def live_month(subscription, action, clock):
    """Let a month pass: the customer acts, the period locks, the worker runs."""
    subscription.refresh_from_db()
    day = subscription.next_day
    if day is None:
        return
    clock.move_to(locked_at(day) - timedelta(days=2))
    act(subscription, action, day)
    if action == "outage":
        # The worker comes back when the next period has locked too.
        day = subscription.following(day) or day
    clock.move_to(locked_at(day) + timedelta(minutes=1))
    work(subscription)


def act(subscription, action, day):
    """Do what a customer does; a refusal is an answer too."""
    own = {"subscription_id": subscription.pk}
    try:
        if action in ("skip", "unskip"):
            changing.skip(**own, day=day)
        if action == "unskip":
            changing.unskip(**own, day=day)
        if action == "pause":
            changing.pause(**own, first=day, last=day + timedelta(days=40))
        if action == "cancel":
            cancelling.cancel_subscription(**own, reason="other")
    except DomainError:
        assert not subscription.is_running


def work(subscription):
    """Do what worker and sweeps do, for one subscription."""
    running.place_due_delivery(subscription_id=subscription.pk)
    for _round in range(2):
        for model, state in ((Bill, "open"), (Occurrence, "ordered")):
            rows = model.objects.filter(subscription=subscription, state=state)
            for row in rows.filter(next_try_at__isnull=False):
                charging.charge(model=model, pk=row.pk)
        for row in subscription.occurrences.filter(state=States.CLAIMED):
            running.prepare_again(occurrence_id=row.pk)


@pytest.mark.feature("Y1")
@pytest.mark.feature("Y2")
@pytest.mark.feature("G7")
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=lives, term=st.sampled_from([1, A_YEAR[Rhythm.MONTHLY]]))
def test_three_years_are_accounted_for(bank, time_machine, actions, term):
    time_machine.move_to("2026-12-01 09:00 +0100")
    number = Subscription.objects.count()
    subscription = subscribe(
        bank,
        user=make_user(f"sim{number}@example.com"),
        size=make_size(annual_discount=0),
        rhythm=Rhythm.MONTHLY,
        term=term,
    )
    plan = dict(actions)

    for month in range(MONTHS):
        live_month(subscription, plan.get(month), time_machine)

    subscription.refresh_from_db()
    rows = list(subscription.occurrences.order_by("nominal"))
    over = (States.PLACED, States.SKIPPED, States.PAUSED, States.MISSED)
    assert {row.state for row in rows} <= {*over, States.CANCELLED}
    # No period is missing, and none is there twice.
    first = subscription.anchor
    assert [row.nominal for row in rows] == [
        nominal_day(first, Rhythm.MONTHLY, n) for n in range(len(rows))
    ]
    if subscription.is_running:
        assert len(rows) >= MONTHS
    placed = [row for row in rows if row.state == States.PLACED]
    assert len({row.order_id for row in placed}) == len(placed)
    owed = PRICE * (len(placed) + subscription.credits)
    assert charged(subscription) == owed
