"""The test bank's page, for shops that may use it."""

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.money import from_minor_units
from payments.errors import GatewayUnavailable
from payments.gateways.test import TestGateway

# What the bank knows the card by, what stands on it, what it does.
CARDS = (
    ("success", "4242 4242 4242 4242", _("pays")),
    ("bancontact", "Bancontact", _("pays, confirmed after some seconds")),
    (
        "bancontact-returned",
        "Bancontact",
        _("pays now, its account cannot be debited later"),
    ),
    ("secure", "4000 0000 0000 3220", _("asks whether it is you (3-D Secure)")),
    ("decline", "4000 0000 0000 0002", _("is declined")),
    ("insufficient", "4000 0000 0000 9995", _("has not enough money")),
    ("later-decline", "4000 0000 0000 0341", _("pays now, declined when kept")),
)
# Shown only where something is kept: paid once, it is like another.
ONLY_KEPT = ("bancontact-returned",)


class CardForm(forms.Form):
    """Which test card pays."""

    card = forms.ChoiceField(choices=[(value, name) for value, name, _does in CARDS])


@never_cache
@require_http_methods(["GET", "POST"])
def bank_page(request, key):
    """Let the customer pay, fail or give up at the test bank."""
    if not settings.TEST_GATEWAY_ALLOWED:
        raise Http404
    try:
        return show_bank(request, TestGateway(), str(key))
    except GatewayUnavailable:
        return render(request, "payments/test_bank_closed.html", status=503)


def show_bank(request, bank, key):
    """Show the page of a payment, or do what the customer says on it."""
    payment = bank.describe(key)
    if payment is None:
        raise Http404
    if payment["state"] != "pending":
        return redirect(payment["return_url"])
    form = CardForm(request.POST or None, initial={"card": "success"})
    if request.method == "POST":
        confirm = request.POST.get("confirm")
        card = decided_card(form, confirm, "cancel" in request.POST)
        if card:
            bank.decide(key, card)
            return redirect(payment["return_url"])
    asked = request.method == "POST" and form.is_valid()
    left_out = () if payment["save"] else ONLY_KEPT
    context = {
        "form": form,
        "cards": [card for card in CARDS if card[0] not in left_out],
        "payment": payment,
        "amount": from_minor_units(payment["cents"]),
        "ask_confirmation": asked or payment["confirm"],
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
