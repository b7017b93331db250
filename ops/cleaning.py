"""Throw away what is over: baskets, sessions, mails that were read, old webhooks."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from oscar.core.loading import get_model

from contact.models import Enquiry
from delivery.funerals import forget_funerals
from imports.cleaning import forget_uploads
from jobs.cleaning import forget_expired
from ops.models import Cleanup
from outbox.models import Message
from payments.models import GatewayEvent
from quotes.keeping import blank_old_quotes, delete_old_drafts

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

ABANDONED_AFTER = timedelta(hours=24)
# A guest's cookie lives no longer; customers keep theirs.
GUEST_BASKETS = timedelta(days=60)
MERGED_BASKETS = timedelta(days=7)
# Mails about accounts hold links that open doors.
ACCOUNT_MAILS = timedelta(days=1)
OTHER_MAILS = timedelta(days=90)
# Gateways repeat an event for some days; its number must be known as long.
EVENTS = timedelta(days=90)
AT_ONCE = 1000


def touched_baskets():
    """Return baskets with ``touched``: when a line was last put in or changed."""
    return Basket.objects.annotate(
        touched=Coalesce(Max("lines__date_updated"), "date_created")
    )


def abandoned_baskets(now=None):
    """Return open baskets with something in them, idle for 24 hours or longer."""
    idle = (now or timezone.now()) - ABANDONED_AFTER
    return filled_baskets().filter(touched__lte=idle)


def filled_baskets():
    """Return open baskets with something in them."""
    lines = Line.objects.filter(basket=OuterRef("pk"))
    return touched_baskets().filter(Exists(lines), status=Basket.OPEN)


def count_baskets(now=None) -> dict:
    """Return how many baskets are active, abandoned, waiting to be paid, completed."""
    filled = filled_baskets().count()
    abandoned = abandoned_baskets(now).count()
    return {
        "active": filled - abandoned,
        "abandoned": abandoned,
        "paying": Basket.objects.filter(status=Basket.FROZEN).count(),
        "completed": Basket.objects.filter(status=Basket.SUBMITTED).count(),
    }


def clean_up(now=None) -> dict:
    """Delete or blank what is over, and write down how much of each.

    Baskets an order was made of stay; mails stay as rows without their words.
    """
    now = now or timezone.now()
    counts = {
        "guest baskets": _delete(_idle_guest_baskets(now)),
        "merged baskets": _delete(
            Basket.objects.filter(
                status=Basket.MERGED, date_merged__lt=now - MERGED_BASKETS, order=None
            )
        ),
        "sessions": _delete(Session.objects.filter(expire_date__lt=now)),
        "mails": _blank_mails(now),
        "funerals": forget_funerals(now),
        "gateway events": _delete(
            GatewayEvent.objects.filter(processed_at__lt=now - EVENTS)
        ),
        "jobs": forget_expired(now),
        "contact messages": _delete(_old_enquiries(now)),
        "uploads": forget_uploads(now),
        "quote drafts": delete_old_drafts(now),
        "old quotes": blank_old_quotes(now),
    }
    for what, count in counts.items():
        Cleanup.objects.update_or_create(
            day=timezone.localdate(now), what=what, defaults={"count": count}
        )
    return counts


def _idle_guest_baskets(now):
    idle = touched_baskets().filter(
        owner=None, status=Basket.OPEN, touched__lt=now - GUEST_BASKETS
    )
    return Basket.objects.filter(pk__in=idle.values("pk"), order=None)


def _old_enquiries(now):
    """Return messages of the contact page that are kept no longer, answered or not."""
    kept = timedelta(days=settings.CONTACT_KEPT_DAYS)
    return Enquiry.objects.filter(created_at__lt=now - kept)


def _delete(rows) -> int:
    """Delete in parts, so that no transaction is long; return how many went."""
    done = 0
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        rows.model.objects.filter(pk__in=keys).delete()
        done += len(keys)
    return done


def _blank_mails(now) -> int:
    account = Q(template__startswith="account_")
    old = Q(account, sent_at__lt=now - ACCOUNT_MAILS) | Q(sent_at__lt=now - OTHER_MAILS)
    mails = Message.objects.filter(old, state=Message.State.SENT)
    return mails.exclude(text="", html="").update(
        context={}, subject="", text="", html=""
    )
