"""The test bank's page, for shops that may use it."""

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.money import from_minor_units
from payments.gateways.test import TestGateway

CARDS = (
    ("success", _("4242 4242 4242 4242 · pays")),
    ("decline", _("4000 0000 0000 0002 · is declined")),
    ("insufficient", _("4000 0000 0000 9995 · has not enough money")),
    ("secure", _("4000 0000 0000 3220 · asks for 3-D Secure")),
)


class CardForm(forms.Form):
    """Which test card pays."""

    card = forms.ChoiceField(choices=CARDS, widget=forms.RadioSelect)


@never_cache
@require_http_methods(["GET", "POST"])
def bank_page(request, key):
    """Let the customer pay, fail or give up at the test bank."""
    if not settings.TEST_GATEWAY_ALLOWED:
        raise Http404
    bank = TestGateway()
    payment = bank.describe(str(key))
    if payment is None:
        raise Http404
    if payment["state"] != "pending":
        return redirect(payment["return_url"])
    form = CardForm(request.POST or None, initial={"card": "success"})
    confirm = request.POST.get("confirm")
    if request.method == "POST":
        card = decided_card(form, confirm, "cancel" in request.POST)
        if card:
            bank.decide(str(key), card)
            return redirect(payment["return_url"])
    context = {
        "form": form,
        "payment": payment,
        "amount": from_minor_units(payment["cents"]),
        "ask_confirmation": request.method == "POST" and form.is_valid(),
    }
    return render(request, "payments/test_bank.html", context)


def decided_card(form, confirm, cancelled):
    """Return what the bank is to do, or None while it still needs an answer."""
    if cancelled:
        return "cancel"
    if confirm in ("secure", "secure-fail"):
        return confirm
    if form.is_valid() and form.cleaned_data["card"] != "secure":
        return form.cleaned_data["card"]
    return None
