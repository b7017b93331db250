"""The board of a day: what is to make, made, on the road, delivered."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    condition,
    require_http_methods,
    require_safe,
)

from wagtail.admin import messages

from common.errors import DomainError
from delivery.admin_rights import workroom
from delivery.board import ASKED, bears, board_stamp, deliveries_on, make_board
from delivery.duties import Duties
from delivery.hands import take_step
from delivery.models import Delivery
from delivery.rules import current_rules

# Somebody else's move shows after so many seconds.
POLL_SECONDS = 5


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
        delivery = get_object_or_404(Delivery, pk=_key(request.POST.get("delivery")))
        if request.POST.get("status") in ASKED:
            return redirect(f"{reverse('deliveries:detail', args=[delivery.pk])}#step")
        try:
            _move(request, delivery)
        except DomainError as refusal:
            messages.error(request, f"{delivery.recipient_name}: {refusal.message}")
            status = 409
        else:
            return redirect(f"{address('board', day, slot)}#delivery-{delivery.pk}")
    return render(
        request, "delivery/board.html", _page(day, slot, duties), status=status
    )


def _key(text):
    return int(text) if (text or "").isdigit() else 0


def _move(request, delivery):
    take_step(
        delivery_id=delivery.pk,
        seen=request.POST.get("seen", ""),
        status=request.POST.get("status", ""),
        user=request.user,
    )


def _stamp(request, duties):
    day, slot = asked_day(request)
    return f'"{board_stamp(day, duties, slot)}"'


@require_safe
@workroom
def cards(request, duties):
    """Answer the columns alone; 304 while nothing on them changed."""
    answer = _cards(request, duties)
    patch_vary_headers(answer, ["Cookie"])
    return answer


@condition(etag_func=_stamp)
def _cards(request, duties):
    day, slot = asked_day(request)
    return render(request, "delivery/_board.html", _board(day, slot, duties))


def _board(day, slot, duties):
    return {
        "day": day,
        "slot": slot,
        "columns": make_board(day, duties, slot),
        "bears": bears(day),
        "board_url": address("board", day, slot),
    }


def _page(day, slot, duties: Duties):
    title = _("Deliveries of the day")
    return _board(day, slot, duties) | {
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
                ("run", _("Run sheet")),
            )
        ],
        "stamp": board_stamp(day, duties, slot),
        "poll_seconds": POLL_SECONDS,
        "unseen": not slot and not deliveries_on(day).exists(),
        "page_title": title,
        "header_title": title,
        "header_icon": "calendar-check",
    }
