"""Uploads that change a bouquet's stock over and over while it is sold."""

from pathlib import Path

from django.core.files.base import ContentFile

from oscar.core.loading import get_model

from imports.known import our_partner
from imports.services import load_upload, take_upload
from jobs.models import Job
from tests.bench.import_stages import OPTIONS, finish
from tests.races.stages import bouquet
from users.models import User

StockRecord = get_model("partner", "StockRecord")
COUNTS = (60, 70)


def ours(units):
    """Put a bouquet of ours on the shelf, with somebody who uploads."""
    stage = bouquet(units=units)
    record = StockRecord.objects.filter(pk=stage["stockrecord"])
    record.update(partner=our_partner())
    User.objects.create_superuser("uploads@example.com", "uploads")
    return stage | {"sku": record.get().partner_sku}


def keep_uploading(sku, flag):
    """Count the stock as 60, as 70, as 60 … until ``flag`` is taken away.

    Returns how many uploads were loaded.
    """
    Path(flag).touch()
    user = User.objects.get(email="uploads@example.com")
    loaded = 0
    while Path(flag).exists():
        content = f"sku;stock\n{sku};{COUNTS[loaded % 2]}\n".encode()
        taken = take_upload(
            sheet=ContentFile(content, "stock.csv"),
            options=OPTIONS,
            user=user,
            language="en",
        )
        finish(taken.check_job_id)
        taken.refresh_from_db()
        load_upload(upload=taken, user=user, language="en")
        finish(taken.load_job_id)
        loaded += Job.objects.get(pk=taken.load_job_id).report["loaded"]
    return loaded
