"""One date: everything about it, opening, changing, repeating, calling it off."""

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from wagtail.admin import messages

from common.errors import DomainError
from users.rights import needs
from workshops import rights
from workshops.admin_forms import (
    ReasonForm,
    RepeatForm,
    SessionForm,
    WorkshopForm,
    show_refusal,
    typed_details,
)
from workshops.admin_pages import find_date, show
from workshops.attendance import bookings_on
from workshops.checkin import conflicts_of, count_scans
from workshops.models import Session, WaitingStep
from workshops.prices import prices_of, with_prices
from workshops.reminding import needs_decision
from workshops.sessions import (
    call_off_session,
    change_session,
    confirm_session,
    details_of,
    open_session,
    repeat_session,
)
from workshops.staff_agenda import LABELS, leaving_of, missing_material, state_of
from workshops.statistics import numbers_of

AFTERNOON = time(14)
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(rights.SEE_DATES)
def session(request, pk):
    """Show a date; people, money and the waiting list to whom they are for."""
    found = with_prices(Session.objects.filter(pk=pk))
    if not found:
        raise Http404
    row, user = found[0], request.user
    mark = state_of(row)
    context = {
        "session": row,
        "mark": mark,
        "mark_words": LABELS[mark],
        "prices": prices_of(row),
        "undecided": needs_decision(row, timezone.now()),
        "missing": missing_material(row),
        "may": {
            "change": user.has_perm(rights.CHANGE_DATES) and not row.is_cancelled,
            "open": user.has_perm(rights.OPEN_DATES),
            "call_off": user.has_perm(rights.CALL_OFF) and not row.is_cancelled,
            "people": user.has_perm(rights.SEE_PEOPLE),
            "check_in": user.has_perm(rights.CHECK_IN),
            "give_back": user.has_perm(rights.GIVE_BACK),
            "move": user.has_perm(rights.MOVE_WAITING),
        },
    }
    return show(request, "date.html", str(row), **context | _more(row, user))


def _more(row, user):
    """Return what not everybody who sees dates may see."""
    more = {}
    if user.has_perm(rights.SEE_REVENUE):
        more["numbers"] = numbers_of([row])[row.pk]
    if user.has_perm(rights.SEE_PEOPLE):
        more["bookings"] = bookings_on(row)
        more["conflicts"] = conflicts_of(row.pk)
        more["scans"] = count_scans(row.pk)
    if user.has_perm(rights.SEE_WAITING):
        steps = WaitingStep.objects.select_related("user").order_by("pk")
        rows = row.waiting.prefetch_related(Prefetch("steps", queryset=steps))
        more["waiting"] = list(rows.order_by("-priority", "pk"))
    return more


@GET_AND_POST
@needs(rights.OPEN_DATES)
def add(request):
    """Ask which workshop, then what its new date is like; a valid answer opens it."""
    chosen = WorkshopForm({"page": request.GET.get("page")})
    if not chosen.is_valid():
        asked = "page" in request.GET
        return show(
            request,
            "choose.html",
            _("New date: which workshop?"),
            status=422 if asked else 200,
            form=chosen if asked else WorkshopForm(),
            day=request.GET.get("day", ""),
        )
    page = chosen.cleaned_data["page"]
    form = SessionForm(request.POST or None, initial=_usual(page, request))
    if form.is_valid():
        try:
            row = open_session(page_id=page.pk, details=form.details())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The date is on sale."))
            _warn(request, row)
            return redirect("workshop_admin:session", row.pk)
    title = _("New date: %(workshop)s") % {"workshop": page.title}
    status = 422 if form.is_bound else 200
    return show(request, "form.html", title, status=status, form=form)


def _usual(page, request):
    """Return what a new date of a workshop starts from."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = timezone.localdate() + timedelta(days=14)
    starts_at = timezone.make_aware(datetime.combine(day, AFTERNOON))
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=page.duration_minutes),
        "language": page.locale.language_code,
        "capacity": page.seats,
        "price": page.price,
    }


def _warn(request, row):
    """Say what a date that was written still lacks; nothing is refused."""
    row = find_date(row.pk)
    if not row.page.live:
        messages.warning(request, _("Nobody sees it yet: its page is not published."))
    if short := missing_material(row):
        words = ngettext(
            "There is no material for %(n)s free seat.",
            "There is no material for %(n)s free seats.",
            short,
        )
        messages.warning(request, words % {"n": short})


@GET_AND_POST
@needs(rights.CHANGE_DATES)
def edit(request, pk):
    """Change a date; a refusal keeps what was typed and stands at its field."""
    row = find_date(pk)
    initial = typed_details(details_of(row))
    form = SessionForm(request.POST or None, initial=initial, code=row.code)
    if form.is_valid():
        try:
            row, told = change_session(session_id=pk, details=form.details())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _told(told))
            _warn(request, row)
            return redirect("workshop_admin:session", pk)
    title = _("Change: %(date)s") % {"date": row}
    status = 422 if form.is_bound else 200
    return show(
        request, "form.html", title, status=status, form=form, session=row, icon="edit"
    )


def _told(count):
    words = ngettext(
        "The date is changed. %(n)s person who booked is told.",
        "The date is changed. %(n)s people who booked are told.",
        count,
    )
    return words % {"n": count} if count else _("The date is changed.")


@GET_AND_POST
@needs(rights.OPEN_DATES)
def repeat(request, pk):
    """Open the same date again in the weeks that follow, all or none."""
    row = find_date(pk)
    form = RepeatForm(request.POST or None, initial={"weeks": 3})
    if form.is_valid():
        try:
            opened = repeat_session(session_id=pk, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            words = ngettext(
                "%(n)s more date is on sale.",
                "%(n)s more dates are on sale.",
                len(opened),
            )
            messages.success(request, words % {"n": len(opened)})
            return redirect("workshop_admin:calendar")
    title = _("Repeat: %(date)s") % {"date": row}
    status = 422 if form.is_bound else 200
    return show(request, "repeat.html", title, status=status, form=form, session=row)


@GET_AND_POST
@needs(rights.CALL_OFF)
def call_off(request, pk):
    """Say how many people and euros go back; with a reason, call the date off."""
    row = find_date(pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            call_off_session(session_id=pk, user=request.user, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, _("The date is called off. Everybody is paid back and told.")
            )
            return redirect("workshop_admin:session", pk)
    title = _("Call off: %(date)s") % {"date": row}
    return show(
        request,
        "call_off.html",
        title,
        status=422 if form.is_bound else 200,
        icon="warning",
        form=form,
        session=row,
        leaving=leaving_of(row),
    )


@require_POST
@needs(rights.CALL_OFF)
def go(request, pk):
    """Decide that a date takes place, however few come."""
    row = find_date(pk)
    if row.is_cancelled:
        messages.error(request, _("This date was cancelled."))
    elif confirm_session(session_id=pk):
        messages.success(request, _("It takes place: %(date)s") % {"date": row})
    else:
        messages.warning(request, _("That was decided before."))
    return redirect("workshop_admin:session", pk)
