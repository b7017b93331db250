"""A group asks for a date of its own, reads the quote, accepts or refuses it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allauth.core.internal import ratelimit

from common.errors import DomainError
from users.views import too_many_requests
from workshops.group_forms import GroupForm
from workshops.groups import accept_quote, ask_for_group, refuse_quote
from workshops.links import enquiry_from_token
from workshops.models import GroupEnquiry, WorkshopPage

WINDOW = 3600
LIMIT = {
    "app": "workshops",
    "action": "group_enquiry",
    "config": {"group_enquiry": f"5/{WINDOW}s/ip"},
}
GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@GET_AND_POST
def group(request, pk):
    """Ask what a group wishes; a valid answer is written down and thanked for."""
    page = get_object_or_404(WorkshopPage.objects.live(), pk=pk, takes_groups=True)
    form = GroupForm(request.POST or None)
    context = {"page": page, "form": form, "sent": "sent" in request.GET}
    if not form.is_bound:
        return render(request, "workshops/group.html", context)
    if not form.is_valid() and not form.by_a_program:
        return render(request, "workshops/group.html", context, status=422)
    if not ratelimit.consume(request, **LIMIT):
        return too_many_requests(request, WINDOW)
    # A program is thanked too, so that it does not try again.
    if not form.by_a_program:
        ask_for_group(page_id=page.pk, language=get_language(), **form.said())
    return redirect(f"{request.path}?sent=1")


@never_cache
@GET_AND_POST
def quote(request, token):
    """Show a group its quote; a POST accepts or refuses it, once."""
    try:
        enquiry = enquiry_from_token(token)
    except GroupEnquiry.DoesNotExist:
        raise Http404 from None
    if not enquiry.quotes:
        raise Http404
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _answer(request.POST, enquiry)
        except DomainError as why:
            refusal, status = why.message, 409
            enquiry = enquiry_from_token(token)
        else:
            return redirect("workshops:quote", token)
    context = {"enquiry": enquiry, "refusal": refusal}
    return render(request, "workshops/quote.html", context, status=status)


def _answer(sent, enquiry):
    number = sent.get("quote", "")
    # Prices and dates that a browser sends are not read.
    seen = int(number) if number.isdecimal() and len(number) < 5 else 0
    answers = {"accept": accept_quote, "refuse": refuse_quote}
    if sent.get("answer") not in answers:
        raise Http404
    answers[sent["answer"]](enquiry_id=enquiry.pk, quote=seen)
