"""Every periodic task in one table: what, how often, why."""

from datetime import timedelta

BEAT_SCHEDULE = {
    # A mail whose task was lost with its worker is found here.
    "sweep-outbox": {
        "task": "outbox.tasks.sweep_outbox",
        "schedule": timedelta(seconds=20),
    },
    # Stock promised to orders that were never paid goes back on sale.
    "release-expired-holds": {
        "task": "stock.tasks.release_expired_holds",
        "schedule": timedelta(seconds=20),
    },
    # Payments whose outcome we do not know are asked for at the gateway.
    "reconcile-payments": {
        "task": "payments.tasks.reconcile_payments",
        "schedule": timedelta(seconds=30),
    },
    # Pages scheduled by editors go live or expire.
    "publish-scheduled": {
        "task": "cms.tasks.publish_scheduled_pages",
        "schedule": timedelta(seconds=60),
    },
    # Pictures whose renditions were not made yet.
    "fill-renditions": {
        "task": "cms.tasks.fill_renditions",
        "schedule": timedelta(seconds=60),
    },
    # Proof that the worker lives, read by the readiness view.
    "heartbeat": {
        "task": "ops.tasks.beat",
        "schedule": timedelta(seconds=15),
    },
}
