"""An upload of so many rows, timed inside a shop's own process."""

import time
import tracemalloc

from django.core.files.base import ContentFile

from catalogue.models import Product
from catalogue.tests.factories import make_rates
from imports.services import load_upload, take_upload
from jobs.models import Job
from jobs.running import run_job
from users.models import User

OPTIONS = {
    "language": "en",
    "comma": False,
    "vat_category": "flowers",
    "new_categories": True,
}


def load(rows, price="9.00", every_bad=0, traced=False):
    """Judge ``rows`` articles and load them; every n-th has a price that is none.

    Returns seconds of this process's own work, counts and, where ``traced``, the most
    memory Python held (bytes).
    """
    make_rates()
    boss = User.objects.filter(is_superuser=True).first()
    boss = boss or User.objects.create_superuser("bench@example.com", "bench")
    if traced:
        tracemalloc.start()
    started = time.process_time()
    taken = take_upload(
        sheet=ContentFile(sheet(rows, price, every_bad), "bench.csv"),
        options=OPTIONS,
        user=boss,
        language="en",
    )
    checked = finish(taken.check_job_id)
    taken.refresh_from_db()
    judged = time.process_time()
    loaded = None
    if not checked.report["counts"]["refused"]:
        load_upload(upload=taken, user=boss, language="en")
        loaded = finish(taken.load_job_id)
    ended = time.process_time()
    peak = tracemalloc.get_traced_memory()[1] if traced else 0
    tracemalloc.stop()
    return {
        "judged": judged - started,
        "loaded": ended - judged,
        "checked": checked.report["counts"],
        "counts": loaded and loaded.report["counts"],
        "articles": Product.objects.filter(upc__startswith=f"bench-{rows}-").count(),
        "memory": peak,
    }


def sheet(rows, price, every_bad):
    """Return a file of so many articles as bytes."""
    lines = ["sku;title_en;description_en;category;price;stock"]
    for number in range(rows):
        bad = every_bad and number % every_bad == 0
        lines.append(
            f"bench-{rows}-{number};Bouquet {number};<p>Garden roses.</p>;"
            f"Bench;{'1,50' if bad else price};5"
        )
    return "\n".join(lines).encode()


def finish(job_id):
    """Do a job here, or wait for a worker that has it."""
    run_job(job_id=job_id)
    while not (job := Job.objects.get(pk=job_id)).is_over:
        time.sleep(0.2)
    assert job.state == Job.State.DONE, job.message
    return job
