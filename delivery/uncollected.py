"""Flowers that wait in the shop and that nobody fetches."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from delivery import states
from delivery.errors import OrderNotRunning, WrongStep
from delivery.mails import KEPT_DAYS
from delivery.models import Delivery
from delivery.services import advance_delivery

WAITING = (states.CARDED, states.READY)
AT_ONCE = 500


def close_uncollected(*, now=None) -> int:
    """Close what waited longer than KEPT_DAYS; return how many were closed.

    Days count in Brussels from the day the flowers were ready, or nobody opened. The
    buyer is told. Safe to run twice: what somebody fetched meanwhile is left alone.
    """
    today = timezone.localdate(now)
    waiting = (
        Delivery.objects.filter(status__in=WAITING)
        .annotate(since=Max("delivery_steps__at"))
        .filter(since__date__lt=today - timedelta(days=KEPT_DAYS))
        .order_by("pk")
    )
    closed = 0
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            advance_delivery(
                delivery_id=pk,
                status=states.RETURNED,
                note=_("Nobody came in %(n)s days") % {"n": KEPT_DAYS},
            )
        except (OrderNotRunning, WrongStep):
            continue
        closed += 1
    return closed
