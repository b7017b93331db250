"""Ask for a quote: write it, add photos, send it in."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from quotes import requests
from quotes.errors import AlreadySent, DateGone
from quotes.forms import TYPED, RequestForm
from quotes.models import Quote, QuotePhoto
from quotes.views.doors import show, with_own_quote

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
# What a visitor typed waits here while they open an account.
TYPED_BEFORE = "quote-typed"
MOST_KEPT = 4000


@never_cache
@GET_AND_POST
def ask(request):
    """Show an empty request, or write it down; a visitor signs in first."""
    if request.method == "POST" and not request.user.is_authenticated:
        typed = {name: request.POST.get(name, "")[:MOST_KEPT] for name in TYPED}
        request.session[TYPED_BEFORE] = typed
        return redirect_to_login(reverse("quotes:ask"), reverse("account_login"))
    if request.method == "POST":
        return _save(request, None)
    return show(request, "request", form=_blank(request), quote=None)


def _blank(request):
    """Return the form with what is known: typed before signing in, or the account."""
    known = {"service": slugify(request.GET.get("service", ""))[:100]}
    if request.user.is_authenticated:
        known["name"] = request.user.get_full_name()
        known["phone"] = request.user.phone
    typed = request.session.get(TYPED_BEFORE, {})
    return RequestForm(initial=known | {k: v for k, v in typed.items() if v})


@GET_AND_POST
@with_own_quote
def edit(request, quote):
    """Show an own draft again, or write it down."""
    if quote.state != Quote.State.DRAFT:
        return redirect("quotes:own", quote.code)
    if request.method == "POST":
        return _save(request, quote)
    known = {name: getattr(quote, name) for name in TYPED}
    return show(request, "request", form=RequestForm(initial=known), quote=quote)


def _save(request, quote):
    form = RequestForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, "request", status=422, form=form, quote=quote)
    try:
        saved = requests.save_draft(
            user=request.user,
            said=form.said(),
            language=get_language(),
            code=quote.code if quote else "",
            photos=form.cleaned_data["photos"],
        )
        request.session.pop(TYPED_BEFORE, None)
        if "send" in request.POST:
            requests.submit_request(user=request.user, code=saved.code)
    except AlreadySent as refusal:
        messages.error(request, refusal.message)
        return redirect("quotes:own", quote.code)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return show(request, "request", status=409, form=form, quote=quote)
    if "send" not in request.POST:
        messages.success(request, _("Your draft is saved. Send it when it is ready."))
        return redirect("quotes:edit", saved.code)
    return redirect("quotes:own", saved.code)


@require_POST
@with_own_quote
def submit(request, quote):
    """Send an own draft in; what was sent in before is refused."""
    try:
        requests.submit_request(user=request.user, code=quote.code)
    except (AlreadySent, DateGone) as refusal:
        return show(
            request, "refused", status=409, quote=quote, refusal=refusal.message
        )
    return redirect("quotes:own", quote.code)


@require_POST
@with_own_quote
def delete(request, quote):
    """Throw an own draft away."""
    try:
        requests.delete_draft(user=request.user, code=quote.code)
    except AlreadySent as refusal:
        return show(
            request, "refused", status=409, quote=quote, refusal=refusal.message
        )
    messages.success(request, _("The draft is thrown away."))
    return redirect("customer:quote-list")


@require_POST
@with_own_quote
def remove_photo(request, quote, pk):
    """Take a photo off an own draft."""
    try:
        requests.remove_photo(user=request.user, code=quote.code, photo_id=pk)
    except QuotePhoto.DoesNotExist:
        raise Http404 from None
    except AlreadySent as refusal:
        return show(
            request, "refused", status=409, quote=quote, refusal=refusal.message
        )
    return redirect(reverse("quotes:edit", args=[quote.code]) + "#photos")
