"""What a customer types to have flowers delivered."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from delivery.errors import PostcodeNotServed
from delivery.fields import CardField
from delivery.services import DeliveryRequest, find_postcode
from shop.checkout.services import SenderDetails

belgian_postcode = RegexValidator(
    r"\A[1-9][0-9]{3}\Z", _("A Belgian postcode has four digits, 1000 to 9999.")
)
phone_number = RegexValidator(
    r"\A[+0-9][0-9 ./()-]{6,24}\Z", _("Use digits, for example +32 470 12 34 56.")
)


MISSING = {
    "recipient_name": _("Tell us who it is for."),
    "line1": _("The driver needs the street and the number."),
    "postcode": _("The driver needs the postcode."),
    "date": _("Choose the day it should arrive."),
    "sender_name": _("Tell us your name."),
    "sender_email": _("We need an address to send the confirmation to."),
}


class CheckoutForm(forms.Form):
    """Who it is for, when, who you are: one form, nothing typed twice."""

    recipient_name = forms.CharField(
        label=_("Recipient's name"), max_length=120, strip=True
    )
    recipient_phone = forms.CharField(
        label=_("Recipient's phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
        help_text=_("Only for the driver, if nobody opens."),
    )
    line1 = forms.CharField(label=_("Street and number"), max_length=120)
    line2 = forms.CharField(
        label=_("Box, floor, company"), max_length=120, required=False
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=4, validators=[belgian_postcode]
    )
    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    notes = forms.CharField(
        label=_("Notes for the driver"), max_length=300, required=False
    )
    date = forms.DateField(label=_("Day of delivery"), widget=forms.RadioSelect)
    card_message = CardField(label=_("Card"), widget=forms.Textarea(attrs={"rows": 3}))
    card_signature = CardField(label=_("Signed"), max_length=80)
    anonymous = forms.BooleanField(
        label=_("Do not tell the recipient who sent it"), required=False
    )
    sender_name = forms.CharField(label=_("Your name"), max_length=120)
    sender_email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    sender_phone = forms.CharField(
        label=_("Your phone"),
        max_length=32,
        required=False,
        validators=[phone_number],
        help_text=_("We call only if something is wrong."),
    )
    # What the customer saw: compared, never charged.
    expected_total = forms.DecimalField(
        widget=forms.HiddenInput, max_digits=10, decimal_places=2, required=False
    )

    def __init__(self, *args, days=(), cards_on_lines=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = days
        for name, words in MISSING.items():
            self.fields[name].error_messages["required"] = words
        self.fields["date"].widget.choices = [
            (day.isoformat(), date_format(day, "l j F")) for day in days
        ]
        if cards_on_lines:
            del self.fields["card_message"]

    def clean_postcode(self):
        """Refuse a postcode no zone serves."""
        postcode = self.cleaned_data["postcode"]
        try:
            self.served = find_postcode(postcode)
        except PostcodeNotServed as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return postcode

    def clean_date(self):
        """Refuse a day the calendar does not offer, and name the next one."""
        day = self.cleaned_data["date"]
        if day not in self.days:
            raise forms.ValidationError(day_refused(self.days))
        return day

    def clean(self):
        """An anonymous gift carries no signature."""
        data = super().clean()
        if data.get("anonymous") and data.get("card_signature"):
            self.add_error(
                "card_signature", _("An anonymous card cannot carry a signature.")
            )
        return data

    def delivery_request(self) -> DeliveryRequest:
        """Return the delivery asked for."""
        data = self.cleaned_data
        names = DeliveryRequest.__dataclass_fields__
        return DeliveryRequest(**{n: data[n] for n in names if n in data})

    def sender_details(self, language) -> SenderDetails:
        """Return who orders."""
        data = self.cleaned_data
        return SenderDetails(
            name=data["sender_name"],
            email=data["sender_email"],
            phone=data["sender_phone"],
            language=language,
        )

    def add_refusal(self, refusal: DomainError):
        """Show a refusal of the services where it belongs."""
        field = {
            "postcode-not-served": "postcode",
            "date-not-offered": "date",
        }.get(refusal.code)
        self.add_error(field, refusal.message)


def day_refused(days):
    """Say that a day does not work and which is the next that does."""
    if not days:
        return _("We cannot deliver in the coming weeks.")
    first = date_format(days[0], "l j F")
    return _("We cannot deliver on this day. The next possible day is %(day)s.") % {
        "day": first
    }
