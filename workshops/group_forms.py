"""What a group asks, and what staff offer it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.quantities import QuantityField
from workshops.admin_forms import euros, moment
from workshops.groups import Quote
from workshops.models import Room
from workshops.models.groups import LEAST_PEOPLE, MOST_PEOPLE
from workshops.models.sessions import MOST_SEATS


class GroupForm(forms.Form):
    """A wish for a private date; people leave ``website`` empty, programs do not."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    phone = forms.CharField(label=_("Your phone"), max_length=30, required=False)
    people = QuantityField(
        label=_("How many are you?"),
        min_value=LEAST_PEOPLE,
        max_value=MOST_PEOPLE,
        error_messages={
            "min_value": _("A private date is for four people or more."),
            "max_value": _("At most two hundred people."),
        },
    )
    wished = forms.CharField(
        label=_("Which day would suit you?"),
        max_length=200,
        help_text=_("One date or several, for example: a Friday evening in March."),
    )
    message = forms.CharField(
        label=_("What is the occasion?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("We need this to answer you.")

    def said(self) -> dict:
        """Return what was asked, as the service takes it."""
        known = dict(self.cleaned_data)
        known.pop("website")
        return known

    @property
    def by_a_program(self):
        """Tell whether somebody filled in what nobody sees."""
        return bool(self.data.get("website"))


class QuoteForm(forms.Form):
    """The date and the price a group is offered."""

    starts_at = moment(_("Starts"))
    ends_at = moment(_("Ends"))
    room = forms.ModelChoiceField(label=_("Room"), queryset=None)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS)
    price = euros(_("Price per person, incl. VAT"))
    valid_until = moment(_("Valid until"))
    note = forms.CharField(
        label=_("Note to the group"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = Room.objects.all()

    def quote(self) -> Quote:
        """Return what was offered, as the service takes it."""
        said = dict(self.cleaned_data)
        return Quote(room_id=said.pop("room").pk, **said)
