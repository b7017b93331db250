"""The file a job makes: whole, or not there."""

import os
from contextlib import contextmanager
from pathlib import Path

from jobs.errors import JobStopped
from jobs.models import Job, result_path


@contextmanager
def writing_result(job, *, name):
    """Give a file to write bytes to; it becomes the job's only once it is whole.

    ``name`` is what whoever downloads it sees. Each try writes a file of its own, on
    disk before the row names it.

    Raises:
        JobStopped: the job is not this worker's any more; the file is thrown away.
    """
    field = Job._meta.get_field("result")
    stored = result_path(job, name)
    path = Path(field.storage.path(stored))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mine = Job.objects.filter(
            pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts
        )
        if not mine.update(result=stored, result_name=name):
            raise JobStopped
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    job.result, job.result_name = stored, name
    # What a killed worker left half written.
    for other in path.parent.glob("result-*"):
        if other != path:
            other.unlink(missing_ok=True)
