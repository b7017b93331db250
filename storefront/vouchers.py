"""Voucher codes on the basket page: put in, take out, say what they give."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oscar.apps.basket.signals import voucher_addition, voucher_removal

from allauth.core.internal import ratelimit

from shop.voucher.errors import CodeRefused, CodeUnknown
from shop.voucher.services import add_voucher
from storefront.basket import back_to_basket, show_basket
from users.views import longest_window, too_many_requests

# Wrong codes are counted, right ones are not: see ACCOUNT_RATE_LIMITS.
WRONG = {"app": "allauth.account", "action": "wrong_code"}


class CodeForm(forms.Form):
    """A code as it was typed."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=128,
        error_messages={
            "required": gettext_lazy("Type the code first."),
            "max_length": gettext_lazy("No code is that long."),
        },
    )


@require_POST
def add(request):
    """Put a code in, or show the basket again with why not and what was typed."""
    if not ratelimit.consume(request, dry_run=True, **WRONG):
        return too_many_requests(request, longest_window(WRONG["action"]))
    form = CodeForm(request.POST)
    basket = request.basket
    if not form.is_valid():
        return show_basket(request, status=422, code_form=form)
    if basket.id is None or basket.is_empty:
        messages.error(request, _("Put flowers in the basket first, then the code."))
        return back_to_basket(request)
    try:
        voucher = add_voucher(
            basket=basket, code=form.cleaned_data["code"], user=request.user
        )
    except CodeRefused as refusal:
        if isinstance(refusal, CodeUnknown):
            ratelimit.consume(request, **WRONG)
        form.add_error("code", str(refusal))
        return show_basket(request, status=422, code_form=form)
    voucher_addition.send(sender=None, basket=basket, voucher=voucher)
    messages.success(request, _("The code %(code)s is in.") % {"code": voucher.code})
    return back_to_basket(request)


@require_POST
def remove(request, pk):
    """Take an own code out, whether it was in or not."""
    basket = request.basket
    voucher = basket.vouchers.filter(pk=pk).first() if basket.id else None
    if voucher:
        basket.vouchers.remove(voucher)
        voucher_removal.send(sender=None, basket=basket, voucher=voucher)
    return back_to_basket(request)
