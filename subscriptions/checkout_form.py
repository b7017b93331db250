"""Who gets the flowers of a subscription, asked at the checkout."""

from django import forms
from django.utils.translation import gettext_lazy as _

from delivery.errors import PostcodeNotServed
from delivery.fields import CardField
from delivery.offers import find_postcode
from shop.checkout.forms import MISSING
from shop.checkout.lifecycles import Section
from shop.checkout.validators import belgian_postcode, phone_number
from subscriptions.selectors import page_of


class RecipientForm(forms.Form):
    """The recipient of every delivery, until it is changed on the account page."""

    recipient_name = forms.CharField(
        label=_("Recipient's name"),
        max_length=120,
        error_messages={"required": MISSING["recipient_name"]},
    )
    recipient_phone = forms.CharField(
        label=_("Recipient's phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
        help_text=_("Only for the driver, if nobody opens."),
    )
    line1 = forms.CharField(
        label=_("Street and number"),
        max_length=120,
        error_messages={"required": MISSING["line1"]},
    )
    line2 = forms.CharField(
        label=_("Box, floor, company"), max_length=120, required=False
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=4,
        validators=[belgian_postcode],
        error_messages={"required": MISSING["postcode"]},
    )
    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    notes = forms.CharField(
        label=_("Notes for the driver"), max_length=300, required=False
    )
    card_message = CardField(
        label=_("Card"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    card_signature = CardField(label=_("Signed"), max_length=80, required=False)
    gift_email = forms.EmailField(
        label=_("Recipient's e-mail"),
        required=False,
        help_text=_("We write on the day of the first bouquet, and not before."),
    )

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, prefix=f"plan-{line.pk}", **kwargs)
        self.line = line
        if not line.choice.is_gift:
            del self.fields["gift_email"]

    def clean_postcode(self):
        """Return a postcode we drive to, or say that we do not."""
        try:
            find_postcode(self.cleaned_data["postcode"])
        except PostcodeNotServed as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return self.cleaned_data["postcode"]


class PlanSection(Section):
    """The subscriptions of a basket at the checkout."""

    template = "subscriptions/_checkout.html"

    def __init__(self, lines, *, data, typed, user):
        self.forms = []
        for line in lines:
            if line.choice is None:
                # Refused by name, there is nothing to ask.
                continue
            line.plan_title = page_of(line.choice.size.plan).title
            prefix = f"plan-{line.pk}-"
            initial = {
                name.removeprefix(prefix): text
                for name, text in (typed or {}).items()
                if name.startswith(prefix)
            }
            self.forms.append(RecipientForm(data, initial=initial, line=line))

    def is_valid(self):
        """Tell whether every subscription knows where it goes."""
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def told(self):
        """Return ``(field, who, error)`` for the list above the form."""
        return [
            (field, "", error)
            for form in self.forms
            for field in form
            for error in field.errors
        ]

    def said(self):
        """Return ``{line key: {name: words}}``."""
        return {form.line.pk: form.cleaned_data for form in self.forms}
