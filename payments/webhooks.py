"""Webhooks: verify, store, answer; the worker does the rest."""

import logging

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common.queueing import queue_after_commit
from outbox.fence import is_fenced
from payments.alerts import post_foreign_event
from payments.errors import ForeignEvent, GatewayUnavailable, InvalidEvent
from payments.gateways.registry import find_gateway
from payments.models import GatewayEvent
from payments.tasks import process_gateway_event

logger = logging.getLogger(__name__)
DAY = 24 * 3600


@csrf_exempt
@require_POST
def receive(request, gateway):
    """Store a genuine event once and answer 200.

    Not genuine: 400, nothing stored, counted. Genuine but of another account or mode:
    200 without effect, and the staff are told. While the gateway cannot say whether it
    is genuine: 503, so that it is sent again. A restored copy answers 503, too.
    """
    if is_fenced():
        return HttpResponse(status=503)
    try:
        bank = find_gateway(gateway)
    except GatewayUnavailable:
        raise Http404 from None
    try:
        event = bank.parse_event(request.body, request.headers)
    except InvalidEvent as refusal:
        count_refusal(gateway)
        logger.warning("webhook of %s refused: %s", gateway, refusal)
        return HttpResponseBadRequest()
    except ForeignEvent as foreign:
        post_foreign_event(gateway, **foreign.data)
        return HttpResponse()
    except GatewayUnavailable:
        return HttpResponse(status=503)
    store_event(gateway, event)
    return HttpResponse()


def store_event(gateway, event) -> None:
    """Write an event down once and queue its processing."""
    try:
        with transaction.atomic():
            row = GatewayEvent.objects.create(
                gateway=gateway,
                event_id=event.event_id,
                kind=event.kind[:60],
                key=event.key[:64],
                reference=event.reference[:120],
                refund_key=event.refund_key[:64],
                body=event.body,
            )
            queue_after_commit(process_gateway_event, row.pk)
    except IntegrityError:
        logger.info("webhook %s of %s came again", event.event_id, gateway)


def _counter(gateway):
    return f"refused-webhooks-{gateway}-{timezone.localdate()}"


def count_refusal(gateway) -> None:
    """Count a webhook that was not genuine, by day."""
    cache.add(_counter(gateway), 0, 2 * DAY)
    cache.incr(_counter(gateway))


def refused_webhooks(gateway) -> int:
    """Return how many webhooks of a gateway were refused today."""
    return cache.get(_counter(gateway), 0)
