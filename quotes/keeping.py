"""What is thrown away of quotes, and when: their words are personal."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from quotes.models import Quote
from quotes.requests import erase_photos

State = Quote.State
# A draft nobody touched; requests that led to nothing, counted from the event.
DRAFTS = timedelta(days=90)
LED_NOWHERE = timedelta(days=365)
# What was ordered keeps its sums; its photos and words go, counted from the event.
ORDERED = timedelta(days=2 * 365)
AT_ONCE = 500


def delete_old_drafts(now=None) -> int:
    """Delete drafts of 90 days ago with their photos; return how many."""
    before = (now or timezone.now()) - DRAFTS
    old = Quote.objects.filter(state=State.DRAFT, created_at__lt=before)
    return sum(_delete(pk) for pk in old.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _delete(quote_id) -> bool:
    rows = Quote.objects.select_for_update(of=("self",))
    quote = rows.filter(pk=quote_id, state=State.DRAFT).first()
    if quote is None:
        return False
    erase_photos(quote)
    quote.delete()
    return True


def blank_old_quotes(now=None) -> int:
    """Take names, words and photos out of what is long over; return how many."""
    today = timezone.localdate(now)
    ordered = Q(state__in=(State.ACCEPTED, State.CANCELLED))
    over = Q(event_date__lt=today - ORDERED) | (
        ~ordered & Q(event_date__lt=today - LED_NOWHERE)
    )
    rows = Quote.objects.filter(over).exclude(state=State.DRAFT).exclude(email=BLANK)
    return sum(_blank(pk) for pk in rows.values_list("pk", flat=True)[:AT_ONCE])


# Nobody reads mail there; it also says that a quote was blanked.
BLANK = "erased@invalid.example"


@transaction.atomic
def _blank(quote_id) -> bool:
    quote = Quote.objects.select_for_update(of=("self",)).get(pk=quote_id)
    erase_photos(quote)
    quote.messages.all().delete()
    quote.versions.update(message="", internal_note="", reason="")
    quote.name, quote.email, quote.phone = "–", BLANK, ""
    quote.place, quote.style, quote.description = "–", "", "–"
    quote.user = None
    quote.save()
    return True
