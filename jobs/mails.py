"""Tell who asked that their file is there."""

from django.conf import settings

from jobs.links import sign_link
from outbox.services import post


def post_ready(job) -> None:
    """Write the mail with the link to the file, once per job."""
    post(
        key=f"job-file:{job.code}",
        template="job_file",
        recipient=job.user.email,
        language=job.language,
        context={
            "label": str(job.label),
            "hours": settings.JOB_LINK_HOURS,
            "url": settings.SITE_URL + sign_link(job),
        },
    )
