"""Webhooks: verify, store, answer; the worker does the rest."""

from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.errors import InvalidEvent
from payments.gateways.registry import get_gateway
from payments.models import GatewayEvent
from payments.tasks import process_gateway_event


@csrf_exempt
@require_POST
def receive(request, gateway):
    """Store a genuine event once and answer 200; anything else is 400."""
    try:
        bank = get_gateway(gateway)
    except KeyError:
        raise Http404 from None
    try:
        event = bank.parse_event(request.body, request.headers)
    except InvalidEvent:
        return HttpResponseBadRequest()
    try:
        with transaction.atomic():
            row = GatewayEvent.objects.create(
                gateway=gateway, event_id=event.event_id, body=event.body
            )
            process_gateway_event.delay_on_commit(row.pk)
    except IntegrityError:
        return HttpResponse()
    return HttpResponse()
