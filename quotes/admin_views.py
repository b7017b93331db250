"""What staff do with a request: answer, write, withdraw; and the figures."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from wagtail.admin import messages

from common.errors import DomainError
from quotes import rights
from quotes.admin_forms import (
    EMPTY_ROWS,
    MOST_ROWS,
    AnswerForm,
    LineFormSet,
    PeriodForm,
    WithdrawForm,
)
from quotes.answering import send_version, withdraw_version
from quotes.expiry import due_plans
from quotes.forms import MessageForm
from quotes.messages import write_to_customer
from quotes.models import Quote, QuotePhoto, QuoteVersion
from quotes.statistics import count_quotes
from quotes.views.own import letter_answer, photo_answer
from users.rights import needs

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])
LINE = ("kind", "description", "quantity", "unit_price", "vat_category")
PERIOD = timedelta(days=365)


def show(request, template, title, *, status=200, icon="form", **context):
    """Answer a page of the admin with its title."""
    context |= {"page_title": title, "header_title": title, "header_icon": icon}
    return render(request, f"quotes/admin/{template}", context, status=status)


def find(pk) -> Quote:
    """Return a request that was sent in, or 404: drafts are their writer's alone."""
    sent = Quote.objects.exclude(state=Quote.State.DRAFT)
    return get_object_or_404(sent.select_related("user"), pk=pk)


@GET_AND_POST
@needs(rights.ACT)
def answer(request, pk):
    """Show the lines of a version, the last one's to begin with; a POST sends it."""
    quote = find(pk)
    last = quote.versions.prefetch_related("lines").first()
    if request.method != "POST":
        form, lines = _begin(last)
        return _show_answer(request, quote, form, lines)
    if "more" in request.POST:
        return _show_answer(request, quote, *_with_more_rows(request.POST))
    form, lines = AnswerForm(request.POST), LineFormSet(request.POST, prefix="lines")
    if not all([form.is_valid(), lines.is_valid()]):
        return _show_answer(request, quote, form, lines, status=422)
    typed = [each for each in lines if each.is_filled]
    try:
        version = send_version(
            quote_id=pk, answer=form.answer(typed), user=request.user
        )
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _show_answer(request, quote, form, lines, status=409)
    words = _("Version %(number)s is sent to %(name)s.")
    messages.success(request, words % {"number": version.number, "name": quote.name})
    return redirect("quote:inspect", pk)


def _begin(last):
    if last is None:
        return AnswerForm(), LineFormSet(prefix="lines")
    rows = [{name: getattr(line, name) for name in LINE} for line in last.lines.all()]
    said = {"message": last.message, "internal_note": last.internal_note}
    said |= {"percent": None, "amount": last.deposit}
    return AnswerForm(initial=said), LineFormSet(prefix="lines", initial=rows)


def _with_more_rows(sent):
    """Return the forms as they were typed, with empty rows added; nothing is judged."""
    total = sent.get("lines-TOTAL_FORMS", "")
    known = int(total) if total.isdecimal() and len(total) < 4 else EMPTY_ROWS
    rows = [
        {name: sent.get(f"lines-{n}-{name}", "") for name in LINE}
        for n in range(min(known, MOST_ROWS))
    ]
    form = AnswerForm(initial={name: sent.get(name) for name in AnswerForm.base_fields})
    return form, LineFormSet(prefix="lines", initial=rows)


def _show_answer(request, quote, form, lines, status=200):
    return show(
        request,
        "answer.html",
        _("Answer %(name)s") % {"name": quote.name},
        status=status,
        quote=quote,
        form=form,
        lines=lines,
        may_send=quote.state in Quote.ANSWERABLE,
    )


@GET_AND_POST
@needs(rights.ACT)
def withdraw(request, pk):
    """Ask why, then take the open version back."""
    quote = find(pk)
    form = WithdrawForm(request.POST or None)
    status, refused = (422 if form.is_bound else 200), None
    if form.is_valid():
        try:
            withdraw_version(quote_id=pk, user=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refused, status = refusal, 409
        else:
            words = _("The quote is withdrawn, the customer is told.")
            messages.success(request, words)
            return redirect("quote:inspect", pk)
    title = _("Withdraw the quote of %(name)s") % {"name": quote.name}
    return show(
        request,
        "withdraw.html",
        title,
        status=status,
        quote=quote,
        form=form,
        refused=refused,
    )


@require_POST
@needs(rights.ACT)
def write(request, pk):
    """Write to the customer."""
    quote, form = find(pk), MessageForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a message of at most 2000 characters."))
        return redirect("quote:inspect", pk)
    try:
        write_to_customer(
            quote_id=quote.pk, body=form.cleaned_data["body"], user=request.user
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your message is sent."))
    return redirect("quote:inspect", pk)


@require_safe
@needs(rights.SEE)
def photo(request, pk):
    """Answer a photo of a request that was sent in."""
    sent = QuotePhoto.objects.exclude(quote__state=Quote.State.DRAFT)
    return photo_answer(get_object_or_404(sent, pk=pk))


@require_safe
@needs(rights.SEE)
def letter(request, pk):
    """Send a version as the customer gets it."""
    rows = QuoteVersion.objects.select_related("quote").prefetch_related("lines")
    return letter_answer(get_object_or_404(rows, pk=pk))


@require_safe
@needs(rights.SEE)
def balances(request):
    """List the balances that are still to come, the first due first."""
    return show(
        request,
        "balances.html",
        _("Balances to come"),
        icon="date",
        plans=list(due_plans().order_by("due_on", "pk")[:200]),
        today=timezone.localdate(),
    )


@require_safe
@needs(rights.SEE)
def figures(request):
    """Show how many quotes there are and what becomes of them."""
    today = timezone.localdate()
    asked = request.GET if "first" in request.GET else None
    form = PeriodForm(asked, initial={"first": today - PERIOD, "last": today})
    known, status = {"first": today - PERIOD, "last": today}, 200
    if form.is_bound:
        known, status = (form.cleaned_data, 200) if form.is_valid() else (None, 422)
    return show(
        request,
        "figures.html",
        _("Quotes in figures"),
        status=status,
        icon="table",
        form=form,
        figures=count_quotes(**known) if known else None,
    )
