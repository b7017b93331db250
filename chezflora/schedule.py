"""Every periodic task in one table: what, how often, why."""

from datetime import timedelta

from celery.schedules import crontab


def every(seconds: int, task: str) -> dict:
    """Return a beat entry whose task is dropped when the next one is due anyway.

    Without that, a sweep that takes longer than its pause would queue behind itself
    and keep mails waiting.
    """
    return {
        "task": task,
        "schedule": timedelta(seconds=seconds),
        "options": {"expires": seconds},
    }


BEAT_SCHEDULE = {
    # A mail whose task was lost with its worker is found here.
    "sweep-outbox": every(20, "outbox.tasks.sweep_outbox"),
    # Stock promised to orders that were never paid goes back on sale.
    "release-expired-holds": every(20, "payments.tasks.release_expired_holds"),
    # Payments whose outcome we do not know are asked for at the gateway.
    "reconcile-payments": every(30, "payments.tasks.reconcile_payments"),
    # Refunds not sent, not answered, or refused for now.
    "sweep-refunds": every(30, "refunds.tasks.sweep_refunds"),
    # Offers on waiting lists nobody took; people of called-off workshops.
    "sweep-workshops": every(20, "workshops.tasks.sweep_workshops"),
    # Workshops that are near: reminders, and dates too few people come to.
    "remind-attendees": every(300, "workshops.tasks.remind_attendees"),
    # Recurring bouquets whose next delivery locks, is to be paid, or to be told.
    "place-due-deliveries": every(60, "subscriptions.tasks.place_due_deliveries"),
    "send-notices": every(600, "subscriptions.tasks.send_notices"),
    # Work of the staff whose task or worker was lost.
    "sweep-jobs": every(30, "jobs.tasks.sweep_jobs"),
    # Products of which few are left: a mail once, until there are enough again.
    "find-low-stock": every(300, "stock.tasks.find_low_stock"),
    "tell-low-stock": {
        "task": "stock.tasks.tell_low_stock",
        "schedule": crontab(hour=7, minute=0),
    },
    # Quotes nobody answered in time, or that soon cannot be; balances that are due.
    "look-after-quotes": every(300, "quotes.tasks.look_after_quotes"),
    # Pages scheduled by editors go live or expire.
    "publish-scheduled": every(60, "cms.tasks.publish_scheduled_pages"),
    # Pictures whose renditions were not made yet.
    "fill-renditions": every(15, "cms.tasks.fill_renditions"),
    # Proof that the worker lives, read by the readiness view.
    "heartbeat": every(15, "ops.tasks.beat"),
    # Flowers nobody fetched within two days.
    "close-uncollected": {
        "task": "delivery.tasks.close_uncollected",
        "schedule": crontab(hour=20, minute=30),
    },
    # The shop in one encrypted file, restored on trial; a look at it in the morning.
    "back-up": {
        "task": "backups.tasks.back_up_nightly",
        "schedule": crontab(hour=2, minute=10),
    },
    "watch-backups": {
        "task": "backups.tasks.watch",
        "schedule": crontab(hour=8, minute=5),
    },
    # Nights in Brussels: proof that money and stock agree, then tidying up.
    "prove-integrity": {
        "task": "ops.tasks.prove_integrity",
        "schedule": crontab(hour=3, minute=10),
    },
    "clean-up": {"task": "ops.tasks.clean_up", "schedule": crontab(hour=3, minute=40)},
}
