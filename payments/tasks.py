"""Webhooks, unknown outcomes and overdue holds, in the worker."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from celery import shared_task

from payments import expiry, outcomes
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.models import GatewayEvent, PaymentAttempt
from payments.signals import refund_told

# Younger attempts are left to the customer's own click.
PATIENCE = timedelta(seconds=30)


@shared_task
def process_gateway_event(event_pk):
    """Take in what a stored webhook tells about; the gateway is asked for the truth."""
    event = GatewayEvent.objects.get(pk=event_pk)
    if event.processed_at:
        return
    attempt = find_attempt(event)
    if attempt:
        outcomes.refresh_attempt(attempt_id=attempt.pk)
    if event.refund_key:
        refund_told.send(sender=GatewayEvent, refund_key=event.refund_key)
    event.processed_at = timezone.now()
    event.note = event.note or ("" if attempt else "not about a payment of ours")
    event.save(update_fields=["processed_at", "note"])


def find_attempt(event):
    """Return the attempt an event tells about, None for what is not ours."""
    attempts = PaymentAttempt.objects.filter(gateway=event.gateway)
    with suppress(ValueError):
        return attempts.filter(key=UUID(event.key)).first()
    return event.reference and attempts.filter(reference=event.reference).first()


@shared_task
def reconcile_payments():
    """Process stored events and ask about attempts nobody told us of."""
    waiting = GatewayEvent.objects.filter(processed_at=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True)[:200]:
        _patiently(process_gateway_event, pk)
    before = timezone.now() - PATIENCE
    stale = PaymentAttempt.objects.filter(
        state__in=PaymentAttempt.OPEN, updated_at__lt=before
    )
    for pk in stale.order_by("updated_at").values_list("pk", flat=True)[:200]:
        _patiently(outcomes.refresh_attempt, attempt_id=pk)
        # To the end of the queue, so that every attempt has its turn.
        PaymentAttempt.objects.filter(pk=pk, state__in=PaymentAttempt.OPEN).update(
            updated_at=timezone.now()
        )


def _patiently(call, *args, **kwargs):
    """Leave what a gateway cannot answer now to the next round."""
    try:
        call(*args, **kwargs)
    except (GatewayUnavailable, GatewayRefused):
        return


@shared_task
def release_expired_holds():
    """Give back what was not paid in time."""
    expiry.close_expired_holds()


@shared_task
def close_attempts(order_pk):
    """Close at their gateways the payments of an order nobody may pay any more."""
    attempts = PaymentAttempt.objects.filter(
        order=order_pk, state__in=PaymentAttempt.OPEN
    )
    for pk in attempts.values_list("pk", flat=True):
        _patiently(outcomes.give_up_attempt, attempt_id=pk)
