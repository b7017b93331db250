"""What staff type to answer a request."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import VatCategory
from catalogue.models import VatRate
from quotes.answering import Answer, Line
from quotes.fields import EuroField
from quotes.models import QuoteLine
from quotes.models.versions import MOST_PRICE, MOST_UNITS

# Rows that are shown empty, and at most of all.
EMPTY_ROWS = 4
MOST_ROWS = 40
USUAL_PERCENT = 30


# What makes a row a line: the rest is chosen already.
WRITTEN = ("description", "unit_price")


class WholeField(forms.IntegerField):
    """A whole number in plain digits."""

    def to_python(self, value):
        """Refuse 1.5, 1e3 and digits of other scripts."""
        text = str(value if value is not None else "").strip()
        if text and not (text.isascii() and text.lstrip("-").isdigit()):
            raise ValidationError(_("Enter a whole number."))
        return super().to_python(text)


def vat_choices():
    """Return the VAT categories, each with its rate of today."""
    found = []
    for value, label in VatCategory.choices:
        try:
            rate = VatRate.rate_on(value, timezone.localdate())
        except VatRate.DoesNotExist:
            # Nothing can be sold at a rate nobody wrote down.
            continue
        found.append((value, f"{label} ({rate.normalize():f} %)"))
    return found


class LineForm(forms.Form):
    """One line of a version; a row left as it is counts for nothing."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuoteLine.Kind.choices)
    description = forms.CharField(label=_("Description"), max_length=200)
    quantity = WholeField(
        label=_("Quantity"), min_value=1, max_value=MOST_UNITS, initial=1
    )
    unit_price = EuroField(label=_("Unit price incl. VAT"), max_value=MOST_PRICE)
    vat_category = forms.ChoiceField(label=_("VAT"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vat_category"].choices = vat_choices()

    def has_changed(self):
        """Judge a row once it says what it is or what it costs."""
        return self.is_filled

    @property
    def is_filled(self) -> bool:
        """Tell whether somebody wrote something into a row."""
        sent = (self.data.get(self.add_prefix(x), "") for x in WRITTEN)
        return any(text.strip() for text in sent)

    def shown(self) -> list:
        """Return its fields in the order of the table."""
        names = ("description", "kind", "quantity", "unit_price", "vat_category")
        return [self[name] for name in names]

    def line(self) -> Line:
        """Return the line as it was typed."""
        names = ("kind", "description", "quantity", "unit_price", "vat_category")
        return Line(**{name: self.cleaned_data[name] for name in names})


class Lines(forms.BaseFormSet):
    """Rows of which any may be left, or made, empty."""

    def get_form_kwargs(self, index):
        """Let a row that came from the last version be emptied."""
        return super().get_form_kwargs(index) | {"empty_permitted": True}


LineFormSet = forms.formset_factory(
    LineForm,
    formset=Lines,
    extra=EMPTY_ROWS,
    max_num=MOST_ROWS,
    validate_max=True,
    absolute_max=MOST_ROWS,
)


class AnswerForm(forms.Form):
    """What is said around the lines."""

    message = forms.CharField(
        label=_("Personal message"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The customer reads it above the lines."),
    )
    percent = EuroField(
        label=_("Deposit in percent"),
        required=False,
        max_value=Decimal(100),
        initial=USUAL_PERCENT,
    )
    amount = EuroField(
        label=_("Deposit in euros"),
        required=False,
        help_text=_("Instead of a percentage."),
    )
    valid_days = WholeField(label=_("Valid for days"), min_value=1, max_value=365)
    internal_note = forms.CharField(
        label=_("Internal note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only we see it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_days"].initial = settings.QUOTE_VALID_DAYS

    def clean(self):
        """Ask for a deposit one way or the other."""
        data = super().clean()
        told = any(data.get(name) is not None for name in ("percent", "amount"))
        if not told and not {"percent", "amount"} & set(self.errors):
            self.add_error("percent", _("Say how much the deposit is."))
        return data

    def answer(self, lines) -> Answer:
        """Return what is sent; an amount wins over a percentage."""
        return Answer(lines=[form.line() for form in lines], **self.cleaned_data)


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=_("Why? The customer reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeriodForm(forms.Form):
    """From when to when figures are counted."""

    first = forms.DateField(label=_("From"), input_formats=["%Y-%m-%d"])
    last = forms.DateField(label=_("Until, included"), input_formats=["%Y-%m-%d"])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.input_type = "date"

    def clean(self):
        """Refuse a last day before the first."""
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day cannot come before the first."))
        return data
