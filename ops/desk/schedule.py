"""The schedule as a person reads it: names, how often, when the next run is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from celery import current_app

LABELS = {
    "sweep-outbox": _("Send waiting mails"),
    "release-expired-holds": _("Put unpaid stock back on sale"),
    "reconcile-payments": _("Ask the bank about open payments"),
    "sweep-refunds": _("Send and follow up refunds"),
    "sweep-workshops": _("Waiting lists and called-off workshops"),
    "remind-attendees": _("Remind attendees, warn of quiet dates"),
    "place-due-deliveries": _("Order and charge recurring bouquets"),
    "send-notices": _("Tell subscribers what comes next"),
    "sweep-jobs": _("Take up lost background work"),
    "find-low-stock": _("Find what runs low"),
    "tell-low-stock": _("List what runs low, for the morning"),
    "look-after-quotes": _("End, remind of and ask for quotes"),
    "publish-scheduled": _("Publish scheduled pages"),
    "fill-renditions": _("Prepare pictures"),
    "heartbeat": _("Sign of life"),
    "close-uncollected": _("Close flowers nobody collected"),
    "back-up": _("Back the shop up and try the backup"),
    "watch-backups": _("Warn when backups are old"),
    "prove-integrity": _("Prove that money and stock agree"),
    "clean-up": _("Throw away what is over"),
}
# Without these, customers wait for money, mails or flowers.
CRITICAL = {
    "sweep-outbox": _("Mails that could not be queued stay unsent."),
    "release-expired-holds": _("Stock of unpaid orders stays off sale."),
    "reconcile-payments": _("Customers who paid may wait for their order."),
    "sweep-refunds": _("Customers wait for their money."),
    "back-up": _("A dead disk would cost what happened since."),
    "place-due-deliveries": _("Subscribers get no flowers and are not charged."),
}
# The proof of life behind /readyz: without it, nobody is sent to the shop.
FIXED = {"heartbeat"}

# How late a run may be: several beats of a frequent task, half an hour of a nightly.
FREQUENT_GRACE = timedelta(minutes=2)
NIGHTLY_GRACE = timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """One line of the schedule."""

    name: str
    task: str
    schedule: object

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        known = LABELS.get(self.name)
        return str(known) if known else self.name.replace("-", " ").capitalize()

    @property
    def frequent(self) -> bool:
        """Tell whether it runs every so many seconds, not by the calendar."""
        return isinstance(self.schedule, timedelta)

    @property
    def grace(self) -> timedelta:
        """Return how late it may be before it is missed."""
        if not self.frequent:
            return NIGHTLY_GRACE
        return max(FREQUENT_GRACE, 3 * self.schedule)

    @property
    def options(self) -> dict:
        """Return how beat queues it."""
        return settings.CELERY_BEAT_SCHEDULE[self.name].get("options", {})

    def due_after(self, moment: datetime) -> datetime:
        """Return when the run after ``moment`` is due."""
        if self.frequent:
            return moment + self.schedule
        start, delta, _now = self.schedule.remaining_delta(moment)
        return start + delta

    def how_often(self) -> str:
        """Return its rhythm in words."""
        if self.frequent:
            return _every(int(self.schedule.total_seconds()))
        cron = self.schedule
        daily = (cron._orig_day_of_week, cron._orig_day_of_month) == ("*", "*")
        if daily and len(cron.hour) == len(cron.minute) == 1:
            hour, minute = min(cron.hour), min(cron.minute)
            return gettext("every day at %(time)s") % {"time": f"{hour}:{minute:02}"}
        return gettext("by the calendar: %(rule)s") % {"rule": _rule(cron)}


def _every(seconds: int) -> str:
    if seconds < 120:
        words = ngettext("every second", "every %(n)d seconds", seconds)
        return words % {"n": seconds}
    minutes = seconds // 60
    return ngettext("every minute", "every %(n)d minutes", minutes) % {"n": minutes}


def _rule(cron) -> str:
    """Return the five fields of a crontab line."""
    fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
    return " ".join(str(getattr(cron, f"_orig_{field}")) for field in fields)


def entries() -> list[Entry]:
    """Return the schedule, in its own order."""
    table = settings.CELERY_BEAT_SCHEDULE
    return [Entry(name, row["task"], row["schedule"]) for name, row in table.items()]


def entry_named(name: str) -> Entry | None:
    """Return an entry of the schedule, None when there is none of this name."""
    return next((entry for entry in entries() if entry.name == name), None)


def entry_of(task: str) -> Entry | None:
    """Return the entry a Celery task runs for, None for tasks beat does not send."""
    return next((entry for entry in entries() if entry.task == task), None)


def is_overdue(entry, row, now, settled_at=None) -> bool:
    """Tell whether a run was due, its grace is over and none came.

    ``row`` is the entry's ScheduledTask. A paused task is never late. ``settled_at``
    puts the verdict off: who only now began to look gives the queue time to catch up.
    """
    if row.paused_at:
        return False
    late_from = due_at(entry, row) + entry.grace
    return now > max(late_from, settled_at or late_from)


def due_at(entry, row) -> datetime:
    """Return when the next run after the last one is due."""
    since = row.watched_since
    if row.last_started_at:
        ended = row.last_started_at + timedelta(milliseconds=row.last_took_ms)
        since = max(since, ended)
    return entry.due_after(since)


def queue(entry) -> None:
    """Queue one run now; raises kombu's OperationalError when the queue is down."""
    # A web process has not loaded every module of tasks.
    import_module(entry.task.rpartition(".")[0])
    current_app.tasks[entry.task].apply_async(retry=False, **entry.options)
