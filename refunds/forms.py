"""What staff say when they give money back or cancel an order."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from common.templatetags.look import money
from refunds.parts import Fee, Goodwill, Units
from refunds.stock_choice import SHELF, WASTED

STOCK = ((SHELF, _("back on the shelf")), (WASTED, _("wasted")))
FIELD_OF = {"line_id": "line_{}", "delivery_id": "fee_{}"}


class StockForm(forms.Form):
    """Asks for every made line what became of its units."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The customer reads it.")
    )

    def __init__(self, left, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = left
        for row in left.lines:
            self.add_line(row)
        self.order_fields([n for n in self.fields if n not in ("reason", "key")])

    def add_line(self, row):
        """Add what is asked of one line."""
        if self.left.made and row.undecided and not row.shared:
            self.fields[f"stock_{row.line.pk}"] = forms.ChoiceField(
                label=_("%(units)s × %(title)s: where are they?")
                % {"units": row.undecided, "title": row.line.title},
                choices=STOCK,
                widget=forms.RadioSelect,
                required=self.stock_required,
            )

    stock_required = True

    def stock(self) -> dict:
        """Return line keys with what staff chose."""
        named = {f"stock_{row.line.pk}": row.line.pk for row in self.left.lines}
        return {
            pk: self.cleaned_data[name]
            for name, pk in named.items()
            if self.cleaned_data.get(name)
        }

    def add_refusal(self, refusal):
        """Put a service's refusal at the field it is about."""
        message = refusal.message
        if refusal.data.get("left") is not None and "asked" in refusal.data:
            message = _("At most %(left)s is left to pay back.") % {
                "left": money(refusal.data["left"])
            }
        self.add_error(self._field_of(refusal), message)

    def _field_of(self, refusal):
        for name, pattern in FIELD_OF.items():
            field = pattern.format(refusal.data.get(name))
            stock = f"stock_{refusal.data.get(name)}"
            if refusal.code == "stock-choice-missing" and stock in self.fields:
                return stock
            if field in self.fields:
                return field
        about_amount = refusal.code in ("invalid-amount", "refund-exceeds-purchase")
        return "goodwill" if about_amount and "goodwill" in self.fields else None


class GiveBackForm(StockForm):
    """Which lines, fees and amounts go back."""

    stock_required = False

    everything = forms.BooleanField(label=_("Everything that is left"), required=False)
    goodwill = forms.DecimalField(
        label=_("Goodwill, in euros"),
        required=False,
        localize=True,
        min_value=Decimal("0.01"),
        max_digits=11,
        decimal_places=2,
        help_text=_("An amount for no line."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, left, *args, **kwargs):
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(left, *args, **kwargs)
        for delivery, fee in left.fees:
            self.fields[f"fee_{delivery.pk}"] = forms.BooleanField(
                label=_("Delivery to %(name)s: %(fee)s")
                % {"name": delivery.recipient_name, "fee": money(fee)},
                required=False,
            )
        last = ["goodwill", "reason", "key"]
        names = [name for name in self.fields if name not in last]
        self.order_fields(["everything", *names, *last])

    def add_line(self, row):
        """Ask how many units go back, then where they are."""
        if row.units:
            self.fields[f"line_{row.line.pk}"] = forms.IntegerField(
                label=row.line.title,
                help_text=_("Units, of %(units)s left for %(amount)s")
                % {"units": row.units, "amount": money(row.amount)},
                min_value=0,
                max_value=row.units,
                initial=0,
                required=False,
            )
        super().add_line(row)

    def clean(self):
        """Refuse a form that asks for nothing."""
        cleaned = super().clean()
        if not self.errors and not cleaned["everything"] and not self._chosen(cleaned):
            self.add_error(None, _("Choose what goes back."))
        return cleaned

    def parts(self):
        """Return what was chosen; None for everything."""
        if self.cleaned_data["everything"]:
            return None
        return self._chosen(self.cleaned_data)

    def _chosen(self, cleaned):
        parts = [
            Units(row.line.pk, cleaned[f"line_{row.line.pk}"])
            for row in self.left.lines
            if cleaned.get(f"line_{row.line.pk}")
        ]
        parts += [
            Fee(delivery.pk)
            for delivery, _fee in self.left.fees
            if cleaned.get(f"fee_{delivery.pk}")
        ]
        if cleaned.get("goodwill"):
            parts.append(Goodwill(cleaned["goodwill"]))
        return parts


class WholePaymentForm(forms.Form):
    """Why a payment that pays for nothing goes back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("The customer reads it.")
    )
