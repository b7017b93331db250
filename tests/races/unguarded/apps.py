"""Which guards can be taken out, and how."""

import os
from importlib import import_module
from types import SimpleNamespace

from django.apps import AppConfig
from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from oscar.core.loading import get_model

from common.codes import random_code


def allocate_blindly():
    """Promise stock as Oscar does: without asking whether any is left."""

    def allocate(self, quantity):
        promised = Coalesce(F("num_allocated"), 0) + quantity
        type(self).objects.filter(pk=self.pk).update(num_allocated=promised)

    get_model("partner", "StockRecord").allocate = allocate


def never_lock():
    """Read rows without their locks."""
    QuerySet.select_for_update = lambda self, *args, **kwargs: self


def save_every_column():
    """Save stock records as Oscar does: quantities included."""
    get_model("partner", "StockRecord").save = Model.save


def count_like_oscar():
    """Count an offer's use as Oscar does: read before, written back after."""

    def take_use(self, *, order, customer, times, discount):
        self.num_applications += times
        self.total_discount += discount
        Model.save(self)
        self.uses.create(order=order, customer=customer, times=times, discount=discount)

    get_model("offer", "ConditionalOffer").take_use = take_use


def end_holds_blindly():
    """End a hold without asking whether it has ended."""
    services = import_module("stock.services")
    holds = import_module("stock.models").StockHold.objects

    def end_hold(order_id, outcome, overdue_by=None):
        return holds.filter(order_id=order_id).update(outcome=outcome)

    services._end_hold = end_hold


def reserve_blindly():
    """Set money aside for a refund without asking whether it is left."""
    attempts = import_module("payments.models").PaymentAttempt.objects

    def reserve(*, attempt_id, amount):
        attempts.filter(pk=attempt_id).update(refunding=F("refunding") + amount)

    import_module("refunds.services").reserve_refund = reserve


def take_places_blindly():
    """Count a delivery on its day without asking whether the day has room."""
    places = import_module("delivery.places")
    take = places._take
    places._take = lambda place, slot_id, room: take(place, slot_id, Q())


def share_blindly():
    """Take seats without asking whether a date has any left, pages included."""
    pool = get_model("partner", "StockPool")

    def take(self, units):
        type(self).objects.filter(pk=self.pk).update(taken=F("taken") + units)

    pool.take = take


def book_again():
    """Let a customer book a date without asking whether they have."""
    import_module("workshops.lifecycle").SeatLifecycle.check = (
        lambda self, *args, **kwargs: None
    )


def let_in_again():
    """Let in whoever shows a ticket without asking whether somebody came with it."""
    come_unlocked()
    attendees = import_module("workshops.models").Attendee.objects

    def check_in(self, pk, moment):
        return bool(attendees.filter(pk=pk).update(checked_in_at=moment))

    import_module("workshops.checkin")._Take._check_in = check_in


def come_unlocked():
    """Let who comes, cancels or moves read the people of a booking without a lock."""
    people = import_module("workshops.models.bookings").AttendeeQuerySet
    people.select_for_update = lambda self, *args, **kwargs: self


def lock_whole_dates():
    """Keep even rows that refer to a date waiting while staff change it."""
    dates = import_module("workshops.models").Session.objects

    def lock(pk):
        return dates.select_for_update(of=("self",)).get(pk=pk)

    import_module("workshops.sessions")._lock = lock


def accept_again():
    """Accept a quote without asking whether it is open, in a room anybody may use."""
    import_module("workshops.groups")._answer = lambda *args: True
    import_module("workshops.sessions").clash_in_room = lambda *args, **kwargs: None


def fill_later():
    """Free seats without keeping them for who waits."""
    import_module("workshops.cancelling").fill_session = lambda **kwargs: 0
    import_module("workshops.receivers").fill_session = lambda **kwargs: 0
    import_module("workshops.waiting").sessions_to_fill = list


def take_up_blindly():
    """Take subscriptions up without their lock, and write a period each time."""
    running = import_module("subscriptions.running")
    models = import_module("subscriptions.models")

    def lock(subscription_id, now):
        return models.Subscription.objects.get(pk=subscription_id)

    def write(subscription, day):
        return models.Occurrence.objects.create(
            subscription=subscription, period=str(day), nominal=day
        )

    running._lock, running._occurrence = lock, write


def answer_again():
    """Accept a quote without its lock, and without asking whether it is open."""
    models, orders = import_module("quotes.models"), import_module("quotes.orders")
    accepting, record = import_module("quotes.accepting"), orders._record

    def end(version, state, now, reason="", **open_if):
        models.QuoteVersion.objects.filter(pk=version.pk).update(
            state=state, answered_at=now
        )
        return True

    def write(line, version):
        # Beside the key that products have: one of its own each time.
        return record(line, SimpleNamespace(pk=f"{version.pk}-{random_code(8)}"))

    accepting.lock_own = lambda user, code: models.Quote.objects.get(code=code)
    accepting.end_version, orders._record = end, write
    import_module("quotes.lifecycle")._fit_products = lambda basket, lines: {
        line.product_id for line in lines
    }


GUARDS = {
    "answers": answer_again,
    "periods": take_up_blindly,
    "pools": share_blindly,
    "one-booking": book_again,
    "check-in": let_in_again,
    "people": come_unlocked,
    "date-lock": lock_whole_dates,
    "quote": accept_again,
    "fill": fill_later,
    "places": take_places_blindly,
    "refund-reserve": reserve_blindly,
    "offer-cap": count_like_oscar,
    "hold-end": end_holds_blindly,
    "allocate": allocate_blindly,
    "locks": never_lock,
    "stock-save": save_every_column,
}


class UnguardedConfig(AppConfig):
    """Takes out what ``UNGUARDED`` names."""

    name = "tests.races.unguarded"

    def ready(self):
        """Remove the guards."""
        for name in filter(None, os.environ.get("UNGUARDED", "").split(",")):
            GUARDS[name]()
