"""500 tasks and a beat of one second through the in-memory broker; prints counts."""

import sys
import threading
import time
from datetime import timedelta

import django

django.setup()

from chezflora.celery import app  # noqa: E402
from ops.serving import Background  # noqa: E402

TASKS = 500
done, ticked = [], []
all_done = threading.Event()


@app.task
def work(number):
    """Count one task."""
    done.append(number)
    if len(set(done)) == TASKS:
        all_done.set()


@app.task
def tick():
    """Count one beat."""
    ticked.append(time.monotonic())


def main():
    """Queue everything, wait for it and two beats more."""
    app.conf.beat_schedule = {
        "tick": {"task": tick.name, "schedule": timedelta(seconds=1)}
    }
    background = Background()
    background.start()
    started = time.monotonic()
    for number in range(TASKS):
        work.delay(number)
    all_done.wait(60)
    seconds = time.monotonic() - started
    while time.monotonic() - started < seconds + 2:
        time.sleep(0.1)
    background.stop()
    beats = [at for at in ticked if at >= started]
    sys.stdout.write(f"{len(done)} {len(beats)} {seconds:.1f}\n")


if __name__ == "__main__":
    main()
