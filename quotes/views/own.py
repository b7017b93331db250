"""What a customer reads and answers of an own quote."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from allauth.core.internal import ratelimit

from common.errors import DomainError
from payments.instalments import next_due, owes_balance, plan_of
from quotes.accepting import accept_version, refuse_version
from quotes.errors import QuoteOver
from quotes.forms import MessageForm, RefuseForm
from quotes.letter import letter_pdf
from quotes.messages import write_to_florist
from quotes.models import Quote, QuoteVersion
from quotes.views.doors import show, with_own_quote
from shop.checkout.paying import go_to_bank, ways_to_pay
from shop.order import statuses
from shop.order.links import order_token
from users.views import too_many_requests

WINDOW = 3600
LIMIT = {
    "app": "quotes",
    "action": "quote_message",
    "config": {"quote_message": f"30/{WINDOW}s/user"},
}


@require_GET
@with_own_quote
def own(request, quote):
    """Show an own quote: the letter, the way to answer it, what was written."""
    if quote.state == Quote.State.DRAFT:
        return redirect("quotes:edit", quote.code)
    return own_page(request, quote)


def own_page(request, quote, *, status=200, **more):
    """Answer the page of a quote, with a refusal or forms that were sent."""
    versions = quote.versions.select_related("order__payment_plan", "order__sender")
    versions = list(versions.prefetch_related("lines"))
    version = versions[0] if versions else None
    order = version.order if version else None
    due = _due(order)
    context = {
        "quote": quote,
        "version": version,
        "open": version is not None and version.is_open(),
        "older": versions[1:],
        "order": order,
        "order_token": order_token(order.number) if order else "",
        "plan": plan_of(order) if order else None,
        "due": due,
        "photos": quote.photos.all(),
        "messages_written": quote.messages.all(),
        "message_form": MessageForm(),
        "deposit_days": settings.QUOTE_DEPOSIT_DAYS,
    }
    if due:
        context |= ways_to_pay(request.user)
    return show(request, "own", status=status, **context | more)


def _due(order):
    """Return what is to be paid now of an order, None where nothing is."""
    if order is None:
        return None
    if order.status == statuses.PENDING or owes_balance(order):
        return next_due(order)
    return None


@require_POST
@with_own_quote
def accept(request, quote):
    """Accept the version that was read, then lead to its deposit."""
    try:
        accept_version(user=request.user, code=quote.code, number=_number(request.POST))
    except QuoteVersion.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        return _refused(request, quote, refusal)
    return redirect(reverse("quotes:own", args=[quote.code]) + "#pay")


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_quote
def refuse(request, quote):
    """Ask why, then decline the version that was read."""
    form = RefuseForm(request.POST or None)
    version = quote.versions.first()
    if version is None:
        raise Http404
    if request.method != "POST" or not form.is_valid():
        if not version.is_open():
            return _refused(request, quote, QuoteOver())
        status = 422 if request.method == "POST" else 200
        return show(
            request, "refuse", status=status, quote=quote, version=version, form=form
        )
    try:
        refuse_version(
            user=request.user,
            code=quote.code,
            number=_number(request.POST),
            reason=form.cleaned_data["reason"],
        )
    except QuoteVersion.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        return _refused(request, quote, refusal)
    return redirect("quotes:own", quote.code)


def _refused(request, quote, refusal):
    quote.refresh_from_db()
    return own_page(request, quote, status=409, refusal=refusal.message)


def _number(sent) -> int:
    """Return which version somebody read; prices that a browser sends are not."""
    text = sent.get("version", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 5 else 0


@require_POST
@with_own_quote
def message(request, quote):
    """Write to the florist."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return own_page(request, quote, status=422, message_form=form)
    if not ratelimit.consume(request, user=request.user, **LIMIT):
        return too_many_requests(request, WINDOW)
    try:
        write_to_florist(
            user=request.user, code=quote.code, body=form.cleaned_data["body"]
        )
    except DomainError as refusal:
        return _refused(request, quote, refusal)
    messages.success(request, _("Your message is sent."))
    return redirect(reverse("quotes:own", args=[quote.code]) + "#messages")


@require_POST
@with_own_quote
def pay(request, quote):
    """Open the payment of what is due: the deposit, or the balance."""
    version = quote.versions.select_related("order__sender").first()
    if version is None or version.order is None:
        raise Http404
    return go_to_bank(request, version.order)


@require_GET
@with_own_quote
def photo(request, quote, pk):
    """Answer a photo of an own quote; see ``photo_answer``."""
    return photo_answer(get_object_or_404(quote.photos, pk=pk))


def photo_answer(photo):
    """Send a picture as nothing but a picture, to be kept by nobody else."""
    answer = FileResponse(photo.file.open("rb"), content_type="image/webp")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_GET
@with_own_quote
def letter(request, quote, number):
    """Send a version of an own quote as a PDF."""
    return letter_answer(get_object_or_404(quote.versions, number=number))


def letter_answer(version):
    """Send the paper of a version."""
    answer = HttpResponse(letter_pdf(version), content_type="application/pdf")
    name = f"chezflora-{version.quote.code}-{version.number}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
