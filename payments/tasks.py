"""Webhooks, unknown outcomes and refunds, in the worker."""

from datetime import timedelta

from django.utils import timezone

from celery import shared_task

from payments import services
from payments.errors import GatewayUnavailable
from payments.models import GatewayEvent, PaymentAttempt

# Younger attempts are left to the customer's own click.
PATIENCE = timedelta(seconds=30)


@shared_task
def process_gateway_event(event_pk):
    """Take in what a stored webhook tells about; the gateway is asked for the truth."""
    event = GatewayEvent.objects.get(pk=event_pk)
    if event.processed_at:
        return
    attempt = PaymentAttempt.objects.filter(
        gateway=event.gateway, reference=event.body["payment"]
    ).first()
    if attempt:
        services.refresh_attempt(attempt_id=attempt.pk)
    event.processed_at = timezone.now()
    event.save(update_fields=["processed_at"])


@shared_task
def reconcile_payments():
    """Ask about attempts nobody told us of, process stored events, send refunds."""
    waiting = GatewayEvent.objects.filter(processed_at=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True)[:200]:
        _patiently(process_gateway_event, pk)
    before = timezone.now() - PATIENCE
    stale = PaymentAttempt.objects.filter(
        state__in=PaymentAttempt.OPEN, updated_at__lt=before
    )
    for pk in stale.order_by("updated_at").values_list("pk", flat=True)[:200]:
        _patiently(services.refresh_attempt, attempt_id=pk)
    due = PaymentAttempt.objects.filter(state=PaymentAttempt.State.REFUND_DUE)
    for pk in due.values_list("pk", flat=True)[:200]:
        _patiently(services.send_refund, attempt_id=pk)


def _patiently(call, *args, **kwargs):
    """Leave what a silent gateway cannot answer now to the next round."""
    try:
        call(*args, **kwargs)
    except GatewayUnavailable:
        return


@shared_task
def send_refund(attempt_pk):
    """Pay one attempt back."""
    services.send_refund(attempt_id=attempt_pk)
