"""What a customer asks of a date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.quantities import QuantityField
from workshops.models.sessions import SessionTier
from workshops.models.waiting import MOST_PARTY

# What one person books at once; larger groups ask for a date of their own.
MOST_AT_ONCE = 20
TOO_MANY = _("You can book up to %(n)d seats at once. For more, please call us.") % {
    "n": MOST_AT_ONCE
}


class SeatsForm(forms.Form):
    """How many seats of each price a date has."""

    def __init__(self, prices, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for price in prices:
            adult = price.kind == SessionTier.Kind.ADULT
            self.fields[price.kind] = QuantityField(
                label=price.label,
                required=adult and len(prices) == 1,
                min_value=1 if len(prices) == 1 else 0,
                max_value=MOST_AT_ONCE,
                error_messages={
                    "required": _("How many people come?"),
                    "min_value": _("Book at least one seat."),
                    "max_value": TOO_MANY,
                },
            )

    def clean(self):
        """Refuse a booking of nobody."""
        said = super().clean()
        if not self.errors and not any(said.values()):
            self.add_error(None, _("Book at least one seat."))
        return said


def seats_form(session, data=None) -> SeatsForm:
    """Return the form of a date that has its ``prices``; one adult to begin with."""
    return SeatsForm(
        session.prices,
        data,
        auto_id=f"date-{session.pk}-%s",
        initial={kind: int(kind == SessionTier.Kind.ADULT) for kind in _kinds(session)},
    )


def _kinds(session):
    return [price.kind for price in session.prices]


class WaitingForm(forms.Form):
    """Who waits, with how many."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    party = QuantityField(
        label=_("People"),
        min_value=1,
        max_value=MOST_PARTY,
        error_messages={
            "min_value": _("One person or more."),
            "max_value": _("At most ten people. For more, please call us."),
        },
    )
