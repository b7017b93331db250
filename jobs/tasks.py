"""Jobs in the worker."""

from django.conf import settings

from celery import shared_task

from jobs import running


@shared_task(time_limit=settings.JOB_TIME_LIMIT)
def run_job(job_pk):
    """Do one job."""
    running.run_job(job_id=job_pk)


@shared_task
def sweep_jobs():
    """Find jobs whose task or worker was lost."""
    for pk in running.lost_jobs():
        run_job.delay(pk)
