"""What a customer may change."""

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from oscar.core.loading import get_model

from phonenumber_field.formfields import PhoneNumberField

from users.models import User

UserAddress = get_model("address", "UserAddress")

BELGIUM = "BE"
# What fits on a delivery, so that a saved address can always be used.
LIMITS = {
    "first_name": 55,
    "last_name": 60,
    "line1": 120,
    "line2": 120,
    "line4": 80,
    "notes": 300,
}
PHONE_HELP = _("Enter a phone number like 0470 12 34 56.")
belgian_postcode = RegexValidator(
    r"\A[1-9][0-9]{3}\Z", _("A Belgian postcode is a number from 1000 to 9999.")
)


class DressedForm(forms.ModelForm):
    """A form in the shop's clothes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "select"
            elif not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "input"


class ProfileForm(DressedForm):
    """Name, phone and language: nothing else is written, whatever is sent."""

    phone = PhoneNumberField(
        label=_("Phone"),
        region=BELGIUM,
        required=False,
        error_messages={"invalid": PHONE_HELP},
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "phone", "language"]
        labels = {
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "language": _("Language of our mails"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        autocomplete = {
            "first_name": "given-name",
            "last_name": "family-name",
            "phone": "tel",
        }
        for name, value in autocomplete.items():
            self.fields[name].widget.attrs["autocomplete"] = value

    def clean_phone(self):
        """Return the number in its international form."""
        phone = self.cleaned_data["phone"]
        return phone.as_e164 if phone else ""


class AddressForm(DressedForm):
    """An address in Belgium."""

    phone_number = PhoneNumberField(
        label=_("Their phone"),
        region=BELGIUM,
        required=False,
        error_messages={"invalid": PHONE_HELP},
    )
    is_default_for_shipping = forms.BooleanField(
        label=_("Offer this address first"), required=False
    )

    class Meta:
        model = UserAddress
        fields = [
            "first_name",
            "last_name",
            "line1",
            "line2",
            "postcode",
            "line4",
            "phone_number",
            "notes",
            "is_default_for_shipping",
        ]
        labels = {
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "line1": _("Street and number"),
            "line2": _("Box, floor, company"),
            "postcode": _("Postcode"),
            "line4": _("Town"),
            "notes": _("For the driver"),
        }
        help_texts = {"notes": _("Third bell, code, a shy dog…")}
        widgets = {"notes": forms.TextInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("last_name", "line4"):
            self.fields[name].required = True
        for name, limit in LIMITS.items():
            self.fields[name].validators.append(MaxLengthValidator(limit))
            self.fields[name].widget.attrs["maxlength"] = str(limit)
        # The field says it: Oscar would say it a second time above the form.
        self.instance.POSTCODE_REQUIRED = False
        postcode = self.fields["postcode"]
        postcode.required = True
        postcode.validators.append(belgian_postcode)
        postcode.widget.attrs |= {"inputmode": "numeric", "maxlength": "4"}

    def clean_is_default_for_shipping(self):
        """Keep a default: another address takes over, unticking does not."""
        kept = self.instance.pk and self.instance.is_default_for_shipping
        return bool(kept or self.cleaned_data["is_default_for_shipping"])
