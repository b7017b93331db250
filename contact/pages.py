"""The contact page's form: shown, refused with what was typed, or sent."""

from django.apps import apps
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language

from allauth.core.internal import ratelimit

from contact.forms import ContactForm
from contact.services import write_to_shop
from users.views import too_many_requests

HOUR = 3600
BY_ADDRESS = {
    "app": "contact",
    "action": "contact_mail",
    # Each sends a mail to an address nobody has checked.
    "config": {"contact_mail": f"3/{HOUR}s/key"},
}
BY_VISITOR = {
    "app": "contact",
    "action": "contact",
    "config": {"contact": f"5/{HOUR}s/ip"},
}


def serve_form(page, request, show):
    """Answer a GET or a POST of ``page``; ``show`` renders it."""
    subjects = apps.get_model("contact", "Enquiry").Subject
    sent = request.method == "POST"
    form = ContactForm(request.POST if sent else None, subjects=subjects)
    status = 200
    if sent:
        status = 422
        if form.is_valid() or form.by_a_program:
            return _take(page, request, form)
    response = show(request)
    response.context_data |= {
        "form": form,
        "stamp": form.next_stamp,
        "sent": "sent" in request.GET and not sent,
    }
    response.status_code = status
    add_never_cache_headers(response)
    return response


def _take(page, request, form):
    if not ratelimit.consume(request, **BY_VISITOR):
        return too_many_requests(request, HOUR)
    # A program is thanked too, so that it does not try again.
    if not form.by_a_program:
        key = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, key=key, **BY_ADDRESS):
            return too_many_requests(request, HOUR)
        write_to_shop(language=get_language(), **form.said())
    return redirect(f"{page.address}?sent=1#sent")
