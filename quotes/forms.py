"""What is asked of who wants a quote, and of who answers one."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quotes.fields import EuroField, PhotosField
from quotes.messages import MOST_CHARACTERS
from quotes.models import Quote
from quotes.requests import MOST_PHOTOS

# Nobody plans a party for later.
MOST_AHEAD = timedelta(days=5 * 366)
TYPED = (
    *("event_type", "event_date", "place", "budget", "style"),
    *("description", "service", "name", "phone"),
)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class RequestForm(forms.Form):
    """The wish: what, when, where, how it should feel."""

    event_type = forms.ChoiceField(
        label=_("What are the flowers for?"),
        choices=Quote.Event.choices,
        initial=Quote.Event.WEDDING,
        widget=forms.RadioSelect,
    )
    event_date = forms.DateField(
        label=_("On which day?"),
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("Choose the day of your event.")},
    )
    place = forms.CharField(
        label=_("Where?"),
        max_length=200,
        help_text=_("The town or the venue is enough."),
        error_messages={"required": _("Tell us the town or the venue.")},
    )
    style = forms.CharField(
        label=_("Colours and style"),
        max_length=200,
        required=False,
        help_text=_("Soft and wild, white and green, whatever comes to mind."),
    )
    description = forms.CharField(
        label=_("Tell us about it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Bouquets, tables, arches, how many people come, what you love."),
        error_messages={"required": _("Tell us what you dream of, in a line or two.")},
    )
    budget = EuroField(
        label=_("Budget in euros"),
        required=False,
        help_text=_("What you would like to stay within. It helps us to be honest."),
    )
    photos = PhotosField(
        most=MOST_PHOTOS,
        label=_("Photos that inspire you"),
        help_text=_("Up to six, JPEG, PNG or WebP, 5 MB each. Only we see them."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Tell us your name.")},
    )
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    service = forms.SlugField(max_length=100, required=False, widget=forms.HiddenInput)

    def clean_event_date(self):
        """Refuse a day that is past, or too far ahead to plan."""
        day = self.cleaned_data["event_date"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is past."))
        if day > today + MOST_AHEAD:
            raise ValidationError(_("Choose a day within the next five years."))
        return day

    def said(self) -> dict:
        """Return what the customer said, without the photos."""
        return {name: self.cleaned_data[name] for name in TYPED}


class MessageForm(forms.Form):
    """A message to the other side."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RefuseForm(forms.Form):
    """Why somebody says no; nobody has to say."""

    reason = forms.CharField(
        label=_("Would you tell us why?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
