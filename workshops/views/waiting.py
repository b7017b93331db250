"""Join the waiting list, look where one stands, take the seats or leave."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.errors import DomainError
from workshops.forms import WaitingForm
from workshops.links import waiting_from_token, waiting_token
from workshops.models import WaitingEntry
from workshops.views.booking import find_session
from workshops.waiting import join_waiting_list, place_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request, pk):
    """Ask who waits for a date; a valid answer joins the list."""
    session = find_session(pk)
    form = WaitingForm(request.POST or None, initial={"party": 1})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            entry = join_waiting_list(
                session_id=pk, language=get_language(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            status = 409
        else:
            return redirect("workshops:waiting", waiting_token(entry))
    context = {"session": session, "form": form}
    return render(request, "workshops/wait.html", context, status=status)


@never_cache
@require_GET
def waiting(request, token):
    """Show a waiting party where it stands."""
    try:
        entry = waiting_from_token(token)
    except WaitingEntry.DoesNotExist:
        raise Http404 from None
    context = {"entry": entry, "place": place_of(entry), "token": token}
    return render(request, "workshops/waiting.html", context)
