"""The calendar of all dates, those to decide on, and what they brought in."""

import re
from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from users.rights import needs
from workshops.admin_pages import show
from workshops.reminding import undecided
from workshops.rights import (
    CALL_OFF,
    OPEN_DATES,
    SEE_DATES,
    SEE_REVENUE,
)
from workshops.staff_agenda import midnight, month_before, month_weeks, next_month
from workshops.statistics import Numbers, workshops_between

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MOST_DAYS = 3 * 366
PICK = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def asked_month(request) -> date:
    """Return the first day of the month asked for; this month's otherwise."""
    found = MONTH.fullmatch(request.GET.get("month", ""))
    if found:
        return date(int(found[1]), int(found[2]), 1)
    return timezone.localdate().replace(day=1)


@require_safe
@needs(SEE_DATES)
def calendar(request):
    """Show a month of dates with their seats and state."""
    first = asked_month(request)
    weeks = month_weeks(first)
    return show(
        request,
        "calendar.html",
        _("Workshop calendar"),
        first=first,
        before=month_before(first),
        after=next_month(first),
        this_month=timezone.localdate().replace(day=1),
        weeks=weeks,
        dates=[s for week in weeks for cell in week if cell.inside for s in cell.dates],
        weekdays=[cell.day for cell in weeks[0]],
        may_open=request.user.has_perm(OPEN_DATES),
        to_decide=undecided() if request.user.has_perm(CALL_OFF) else [],
    )


@require_safe
@needs(CALL_OFF)
def decide(request):
    """List the dates that come near with too few people."""
    return show(
        request, "decide.html", _("Go or no-go"), icon="warning", dates=undecided()
    )


class PeriodForm(forms.Form):
    """From which day until which."""

    since = forms.DateField(label=gettext_lazy("From"), widget=PICK)
    until = forms.DateField(label=gettext_lazy("Until"), widget=PICK)

    def clean(self):
        """Refuse a period that ends before it begins, or has no end."""
        said = super().clean()
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        elif since and until and (until - since).days > MOST_DAYS:
            self.add_error("until", _("At most three years at once."))
        return said


@require_safe
@needs(SEE_REVENUE)
def statistics(request):
    """Show seats, people and revenue of the dates of a period."""
    today = timezone.localdate()
    this_year = {"since": today.replace(month=1, day=1), "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else this_year)
    found, status = [], 422
    if form.is_valid():
        after = form.cleaned_data["until"] + timedelta(days=1)
        status = 200
        found = workshops_between(midnight(form.cleaned_data["since"]), midnight(after))
    return show(
        request,
        "statistics.html",
        _("Workshop statistics"),
        status=status,
        icon="table",
        form=form,
        workshops=found,
        total=sum((each.total for each in found), Numbers()),
    )
