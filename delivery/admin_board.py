"""The board of a day: what is to make, made, on the road, delivered."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from common.errors import DomainError
from delivery.admin_rights import workroom
from delivery.board import ASKED, Day
from delivery.expecting import forecasts_of
from delivery.hands import take_step
from delivery.models import Delivery
from delivery.rules import current_rules

# Somebody else's move shows after so many seconds.
POLL_SECONDS = 5
# Of a key that any database can look for.
MOST_DIGITS = 10


class DayForm(forms.Form):
    """Which day, and which of its hours."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    slot = forms.TypedChoiceField(
        label=gettext_lazy("Hours"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        slots = current_rules().slots
        self.fields["slot"].choices = [
            ("", _("All hours")),
            *((slot.pk, words_of(slot)) for slot in slots),
        ]


def words_of(slot):
    """Return a slot in words."""
    return f"{slot.name}, {slot.starts:%H:%M}–{slot.ends:%H:%M}"


def asked_day(request) -> tuple[date, int | None]:
    """Return the day and slot asked for; today where nothing sensible is."""
    form = DayForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    return said.get("day") or timezone.localdate(), said.get("slot")


def address(name, day, slot=None, *args):
    """Return the address of a workroom page about a day, and a slot of it."""
    query = {"day": day.isoformat()} | ({"slot": slot} if slot else {})
    return f"{reverse(f'deliveries:{name}', args=args)}?{urlencode(query)}"


@require_http_methods(["GET", "HEAD", "POST"])
@workroom
def board(request, duties):
    """Show a day; a POST moves one card."""
    day, slot = asked_day(request)
    status = 200
    if request.method == "POST":
        delivery = get_object_or_404(Delivery, pk=as_key(request.POST.get("delivery")))
        if request.POST.get("status") in ASKED:
            return redirect(f"{reverse('deliveries:detail', args=[delivery.pk])}#step")
        try:
            _move(request, delivery)
        except DomainError as refusal:
            messages.error(request, f"{delivery.recipient_name}: {refusal.message}")
            status = 409
        else:
            return redirect(f"{address('board', day, slot)}#delivery-{delivery.pk}")
    context = _page(day, slot, duties) | {
        "forecasts": forecasts_of(day, request.user),
    }
    return render(request, "delivery/board.html", context, status=status)


def as_key(text) -> int:
    """Return a row's key as it was sent, 0 for what cannot be one."""
    text = text or ""
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def _move(request, delivery):
    take_step(
        delivery_id=delivery.pk,
        seen=request.POST.get("seen", ""),
        status=request.POST.get("status", ""),
        user=request.user,
    )


@require_safe
@workroom
def cards(request, duties):
    """Answer the columns alone; 304 while nothing on them changed."""
    day, slot = asked_day(request)
    read = Day(day, duties, slot)
    etag = f'"{read.stamp}"'
    same = get_conditional_response(request, etag=etag)
    if same is not None:
        return same
    answer = render(request, "delivery/_board.html", _board(day, slot, read))
    answer.headers["ETag"] = etag
    return answer


def _board(day, slot, read):
    return {
        "day": day,
        "slot": slot,
        "columns": read.columns(),
        "bears": read.bears,
        "board_url": address("board", day, slot),
    }


def _page(day, slot, duties):
    title = _("Deliveries of the day")
    read = Day(day, duties, slot)
    return _board(day, slot, read) | {
        "form": DayForm({"day": day, "slot": slot or ""}),
        "before_url": address("board", day - timedelta(days=1), slot),
        "after_url": address("board", day + timedelta(days=1), slot),
        "today_url": address("board", timezone.localdate(), slot),
        "is_today": day == timezone.localdate(),
        "cards_url": address("cards", day, slot),
        "run_url": address("run", day),
        "sheets": [
            (address("sheet", day, slot, name), words)
            for name, words in (
                ("workroom", _("Workroom sheet")),
                ("cards", _("Cards")),
                ("ribbons", _("Ribbons")),
                ("run", _("Run sheet")),
            )
        ],
        "stamp": read.stamp,
        "poll_seconds": POLL_SECONDS,
        "page_title": title,
        "header_title": title,
        "header_icon": "calendar-check",
    }
