"""The door: a bare page for a phone, quick, and patient with a bad connection."""

import json
import uuid
from datetime import datetime

from django import forms
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workshops.admin_pages import find_date
from workshops.attendance import answers_of
from workshops.checkin import Scanned, conflicts_of, people_of, take_scans
from workshops.models import Attendee, Scan, Session
from workshops.rights import at_the_door

MOST_SCANS, MOST_BYTES, MOST_CODE = 200, 100_000, 300


class CodeForm(forms.Form):
    """A code typed at the door; ``key`` lets a page be sent again."""

    code = forms.CharField(
        label=gettext_lazy("Code of the ticket"),
        max_length=MOST_CODE,
        error_messages={"required": gettext_lazy("Type the code of the ticket.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door
def check_in(request, pk):
    """Show who is expected; a POST takes one code and says big what became of it."""
    if request.method != "POST":
        return _list(request, pk)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _list(request, pk, form, status=422)
    scan = Scanned(form.cleaned_data["code"], key=form.cleaned_data["key"])
    (result,) = _take(request, pk, [scan])
    context = {
        "pk": pk,
        "result": result,
        "said": say(result),
        "form": CodeForm(initial={"key": uuid.uuid4()}),
    }
    return render(request, "workshops/door/result.html", context)


def _list(request, pk, form=None, status=200):
    row, people = find_date(pk), people_of(pk)
    for each in people:
        each.said = answers_of(each)
        each.key = uuid.uuid4()
    context = {
        "session": row,
        "people": people,
        "present": sum(each.checked_in_at is not None for each in people),
        "conflicts": conflicts_of(pk),
        "form": form or CodeForm(initial={"key": uuid.uuid4()}),
        "outcomes": Scan.Outcome.choices,
    }
    return render(request, "workshops/door/list.html", context, status=status)


def _take(request, pk, scans):
    try:
        return take_scans(session_id=pk, scans=scans, user=request.user)
    except Session.DoesNotExist:
        raise Http404 from None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door
def scans(request, pk):
    """Take what a phone scanned, as JSON; a GET says who has come in meanwhile.

    400 for more than 200 scans or 100 kB, and for any other shape than ours.
    """
    if request.method != "POST":
        came = Attendee.objects.filter(booking__session=pk, cancelled_at=None)
        came = came.exclude(checked_in_at=None).order_by("pk")
        rows = came.values_list("pk", "checked_in_at")
        return JsonResponse({"present": {pk: clock(at) for pk, at in rows}})
    try:
        sent = read_scans(request)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return HttpResponseBadRequest(_("This is no list of scans."))
    results = _take(request, pk, sent)
    return JsonResponse({"results": [say(result) for result in results]})


def read_scans(request) -> list[Scanned]:
    """Return the scans of a request's body, or raise ValueError and its like."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise ValueError
    body = request.body
    if len(body) > MOST_BYTES:
        raise ValueError
    rows = json.loads(body)["scans"]
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_SCANS:
        raise ValueError
    return [_read(row) for row in rows]


def _read(row):
    code, device = row["code"], row.get("device", "")
    moment = datetime.fromisoformat(row["at"])
    if not isinstance(code, str) or not isinstance(device, str):
        raise TypeError
    # What is no text, half a character, no database takes.
    (code + device).encode()
    if len(code) > MOST_CODE or timezone.is_naive(moment) or "\x00" in device:
        raise ValueError
    return Scanned(code, key=uuid.UUID(row["key"]), at=moment, device=device)


def say(result) -> dict:
    """Return a result as a phone shows it: plain, in words."""
    said = {
        "key": str(result.key),
        "outcome": str(result.outcome),
        "welcome": result.welcome,
        "title": str(result.label),
        "id": None,
        "name": "",
        "kind": "",
        "answers": "",
        "note": "",
    }
    if attendee := result.attendee:
        said["id"], said["name"] = attendee.pk, attendee.name
        said["kind"] = str(attendee.get_kind_display())
        said["answers"] = answers_of(attendee)
        if attendee.checked_in_at:
            said["at"] = clock(attendee.checked_in_at)
    if result.outcome == Scan.Outcome.AGAIN:
        said["note"] = _("Came in first at %(time)s.") % {"time": clock(result.first)}
    elif result.elsewhere:
        when = date_format(timezone.localtime(result.elsewhere), "j F, H:i")
        said["note"] = _("Its date: %(when)s.") % {"when": when}
    return said


def clock(moment) -> str:
    """Return a moment as the clock at the door showed it, with its day if not today."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return f"{local:%d/%m %H:%M}"
