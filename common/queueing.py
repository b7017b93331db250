"""Hand work to the worker after commit; a queue that is down loses nothing."""

import logging

from django.db import transaction

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def queue_after_commit(task, *args) -> None:
    """Queue ``task(*args)`` once the caller's transaction is committed.

    With the queue down nothing is raised: the row the task is about is committed, and a
    periodic sweep finds it.
    """

    def publish():
        try:
            task.apply_async(args, retry=False)
        except OperationalError:
            logger.warning("queue down: %s waits for its sweep", task.name)

    transaction.on_commit(publish)
