"""What somebody writes to the shop."""

import time

from django import forms
from django.core import signing
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.plain import LineField, WordsField

SALT = "chezflora.contact"
# Nobody types a name, an address and a message faster; a form left open goes stale.
LEAST_SECONDS, MOST_SECONDS = 3, 24 * 3600


def stamp() -> str:
    """Return a signed word that says when the form was shown."""
    return signing.TimestampSigner(salt=SALT).sign("shown")


def age_of(value) -> float | None:
    """Return how many seconds ago a stamp was made, None for a forged or old one."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(value, max_age=MOST_SECONDS)
        sent = signing.b62_decode(value.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return None
    return time.time() - sent


class ContactForm(forms.Form):
    """A message; people leave ``website`` empty, programs do not."""

    name = LineField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    subject = forms.ChoiceField(label=_("What is it about?"))
    order_number = LineField(label=_("Order number"), max_length=32, required=False)
    message = WordsField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, subjects: type[models.TextChoices], **kwargs):
        super().__init__(*args, **kwargs)
        first = ("", _("Choose a subject"))
        self.fields["subject"].choices = [first, *subjects.choices]
        for field in self.fields.values():
            field.error_messages["required"] = _("We need this to answer you.")

    def clean(self):
        """Refuse a form that was sent at once or is a day old; what was typed stays."""
        age = age_of(self.cleaned_data.get("stamp", ""))
        if age is None:
            self.add_error(
                None, _("This page was open for long. Please send it again.")
            )
        elif age < LEAST_SECONDS:
            self.add_error(None, _("That was very quick. Please send it again."))
        return self.cleaned_data

    def said(self) -> dict:
        """Return what was written, as the service takes it."""
        return {
            name: self.cleaned_data[name]
            for name in ("name", "email", "subject", "order_number", "message")
        }

    @property
    def next_stamp(self):
        """Return the stamp to show again: who corrects a field is not timed anew."""
        sent = self.data.get("stamp", "")
        return sent if age_of(sent) is not None else stamp()

    @property
    def by_a_program(self):
        """Tell whether somebody filled in what nobody sees."""
        return bool(self.data.get("website"))
