"""Refunds in the worker."""

from celery import shared_task

from payments.errors import GatewayUnavailable
from refunds import sending


@shared_task
def send_refund(refund_pk):
    """Send one refund to its gateway; what fails is swept up later."""
    try:
        sending.pursue_refund(refund_id=refund_pk)
    except GatewayUnavailable:
        return


@shared_task
def sweep_refunds():
    """Send what was not sent, ask about what was not answered, retry what failed."""
    sending.pursue_due_refunds()
