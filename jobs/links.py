"""Signed links to what jobs made: for one job, for a while."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from jobs.errors import LinkExpired, LinkForged

SALT = "jobs.file"


def sign_link(job) -> str:
    """Return the path of a job's file, good for JOB_LINK_HOURS."""
    key = signing.dumps(job.code.hex, salt=SALT)
    return f"{reverse('jobs:file', args=[job.code])}?key={key}"


def check_link(job, key) -> None:
    """Refuse a key that nobody signed for this job, or long ago.

    Raises:
        LinkExpired, LinkForged.
    """
    lasts = timedelta(hours=settings.JOB_LINK_HOURS)
    try:
        code = signing.loads(key, salt=SALT, max_age=lasts)
    except signing.SignatureExpired as expired:
        raise LinkExpired from expired
    except signing.BadSignature as forged:
        raise LinkForged from forged
    if code != job.code.hex:
        raise LinkForged
