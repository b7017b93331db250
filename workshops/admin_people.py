"""Who comes and who waits, as staff look after them."""

from django import forms
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wagtail.admin import messages

from common.errors import DomainError
from common.streaming import stream_download
from common.templatetags.look import money
from users.rights import needs
from workshops.admin_forms import PriorityForm, ReasonForm, show_refusal
from workshops.admin_pages import find_date, show
from workshops.attendance import attendee_csv, print_list
from workshops.cancelling import cancel_seats
from workshops.models import Booking, WaitingEntry, WaitingStep
from workshops.rights import GIVE_BACK, MOVE_WAITING, SEE_PEOPLE
from workshops.waiting import change_priority, leave_waiting_list

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(SEE_PEOPLE)
def paper(request, pk):
    """Answer the list that hangs at the door, as a PDF."""
    row = find_date(pk)
    answer = HttpResponse(print_list(row), content_type="application/pdf")
    name = f"attendees-{row.local_start:%Y-%m-%d}-{pk}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@require_safe
@needs(GIVE_BACK)
def csv(request, pk):
    """Answer the attendees with who booked them, as a CSV file."""
    row = find_date(pk)
    # Read now, while the reader's language is spoken: a table has 200 rows at most.
    lines = list(attendee_csv(row))
    name = f"attendees-{row.local_start:%Y-%m-%d}-{pk}.csv"
    return stream_download(lines, filename=name, content_type="text/csv; charset=utf-8")


class SeatsForm(ReasonForm):
    """Which seats of a booking are given up, and why."""

    seats = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who does not come?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one person.")},
    )
    field_order = ["seats", "reason"]

    def __init__(self, attendees, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = [(each.pk, each.name) for each in attendees]
        self.fields["reason"].help_text = _("The customer reads it of the refund.")
        self.fields["reason"].error_messages["required"] = _("Say why.")


@GET_AND_POST
@needs(GIVE_BACK)
def cancel(request, pk, booking_pk):
    """Give up single seats for a customer; no deadline binds the shop."""
    rows = Booking.objects.select_related("order__sender", "session__page")
    booking = get_object_or_404(rows, pk=booking_pk, session=pk)
    staying = booking.attendees.filter(cancelled_at=None).order_by("pk")
    form = SeatsForm(staying, request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            back = cancel_seats(
                booking_id=booking.pk,
                attendee_ids=form.cleaned_data["seats"],
                reason=form.cleaned_data["reason"],
                user=request.user,
                by_shop=True,
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
            status = 409
        else:
            words = _("The seats are cancelled. %(euros)s goes back.")
            messages.success(request, words % {"euros": money(back)})
            return redirect("workshop_admin:session", pk)
    title = _("Cancel seats of order %(number)s") % {"number": booking.order.number}
    return show(
        request, "cancel.html", title, status=status, form=form, booking=booking
    )


@GET_AND_POST
@needs(MOVE_WAITING)
def waiting(request, pk):
    """Show a waiting party and its steps; a POST moves it or takes it off the list."""
    steps = WaitingStep.objects.select_related("user").order_by("pk")
    rows = WaitingEntry.objects.select_related("session__page", "session__room")
    rows = rows.prefetch_related(Prefetch("steps", queryset=steps))
    entry = get_object_or_404(rows, pk=pk)
    leaving = "leave" in request.POST
    sent = request.POST or None
    move = PriorityForm(None if leaving else sent, initial={"priority": entry.priority})
    leave = ReasonForm(sent if leaving else None, auto_id="id_leave_%s")
    leave.fields["reason"].help_text = _("For colleagues; it stays on the list.")
    form = leave if leaving else move
    if form.is_valid():
        messages.success(request, _act(entry, form, leaving, request.user))
        return redirect("workshop_admin:session", entry.session_id)
    return show(
        request,
        "waiting.html",
        _("Waiting: %(party)s") % {"party": entry},
        status=422 if form.is_bound else 200,
        entry=entry,
        live=entry.state in WaitingEntry.LIVE,
        move=move,
        leave=leave,
    )


def _act(entry, form, leaving, user):
    said = form.cleaned_data
    if leaving:
        gone = leave_waiting_list(entry_id=entry.pk, user=user, note=said["reason"])
        return _("Taken off the list.") if gone else _("It was off the list already.")
    change_priority(entry_id=entry.pk, user=user, **said)
    return _("The priority is changed.")
