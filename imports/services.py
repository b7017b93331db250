"""Take an upload in, have it judged, have it loaded."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from imports.files import digest_of
from imports.models import Upload
from imports.rights import LOAD
from imports.work import CHECK, LOAD_ALL, LOAD_GOOD
from jobs.models import Job
from jobs.services import start_job


class NotReady(DomainError):
    """The upload cannot be loaded now."""

    code = "upload-not-ready"
    message = _("This upload cannot be loaded, or is being loaded already.")


def take_upload(*, sheet, options, user, language, pictures=None) -> Upload:
    """Store a spreadsheet and its zip of pictures and have the worker judge them.

    ``options`` are those of ``imports.items.Options``. Nothing of the shop changes.
    Raises PermissionDenied without the right to change products.
    """
    if not user.has_perm(LOAD):
        raise PermissionDenied
    upload = Upload(user=user, name=sheet.name[:200], options=options)
    upload.sheet_digest = digest_of(sheet)
    if pictures:
        upload.pictures_digest = digest_of(pictures)
        upload.pictures.save("pictures", pictures, save=False)
    upload.sheet.save("sheet", sheet, save=False)
    with transaction.atomic():
        upload.save()
        upload.check_job = _start(CHECK, upload, user, language)
        upload.save(update_fields=["check_job"])
    return upload


def load_upload(*, upload, user, language, good_rows=False) -> Upload:
    """Have a judged upload loaded: every row or none, or its good rows.

    One conditional UPDATE decides between two who press at once. Raises NotReady,
    starting nothing, when it is not judged yet, when it is being or was loaded, or when
    rows are refused and nobody asked for the good ones alone. What was begun with the
    good rows goes on with them.
    """
    if not may_load(upload, good_rows=good_rows):
        raise NotReady
    before = upload.load_job
    with transaction.atomic():
        job = _start(LOAD_GOOD if good_rows else LOAD_ALL, upload, user, language)
        mine = Upload.objects.filter(pk=upload.pk, load_job=before, loaded_at=None)
        if not mine.update(load_job=job):
            raise NotReady
    upload.load_job = job
    return upload


def may_load(upload, *, good_rows) -> bool:
    """Tell whether an upload can be loaded now, as far as this copy knows."""
    report, before = judged(upload), upload.load_job
    if report is None or upload.loaded_at:
        return False
    if not (before is None or before.state in RETRIED or was_refused(before)):
        return False
    if good_rows:
        counts = report["counts"]
        return counts["refused"] < report["rows"]
    return not report["counts"]["refused"] and not upload.steps


RETRIED = (Job.State.FAILED, Job.State.CANCELLED)


def was_refused(job) -> bool:
    """Tell whether a load ended without writing anything."""
    return bool(
        job and job.state == Job.State.DONE and not (job.report or {}).get("loaded")
    )


def judged(upload):
    """Return the report of the judgement, None while there is none."""
    job = upload.check_job
    return job.report if job and job.state == Job.State.DONE else None


def _start(kind, upload, user, language):
    params = {"upload": str(upload.code)}
    return start_job(kind=kind, user=user, params=params, language=language)
