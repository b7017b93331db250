"""What is asked of somebody who looks after a subscription."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.templatetags.look import money
from subscriptions.checkout_form import RecipientForm
from subscriptions.models import CancelReason


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def day_field(label, **words):
    """Return a field for a day as browsers send it."""
    return forms.DateField(
        label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **words
    )


class WhereForm(RecipientForm):
    """Who gets the flowers and where, of one delivery or of all."""

    gift_email = None

    def __init__(self, *args, **kwargs):
        # Of no basket line: the checkout's form asks for one.
        forms.Form.__init__(self, *args, **kwargs)


class PauseForm(forms.Form):
    """The days on which nothing comes."""

    first = day_field(_("From"))
    last = day_field(_("Until, included"))

    def clean(self):
        """Refuse a last day before the first."""
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day cannot come before the first."))
        return data


class RhythmForm(forms.Form):
    """How often, and from which day on: its weekday is the new one."""

    rhythm = forms.ChoiceField(label=_("How often"))
    first = day_field(
        _("From this day on"), help_text=_("Its weekday is the one they come on.")
    )

    def __init__(self, *args, rhythms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = [(each.value, each.label) for each in rhythms]


class SwapForm(forms.Form):
    """One of the bouquets of a plan, each with what it costs more."""

    bouquet = forms.TypedChoiceField(
        label=_("Bouquet"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args, bouquets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bouquet"].choices = [
            (each.pk, f"{each.get_title()}{_more(more)}") for each, more in bouquets
        ]


def _more(amount):
    return f" (+ {money(amount)})" if amount else ""


class MoveForm(forms.Form):
    """Another day for one delivery."""

    to = forms.TypedChoiceField(label=_("Day"), widget=forms.RadioSelect, coerce=str)

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (day.isoformat(), date_format(day, "l j F")) for day in days
        ]


class CancelForm(forms.Form):
    """Why somebody stops; nobody has to say."""

    reason = forms.ChoiceField(
        label=_("Why do you stop?"),
        choices=[("", _("I would rather not say")), *CancelReason.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
